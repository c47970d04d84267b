"""The days and times that a coordinator types: bounded, in the site's time zone, and said in words."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from screening.instrument.flags import Urgency
from screening.models import Submission
from screening.review.forms.work import BookForm, LogCallForm
from tests.clock import Clock

TOO_LATE = "Choose a time for the next call within the next 14 days"
SKIPPED = "The clocks go forward then, and skip this hour. Choose a time an hour later"
NOT_AHEAD = "Choose a time for the next call that is still ahead"
NO_TIME = "Write the day and time of the next call, like 2027-01-31 14:30"


pytestmark = pytest.mark.django_db  # opening hours are a setting of the site


@pytest.fixture(autouse=True)
def new_york():
    with timezone.override("America/New_York"):
        yield


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def log_call(next_due, *, urgency=Urgency.ROUTINE, outcome="no_answer", talked_at=None):
    submission = Submission(urgency=urgency, first_conversation_at=talked_at)
    form = LogCallForm({"outcome": outcome, "next_due": next_due}, submission=submission)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    "typed",
    ["9999-12-31T23:59", "9999-12-31T00:00", "2200-01-01T10:00", "2027-03-25T11:01", "2027-03-26T10:00"],
)
def test_a_next_call_is_within_two_weeks(clock, typed):
    clock.now = datetime(2027, 3, 11, 15, 0, tzinfo=UTC)  # 10:00 in New York

    assert log_call(typed).errors.get("next_due") == [TOO_LATE]


@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "1969-12-31T23:59", "2027-03-11T10:00", "2027-03-10T10:01"]
)
def test_a_next_call_is_ahead(clock, typed):
    clock.now = datetime(2027, 3, 11, 15, 0, tzinfo=UTC)

    assert log_call(typed).errors.get("next_due") == [NOT_AHEAD]


@pytest.mark.parametrize(
    "typed", ["soon", "2027", "2027-13-01T10:00", "2027-03-12T10:00Z", "2027-03-12T10:00+25:00"]
)
def test_what_is_no_time_is_said(clock, typed):
    clock.now = datetime(2027, 3, 11, 15, 0, tzinfo=UTC)

    assert log_call(typed).errors.get("next_due") == [NO_TIME]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        pytest.param("2027-03-11T10:01", datetime(2027, 3, 11, 15, 1, tzinfo=UTC), id="a minute ahead"),
        pytest.param("2027-03-25T11:00", datetime(2027, 3, 25, 15, 0, tzinfo=UTC), id="two weeks"),
        pytest.param("2027-03-14T01:59", datetime(2027, 3, 14, 6, 59, tzinfo=UTC), id="before clocks skip"),
        pytest.param("2027-03-14T03:00", datetime(2027, 3, 14, 7, 0, tzinfo=UTC), id="after clocks skip"),
        pytest.param("", None, id="none"),
    ],
)
def test_a_time_ahead_is_taken_as_the_clock_on_the_wall_shows_it(clock, typed, moment):
    clock.now = datetime(2027, 3, 11, 15, 0, tzinfo=UTC)
    form = log_call(typed)

    assert not form.errors
    assert form.cleaned_data["next_due"] == moment


@pytest.mark.parametrize("typed", ["2027-03-14T02:00", "2027-03-14T02:30", "2027-03-14T02:59"])
def test_an_hour_that_clocks_skip_is_refused_in_words(clock, typed):
    clock.now = datetime(2027, 3, 11, 15, 0, tzinfo=UTC)

    assert log_call(typed).errors["next_due"] == [SKIPPED]


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        pytest.param("2026-10-30T15:00", "2026-11-01T05:30", id="the first"),
        pytest.param("2026-11-01T05:29", "2026-11-01T05:30", id="the first, a minute ahead"),
        pytest.param("2026-11-01T05:30", "2026-11-01T06:30", id="the second, once the first is now"),
        pytest.param("2026-11-01T06:29", "2026-11-01T06:30", id="the second, a minute ahead"),
        pytest.param("2026-11-01T06:30", None, id="neither"),
    ],
)
def test_of_an_hour_that_comes_twice_the_first_that_is_still_ahead_is_meant(clock, now, meant):
    clock.now = datetime.fromisoformat(f"{now}+00:00")

    form = log_call("2026-11-01T01:30")

    if meant is None:
        assert form.errors["next_due"] == [NOT_AHEAD]
    else:
        assert form.cleaned_data["next_due"].astimezone(UTC) == datetime.fromisoformat(f"{meant}+00:00")


@pytest.mark.parametrize(
    ("urgency", "now", "typed", "is_taken"),
    [  # the site opens at 9:00 on weekdays
        (Urgency.EMERGENCY, "2027-01-11T15:00", "2027-01-11T10:30", True),
        (Urgency.EMERGENCY, "2027-01-11T15:00", "2027-01-11T10:31", False),
        (Urgency.URGENT, "2027-01-11T15:00", "2027-01-12T09:00", True),
        (Urgency.URGENT, "2027-01-11T15:00", "2027-01-12T09:01", False),
        (Urgency.URGENT, "2027-01-15T22:00", "2027-01-18T09:00", True),  # from Friday evening
        (Urgency.URGENT, "2027-01-15T22:00", "2027-01-18T09:01", False),
        (Urgency.URGENT, "2027-01-12T13:59", "2027-01-12T09:59", True),  # a minute before it opens: an hour
        (Urgency.URGENT, "2027-01-12T13:59", "2027-01-12T10:00", False),
    ],
)
def test_danger_is_not_put_off_until_someone_has_talked_with_them(clock, urgency, now, typed, is_taken):
    clock.now = datetime.fromisoformat(f"{now}+00:00")

    assert ("next_due" not in log_call(typed, urgency=urgency).errors) is is_taken
    assert "next_due" not in log_call(typed, urgency=urgency, outcome="conversation").errors
    assert "next_due" not in log_call(typed, urgency=urgency, talked_at=clock.now).errors
    assert "next_due" not in log_call(typed, urgency=Urgency.ROUTINE).errors


@pytest.mark.parametrize(
    ("urgency", "offered"),
    [
        (Urgency.EMERGENCY, ["", "10", "30"]),
        (Urgency.URGENT, ["", "10", "30", "60", "180", "latest"]),
        (Urgency.ROUTINE, ["", "10", "30", "60", "180", "1440", "4320", "10080"]),
    ],
)
def test_times_for_the_next_call_are_offered_as_far_as_the_danger_allows(clock, urgency, offered):
    clock.now = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
    form = LogCallForm(submission=Submission(urgency=urgency))

    assert [value for value, _ in form.fields["next_in"].choices] == offered


def test_the_latest_time_is_offered_though_the_clock_runs_on_while_the_page_is_drawn():
    form = LogCallForm(submission=Submission(urgency=Urgency.EMERGENCY))

    assert [value for value, _ in form.fields["next_in"].choices] == ["", "10", "30"]


@pytest.mark.parametrize(
    ("chosen", "due"),
    [("30", datetime(2027, 1, 11, 15, 30, tzinfo=UTC)), ("latest", datetime(2027, 1, 12, 14, 0, tzinfo=UTC))],
)
def test_a_time_that_was_offered_is_taken(clock, chosen, due):
    clock.now = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)
    form = LogCallForm(
        {"outcome": "no_answer", "next_in": chosen}, submission=Submission(urgency=Urgency.URGENT)
    )

    assert form.is_valid()
    assert form.cleaned_data["next_due"] == due


@pytest.mark.parametrize(("typed", "is_taken"), [("2027-04-11T10:00", True), ("2027-04-11T10:01", False)])
def test_an_assessment_is_within_ninety_days(clock, typed, is_taken):
    clock.now = datetime(2027, 1, 11, 14, 0, tzinfo=UTC)

    assert BookForm({"at": typed}).is_valid() is is_taken
