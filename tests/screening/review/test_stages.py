"""From stage to stage: what each asks before it is entered or left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.criteria.ruleset import Level
from screening.actions import calling, claiming, reviewing, staging
from screening.models import Stage
from screening.stages import StageRefused
from tests.submissions import stopped_at_emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def own(cora, waiting):
    claiming.claim(submission=waiting, by=cora)
    waiting.refresh_from_db()
    return waiting


def call(submission, by, outcome, times=1):
    for _ in range(times):
        calling.log_call(submission=submission, by=by, outcome=outcome)


def tomorrow():
    return timezone.now() + timedelta(days=1)


def book(submission, by):
    staging.book(submission=submission, by=by, at=tomorrow())


def assess(submission, by):
    staging.record_assessment(submission=submission, by=by, level=Level.IOP)


def place(submission, by):
    staging.place(submission=submission, by=by, level=Level.IOP, where="here")


def close(reason):
    return lambda submission, by: staging.close(submission=submission, by=by, reason=reason)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [("no_answer", Stage.ATTEMPTED), ("call_back", Stage.ATTEMPTED), ("conversation", Stage.REACHED)],
)
def test_a_logged_call_brings_it_on(own, cora, outcome, stage):
    call(own, cora, outcome)

    assert own.stage == stage


def test_a_later_attempt_does_not_take_it_back(own, cora):
    call(own, cora, "conversation")
    call(own, cora, "no_answer")

    assert own.stage == Stage.REACHED


@pytest.mark.parametrize(
    ("step", "says"),
    [
        pytest.param(book, "Talk to the person first", id="booking asks for a conversation"),
        pytest.param(assess, "Talk to the person first", id="so does the assessment"),
        pytest.param(place, "Talk to the person first", id="so does a place"),
        pytest.param(close("unreachable"), "Log three attempts first; so far there are 0", id="unreachable"),
        pytest.param(close("declined"), "Only a conversation can tell", id="declined"),
        pytest.param(close("not_suited"), "Only a conversation can tell", id="not suited"),
    ],
)
def test_what_a_new_one_is_not_ready_for(own, cora, step, says):
    with pytest.raises(StageRefused, match=says):
        step(own, cora)


@pytest.mark.parametrize("reason", ["withdrawn"])
def test_a_person_may_take_it_back_at_any_time(own, cora, reason):
    close(reason)(own, cora)

    assert (own.stage, own.close_reason) == (Stage.CLOSED, reason)


def test_three_attempts_make_unreachable(own, cora):
    call(own, cora, "no_answer", times=3)
    close("unreachable")(own, cora)

    assert own.stage == Stage.CLOSED


def test_a_person_who_left_no_way_to_reach_them_is_unreachable_at_once(cora):
    """No number and no address: there is nothing to attempt."""
    found = stopped_at_emergency(contact=None)
    claiming.claim(submission=found, by=cora)
    found.refresh_from_db()

    close("unreachable")(found, cora)

    assert found.stage == Stage.CLOSED


def test_nobody_who_was_talked_to_is_unreachable(own, cora):
    call(own, cora, "no_answer", times=3)
    call(own, cora, "conversation")

    with pytest.raises(StageRefused, match="You have talked to this person"):
        close("unreachable")(own, cora)


def test_the_whole_way(own, cora):
    call(own, cora, "conversation")
    book(own, cora)
    with pytest.raises(StageRefused, match="level of the assessment first"):
        place(own, cora)
    assess(own, cora)
    place(own, cora)

    own.refresh_from_db()
    assert (own.stage, own.assessed_level, own.placed_level, own.is_open) == ("placed", "iop", "iop", False)


def test_flags_that_nobody_acknowledged_are_not_closed_away(cora, colin):
    waiting = urgent()
    claiming.claim(submission=waiting, by=cora)
    claiming.hand_over(submission=waiting, by=cora, to=colin)
    waiting.refresh_from_db()

    with pytest.raises(StageRefused, match="not acknowledged"):
        close("withdrawn")(waiting, colin)


def test_opened_again_it_starts_over(own, cora, colin):
    call(own, cora, "conversation")
    close("declined")(own, cora)

    staging.reopen(submission=own, by=colin)

    own.refresh_from_db()
    assert (own.stage, own.owner, own.conversation_minutes) == (Stage.NEW, colin, None)
    with pytest.raises(StageRefused, match="so far there are 0"):
        close("unreachable")(own, colin)


def test_what_is_open_is_not_opened_again(own, cora):
    with pytest.raises(StageRefused):
        staging.reopen(submission=own, by=cora)


def test_a_change_on_a_changed_record_is_refused(own, cora):
    read = own.version
    call(own, cora, "no_answer")

    with pytest.raises(claiming.ChangedMeanwhile):
        reviewing.record_review(submission=own, by=cora, decided_level=Level(own.level), version=read)

    assert own.reviews.count() == 0


def test_a_message_is_left_only_where_that_is_safe(cora):
    from screening.contact import Contact

    silent = submission(contact=Contact(phone="(212) 555-0102"))
    claiming.claim(submission=silent, by=cora)
    silent.refresh_from_db()

    with pytest.raises(calling.MessageNotSafe):
        call(silent, cora, "message_left")
