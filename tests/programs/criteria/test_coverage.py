"""Does a 95 % interval hold the truth 95 times of a hundred? Many studies are drawn, and that is counted.

The dice are seeded, so the same studies are drawn every time.
"""

import random
from collections import Counter
from math import sqrt
from operator import attrgetter

import pytest

from programs.criteria.agreement import NORMAL_95, QUADRATIC, Agreement, estimate, share_interval
from programs.criteria.dimensions import RATINGS
from programs.criteria.ruleset import LEVELS
from programs.criteria.sample_size import Expected, table

STUDIES = 1000
BY_CHANCE = 0.02  # nearly three standard errors of a share of 95 % in so many studies
SHARES = {"levels": dict(zip(LEVELS, (0.35, 0.3, 0.2, 0.15), strict=True))}
SHARES["ratings"] = dict(zip(RATINGS, (0.3, 0.25, 0.2, 0.15, 0.1), strict=True))


def studies(pairs, scale, cases, seed):
    """Studies of so many cases. `pairs`: how likely each pair of grades is."""
    dice = random.Random(seed)
    for _ in range(STUDIES):
        drawn = dice.choices(list(pairs), weights=list(pairs.values()), k=cases)
        yield Agreement(Counter(drawn), scale)


def how_often(found):
    found = list(found)
    return sum(found) / len(found)


def holds(interval, truth):
    return interval[0] <= truth <= interval[1]


def share_that_hold_the_truth(interval, name, rarer, cases):
    shares = SHARES[name]
    scale, pairs = list(shares), table(shares, rarer)
    truth = estimate(pairs, scale, QUADRATIC).kappa
    drawn = studies(pairs, scale, cases, f"{name} {cases} {rarer}")
    return how_often(holds(interval(study), truth) for study in drawn if study.kappa is not None)


OURS = attrgetter("kappa_interval")


def plain(study):
    """Kappa and 1.96 standard errors to both sides, as it is mostly done."""
    shares = {pair: count / study.cases for pair, count in study.counts.items()}
    kappa, error = estimate(shares, study.scale, study.power)
    reach = NORMAL_95 * error / sqrt(study.cases)
    return kappa - reach, min(kappa + reach, 1.0)


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("cases", [25, 100])
@pytest.mark.parametrize("rarer", [0.06, 0.2, 0.4])
def test_the_interval_of_kappa_holds_the_truth_95_times_of_a_hundred(name, cases, rarer):
    share = share_that_hold_the_truth(OURS, name, rarer, cases)

    assert share == pytest.approx(0.95, abs=0.01 + BY_CHANCE)


@pytest.mark.parametrize(
    ("rarer", "least"),
    [
        pytest.param(0.06, 0.85, id="judges who nearly always agree"),
        pytest.param(0.2, 0.9, id="judges who mostly agree"),
        pytest.param(0.4, 0.9, id="judges who often differ"),
    ],
)
def test_with_eleven_cases_it_holds_the_truth_about_nine_times_of_ten(rarer, least):
    """The fewest that are ever shown."""
    assert share_that_hold_the_truth(OURS, "levels", rarer, 11) >= least


def test_the_plain_interval_does_not():
    """Why ours is another one."""
    assert share_that_hold_the_truth(plain, "levels", 0.06, 25) < 0.9


def test_a_few_cases_without_a_difference_do_not_prove_that_there_is_none():
    eleven = Agreement({(level, level): count for level, count in zip(LEVELS, (3, 3, 3, 2), strict=True)})

    assert eleven.kappa == 1
    assert plain(eleven) == (1, 1)
    assert eleven.kappa_interval[0] < 0.7
    assert eleven.kappa_interval[1] == 1


@pytest.mark.parametrize("truth", [0.1, 0.5, 0.85])
@pytest.mark.parametrize("cases", [11, 50])
def test_the_interval_of_a_share_holds_the_truth(truth, cases):
    dice = random.Random(f"{truth} {cases}")
    counts = [sum(dice.random() < truth for _ in range(cases)) for _ in range(STUDIES)]

    assert how_often(holds(share_interval(count, cases), truth) for count in counts) >= 0.9


@pytest.mark.parametrize(("kappa", "above", "cases"), [(0.7, 0.5, 60), (0.8, 0.6, 40), (0.6, 0.4, 120)])
def test_the_power_that_is_promised_is_what_studies_turn_out_to_have(kappa, above, cases):
    shares = SHARES["levels"]
    expected = Expected(kappa, shares)

    shown = how_often(
        study.kappa_interval[0] > above for study in studies(expected.table, LEVELS, cases, f"power {kappa}")
    )

    assert shown == pytest.approx(expected.power(above, cases), abs=0.08)
