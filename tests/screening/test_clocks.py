from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.opening_hours import OpeningHours
from screening.clocks import Clocks

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = OpeningHours.parse("Mon-Fri 09:00-17:00; Sat 10:00-13:00")
ALWAYS = OpeningHours.parse("Mon-Sun 00:00-24:00")

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 given a zone


def local(month, day, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param(local(6, 1, 10), local(6, 1, 11), 1, id="within a day"),
        pytest.param(local(6, 1, 7), local(6, 1, 10), 1, id="sent before opening"),
        pytest.param(local(6, 1, 16), local(6, 2, 10), 2, id="over a night"),
        pytest.param(local(6, 5, 16), local(6, 8, 10), 1 + 3 + 1, id="over a weekend with its Saturday"),
        pytest.param(local(6, 7, 9), local(6, 7, 20), 0, id="on a Sunday nobody waits"),
        pytest.param(local(6, 2, 10), local(6, 1, 10), 0, id="backward is nothing"),
    ],
)
def test_waiting_counts_opening_time_only(start, end, hours):
    assert OFFICE.between(start, end, NEW_YORK) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("month", "day", "hours"),
    [
        pytest.param(3, 8, 23, id="clocks go forward"),
        pytest.param(11, 1, 25, id="clocks go back"),
        pytest.param(6, 1, 24, id="any other day"),
    ],
)
def test_a_day_is_as_long_as_it_was(month, day, hours):
    midnight, next_midnight = local(month, day, 0), local(month, day + 1, 0)

    assert ALWAYS.between(midnight, next_midnight, NEW_YORK) == timedelta(hours=hours)


@given(moments, moments, moments)
def test_two_waits_one_after_the_other_add_up(one, two, three):
    first, second, third = sorted([one, two, three])
    parts = OFFICE.between(first, second, NEW_YORK) + OFFICE.between(second, third, NEW_YORK)

    assert parts == OFFICE.between(first, third, NEW_YORK)


@given(moments, moments)
def test_round_the_clock_is_plain_time(one, two):
    start, end = sorted([one, two])

    assert ALWAYS.between(start, end, NEW_YORK) == end - start


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mon 9-5", "cannot be read"),
        ("Man 09:00-17:00", "not a day"),
        ("Mon 09:00-25:00", "not a time of day"),
        ("Fri-Man 09:00-17:00", "not a day"),
        ("Mon 17:00-09:00", "runs backward"),
    ],
)
def test_hours_that_cannot_be_read_say_why(text, says):
    with pytest.raises(ValueError, match=says):
        OpeningHours.parse(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param("Mon\N{EN DASH}Fri 09:00\N{EN DASH}17:00", "Mon-Fri 09:00-17:00", id="en dashes"),
        pytest.param("mon - fri  9:00 - 17:00", "Mon-Fri 09:00-17:00", id="blanks and one digit"),
        pytest.param(
            "Fri-Mon 09:00-17:00", "Fri 09:00-17:00; Sat-Sun 09:00-17:00; Mon 09:00-17:00", id="wraps"
        ),
        pytest.param("Sun 22:00-02:00", "Sun 22:00-24:00; Mon 00:00-02:00", id="a night"),
        pytest.param("Mon 20:00-08:00", "Mon 20:00-24:00; Tue 00:00-08:00", id="twelve hours"),
        pytest.param("Mon 21:00-0:00", "Mon 21:00-24:00", id="to midnight"),
        pytest.param("24/7", "Mon-Sun 00:00-24:00", id="always"),
        pytest.param("Mon 09:00-12:00; Mon 10:00-13:00", "Mon 09:00-13:00", id="twice the same hour"),
    ],
)
def test_hours_are_read_as_people_write_them(text, same):
    assert OpeningHours.parse(text) == OpeningHours.parse(same)


def test_a_night_of_more_than_twelve_hours_was_likely_turned_round():
    with pytest.raises(ValueError, match="runs backward"):
        OpeningHours.parse("Mon 20:00-08:01")


