from datetime import UTC, datetime

import pytest

from screening.contact import CallTime, Contact
from screening.reach import may_call_at, reach_of, rule_words

TUESDAY, SATURDAY = 2, 6  # of June 2026


@pytest.mark.parametrize(
    ("times", "day", "hour", "allowed"),
    [
        pytest.param((), TUESDAY, 8, True, id="nothing ticked: from eight"),
        pytest.param((), TUESDAY, 21, False, id="nothing ticked: not at night"),
        pytest.param((), SATURDAY, 10, True, id="nothing ticked: also at the weekend"),
        pytest.param(("evening",), TUESDAY, 16, False, id="before the evening"),
        pytest.param(("evening",), TUESDAY, 17, True, id="in the evening"),
        pytest.param(("evening",), SATURDAY, 17, False, id="the evenings of weekdays"),
        pytest.param(("weekend",), SATURDAY, 10, True, id="at the weekend"),
        pytest.param(("weekend",), TUESDAY, 10, False, id="not on a weekday"),
        pytest.param(("morning", "weekend"), TUESDAY, 11, True, id="either"),
    ],
)
def test_when_a_call_is_within_the_hours_given(times, day, hour, allowed):
    assert may_call_at(datetime(2026, 6, day, hour, tzinfo=UTC), times) is allowed


@pytest.mark.parametrize(
    ("contact", "codes"),
    [
        pytest.param(None, ["none"], id="no contact"),
        pytest.param(Contact(name="Pat"), ["none"], id="a name reaches nobody"),
        pytest.param(Contact(phone="1"), ["phone", "no_message"], id="silence means no message"),
        pytest.param(
            Contact(email="p@example.org", message_is_safe=True, safety="…", call_times=("morning",)),
            ["email", "message_safe", "own_rule", "morning"],
            id="everything",
        ),
    ],
)
def test_the_codes_of_a_contact(contact, codes):
    assert reach_of(contact) == codes


def test_who_can_be_called_at_all_times_is_said_to_be_so_in_one_word():
    codes = reach_of(Contact(phone="(212) 555-0101", call_times=tuple(CallTime)))

    assert [str(label) for label in rule_words(codes)] == ["By phone", "No messages", "Any time"]
