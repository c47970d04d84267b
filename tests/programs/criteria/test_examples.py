"""Every criterion has a person for whom it decides, and one a step away for whom it does not hold."""

import pytest

from programs.criteria.examples import examples
from programs.criteria.explanation import changed
from programs.criteria.ruleset import Criterion, Level, Ruleset
from programs.defaults import default_ruleset

CRITERIA = default_ruleset().criteria


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.code)
def test_the_criterion_decides_for_its_example_and_is_not_met_beside_it(criterion):
    ruleset = default_ruleset()
    example = examples(ruleset)[criterion.code]
    beside = changed(example.profile, example.missing.axis, example.missing.value)

    recommendation = ruleset.recommend(example.profile)
    assert criterion in recommendation.deciding
    assert example.level is recommendation.level
    assert not criterion.is_met_by(beside)
    assert example.missing.level is ruleset.recommend(beside).level


def test_a_bound_that_moves_moves_the_example():
    found = [
        examples(Ruleset([Criterion("C01", Level.IOP, severity=severity)]))["C01"] for severity in (1, 2)
    ]

    assert [each.profile.severity for each in found] == [1, 2]
    assert [each.missing.value for each in found] == [0, 1]


def test_the_step_that_changes_the_level_is_shown_where_there_is_one():
    both = Ruleset(
        [
            Criterion("C01", Level.PHP, severity=2, support=2),
            Criterion("C02", Level.PHP, severity=1, support=2),
        ]
    )

    assert examples(both)["C01"].missing.axis == "support"


def test_a_criterion_for_everyone_has_nobody_beside_it():
    assert examples(Ruleset([Criterion("C01", Level.IOP)]))["C01"].missing is None
