"""Agreement of two judges, held against figures that were worked out elsewhere."""

from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.criteria.agreement import NORMAL_95, Agreement, weight
from programs.criteria.ruleset import LEVELS, Level

PAIRS = list(product(LEVELS, repeat=2))
COUNTS = (44, 5, 1, 0, 7, 30, 6, 2, 1, 8, 25, 9, 0, 1, 6, 55)  # four rows of a four by four table
TWO_JUDGES = Agreement(dict(zip(PAIRS, COUNTS, strict=True)))


def test_kappa_and_its_interval_as_statsmodels_0_14_works_them_out():
    """cohens_kappa(counts, weights=[[(i - j) ** 2 ...]]): 0.8904729414, standard error 0.0197067830."""
    assert TWO_JUDGES.kappa == pytest.approx(0.8904729414, abs=1e-9)
    low, high = TWO_JUDGES.kappa_interval
    assert low == pytest.approx(0.8518483565, abs=1e-8)
    assert high == pytest.approx(0.9290975263, abs=1e-8)


def test_the_share_counts_only_exactly_the_same_level():
    assert (TWO_JUDGES.cases, TWO_JUDGES.same) == (200, 154)
    assert TWO_JUDGES.share == 0.77


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Level.IOP, Level.IOP, 1),
        (Level.OUTPATIENT, Level.IOP, 8 / 9),
        (Level.OUTPATIENT, Level.PHP, 5 / 9),
        (Level.OUTPATIENT, Level.INPATIENT, 0),
    ],
)
def test_weights_fall_with_the_square_of_the_distance(one, other, expected):
    assert weight(one, other) == weight(other, one) == pytest.approx(expected)


def test_full_agreement_on_several_levels():
    agreement = Agreement({(level, level): 5 for level in LEVELS})
    assert agreement.share == agreement.kappa == 1
    assert agreement.kappa_interval == (1, 1)


def test_agreement_as_chance_gives_it_is_zero():
    agreement = Agreement(dict.fromkeys(PAIRS, 10))
    assert agreement.kappa == pytest.approx(0)
    low, high = agreement.kappa_interval
    assert low < 0 < high


def test_full_disagreement_is_minus_one():
    top, bottom = LEVELS[-1], LEVELS[0]
    assert Agreement({(top, bottom): 5, (bottom, top): 5}).kappa == -1


@pytest.mark.parametrize("counts", [{}, {(Level.IOP, Level.IOP): 9}], ids=["no case", "one level only"])
def test_without_a_difference_to_measure_there_is_no_kappa(counts):
    agreement = Agreement(counts)
    assert agreement.kappa is None
    assert agreement.kappa_interval is None


def test_without_a_case_there_is_no_share():
    assert Agreement({}).share is None
    assert Agreement({}).cases == 0


@given(st.lists(st.integers(1, 40), min_size=16, max_size=16))
def test_the_interval_is_that_of_the_delta_method(counts):
    """The standard error of any smooth function of shares, with its slopes found by small steps."""
    cases = sum(counts)
    slopes = []
    for place in range(len(counts)):
        step = 1e-5 * cases
        up, down = list(counts), list(counts)
        up[place] += step
        down[place] -= step
        change = kappa_of_shares(up, cases) - kappa_of_shares(down, cases)
        slopes.append(change / (2 * step / cases))
    mean = sum(slope * count / cases for slope, count in zip(slopes, counts, strict=True))
    spread = sum(slope**2 * count / cases for slope, count in zip(slopes, counts, strict=True))
    standard_error = sqrt((spread - mean**2) / cases)

    agreement = Agreement(dict(zip(PAIRS, counts, strict=True)))
    low, high = agreement.kappa_interval
    assert high - low == pytest.approx(2 * NORMAL_95 * standard_error, rel=1e-3)
    assert (high + low) / 2 == pytest.approx(agreement.kappa)


def kappa_of_shares(counts, cases):
    """Kappa as a function of sixteen free shares."""
    shares = dict(zip(PAIRS, (count / cases for count in counts), strict=True))
    rows = {level: sum(shares[level, other] for other in LEVELS) for level in LEVELS}
    columns = {level: sum(shares[other, level] for other in LEVELS) for level in LEVELS}
    observed = sum(weight(*pair) * share for pair, share in shares.items())
    expected = sum(weight(one, other) * rows[one] * columns[other] for one, other in PAIRS)
    return (observed - expected) / (1 - expected)
