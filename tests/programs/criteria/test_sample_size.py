"""What is said before a study starts: how wide its interval will be, and what it can show."""

import pytest

from programs.criteria.agreement import QUADRATIC, estimate
from programs.criteria.ruleset import LEVELS
from programs.criteria.sample_size import Expected, table

EVEN = dict.fromkeys(LEVELS, 0.25)
LEANING = dict(zip(LEVELS, (0.7, 0.2, 0.08, 0.02), strict=True))


@pytest.mark.parametrize("kappa", [0.1, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("shares", [EVEN, LEANING], ids=["even", "leaning"])
def test_the_interval_lies_around_the_kappa_that_is_expected(kappa, shares):
    low, high = Expected(kappa, shares).interval(100)

    assert -1 < low < kappa < high < 1


def test_four_times_the_cases_halve_the_interval():
    expected = Expected(0.6, EVEN)
    narrow, wide = expected.interval(400), expected.interval(100)

    assert (wide[1] - wide[0]) / (narrow[1] - narrow[0]) == pytest.approx(2, rel=0.05)


def test_the_cases_for_a_power_have_it_and_one_fewer_has_not():
    expected = Expected(0.7, EVEN)
    cases = expected.cases_for(above=0.5, power=0.8)

    assert expected.power(0.5, cases) >= 0.8 > expected.power(0.5, cases - 1)


def test_to_be_sure_of_more_takes_more_cases():
    expected = Expected(0.7, EVEN)

    assert expected.cases_for(0.6, 0.8) > expected.cases_for(0.5, 0.8)
    assert expected.cases_for(0.5, 0.9) > expected.cases_for(0.5, 0.8)
    assert Expected(0.7, LEANING).cases_for(0.5, 0.8) > expected.cases_for(0.5, 0.8)


def test_judges_of_the_supposed_table_agree_always_or_by_chance():
    always, chance = table(EVEN, 0.0), table(EVEN, 1.0)

    assert estimate(always, LEVELS, QUADRATIC).kappa == pytest.approx(1)
    assert estimate(chance, LEVELS, QUADRATIC).kappa == pytest.approx(0)
