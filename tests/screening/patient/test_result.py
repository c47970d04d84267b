"""What a result says of the answers is what was counted."""

import pytest
from django.utils.translation import override

from programs.criteria.ruleset import Level
from screening.instrument.judgement import judge
from screening.patient.result import Result
from tests.asked import BY_KEY, answered, assess
from tests.cast import answers
from tests.rules import RULES

TICKED = [
    "more_than_meant",
    "could_not_cut_down",
    "cravings",
    "let_things_slip",
    "tolerance",
    "withdrawal",
]
NOT_COUNTED = "Signs that come from a medicine taken as told do not count."


def on_sleeping_pills(pattern, symptoms=TICKED):
    return answers(
        substances=["sedatives"],
        days_used={"sedatives": "21_to_30"},
        drinks_per_day=None,
        sedative_pattern=pattern,
        symptoms=symptoms,
    )


def result_of(given):
    journey = answered(given)
    return Result(journey, judge(journey, RULES), RULES)


def heard_on_signs(result):
    return next(each.answers for each in result.heard if each.question == str(BY_KEY["symptoms"].short))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("over_six_months", ["4 of the 9 signs", NOT_COUNTED]),
        ("one_to_six_months", ["4 of the 9 signs", NOT_COUNTED]),
        ("more_than_told", ["6 of the 11 signs"]),
    ],
)
def test_as_many_signs_are_said_as_are_counted(pattern, said):
    given = on_sleeping_pills(pattern)
    assert heard_on_signs(result_of(given)) == said
    assert assess(given).profile.severity == {4: 2, 6: 3}[int(said[0][0])]


def test_nothing_is_left_out_where_nothing_was_ticked_that_does_not_count():
    given = on_sleeping_pills("over_six_months", TICKED[:4])
    assert heard_on_signs(result_of(given)) == ["4 of the 9 signs"]


def test_signs_that_do_not_count_are_not_the_nearest_change():
    """One sign short of a moderate problem: the next one that counts."""
    result = result_of(on_sleeping_pills("over_six_months", [*TICKED[:3], *TICKED[4:]]))
    change = result.change_up
    assert (change.question.key, change.level) == ("symptoms", Level.PHP)
    assert result.change_up_rows[0].answers == ["4 of the 9 signs", NOT_COUNTED]
    assert change.chosen == ("took_much_time",)  # the first of those that can count


def test_the_same_is_said_in_spanish():
    with override("es"):
        assert heard_on_signs(result_of(on_sleeping_pills("over_six_months"))) == [
            "4 de las 9 señales",
            "Las señales que vienen de una medicina tomada como le indicaron no cuentan.",
        ]