def test_a_wait_over_a_night_shift_counts_all_of_it():
    nights = OpeningHours.parse("Mon-Fri 22:00-02:00")
    wait = nights.between(local(6, 1, 23), local(6, 2, 1), NEW_YORK)

    assert wait == timedelta(hours=2)
    assert nights.is_open(local(6, 6, 1), NEW_YORK)  # what began on Friday
    assert not nights.is_open(local(6, 6, 2), NEW_YORK)


JULY_3, JULY_4 = local(7, 3, 10), local(7, 4, 10)  # a Friday and a Saturday of 2026


@pytest.mark.parametrize(
    ("closed", "open_on_friday", "open_on_saturday"),
    [
        ("", True, True),
        ("closed Jul 4", True, False),
        ("closed July 3", False, True),
        ("closed 2026-07-03", False, True),
        ("closed 2026-07-03 to 2026-07-04", False, False),
        ("closed 2025-07-03 to 2025-07-04", True, True),
    ],
)
def test_on_days_that_are_closed_nobody_is_there(closed, open_on_friday, open_on_saturday):
    hours = OpeningHours.parse(f"Mon-Sat 09:00-17:00; {closed}")

    assert hours.is_open(JULY_3, NEW_YORK) is open_on_friday
    assert hours.is_open(JULY_4, NEW_YORK) is open_on_saturday


def test_a_day_closed_every_year_is_closed_in_each():
    hours = OpeningHours.parse("24/7; closed Dec 25")

    assert not hours.is_open(local(12, 25, 12), NEW_YORK)
    assert not hours.is_open(local(12, 25, 12, year=2031), NEW_YORK)


def test_after_closed_days_the_next_opening_is_the_first_day_that_is_not():
    hours = OpeningHours.parse("Mon-Fri 09:00-17:00; closed 2026-12-21 to 2027-01-01; closed Jan 4")

    assert hours.next_opening(local(12, 18, 18), NEW_YORK) == local(1, 5, 9, year=2027)
    assert OpeningHours.parse("closed Jan 4").next_opening(local(12, 18, 18), NEW_YORK) is None


def test_a_wait_over_a_holiday_counts_none_of_it():
    hours = OpeningHours.parse("Mon-Sat 09:00-17:00; closed Jul 3")

    assert hours.between(local(7, 2, 16), local(7, 4, 10), NEW_YORK) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("closed", "cannot be read"),
        ("closed Foo 4", "not a day of the year"),
        ("closed Feb 30", "not a day of the year"),
        ("closed 2026-12-24 to", "cannot be read"),
        ("closed 2026-12-24 to 2026-12-20", "the first day first"),
        ("closed 2026-12-24 to 2027-02-23", "at most 60 days"),
    ],
)
def test_closed_days_that_cannot_be_read_say_why(text, says):
    with pytest.raises(ValueError, match=says):
        OpeningHours.parse(text)


def test_sixty_days_may_be_closed():
    assert OpeningHours.parse("closed 2026-12-24 to 2027-02-22").closed


def at(hour, kind, outcome=""):
    return (datetime(2026, 6, 1, hour, tzinfo=UTC), kind, outcome)


def test_the_first_attempt_and_the_first_conversation_stop_a_clock_each():
    clocks = Clocks.of(
        [
            at(9, "sent"),
            at(10, "called", "no_answer"),
            at(11, "called", "conversation"),
            at(12, "called", "conversation"),
        ]
    )

    assert (clocks.attempt.hour, clocks.conversation.hour) == (10, 11)


def test_opened_again_the_wait_starts_again():
    clocks = Clocks.of(
        [at(9, "sent"), at(10, "called", "conversation"), at(12, "reopened"), at(14, "called", "no_answer")]
    )

    assert clocks.started.hour == 12
    assert clocks.attempt.hour == 14
    assert clocks.conversation is None
    assert clocks.minutes_to(clocks.attempt, ALWAYS, NEW_YORK) == 120
    assert clocks.minutes_to(clocks.conversation, ALWAYS, NEW_YORK) is None
