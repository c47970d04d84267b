"""Agreement of two judges, held against figures that were worked out elsewhere."""

from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.criteria.agreement import QUADRATIC, Agreement, estimate, weights_of
from programs.criteria.ruleset import LEVELS, Level

PAIRS = list(product(LEVELS, repeat=2))
COUNTS = (44, 5, 1, 0, 7, 30, 6, 2, 1, 8, 25, 9, 0, 1, 6, 55)  # four rows of a four by four table
TWO_JUDGES = Agreement(dict(zip(PAIRS, COUNTS, strict=True)))


def estimated(counts):
    """Kappa and its standard error, by the large-sample formula."""
    cases = sum(counts)
    shares = {pair: count / cases for pair, count in zip(PAIRS, counts, strict=True)}
    kappa, error = estimate(shares, LEVELS, QUADRATIC)
    return kappa, error / sqrt(cases)


def test_kappa_and_its_standard_error_as_statsmodels_0_14_works_them_out():
    """cohens_kappa(counts, weights=[[(i - j) ** 2 ...]]): 0.8904729414, standard error 0.0197067830."""
    kappa, standard_error = estimated(COUNTS)
    assert kappa == TWO_JUDGES.kappa == pytest.approx(0.8904729414, abs=1e-9)
    assert standard_error == pytest.approx(0.0197067830, abs=1e-10)


def test_of_many_cases_the_interval_is_nearly_that_of_statsmodels():
    """0.8518483565 to 0.9290975263: kappa and 1.96 standard errors to both sides."""
    low, high = TWO_JUDGES.kappa_interval
    assert low == pytest.approx(0.8518483565, abs=0.02)
    assert high == pytest.approx(0.9290975263, abs=0.02)


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
    weights, first, second = weights_of(len(LEVELS), QUADRATIC), LEVELS.index(one), LEVELS.index(other)
    assert weights[first][second] == weights[second][first] == pytest.approx(expected)


def test_full_agreement_on_several_levels():
    agreement = Agreement({(level, level): 5 for level in LEVELS})
    assert agreement.share == agreement.kappa == 1
    low, high = agreement.kappa_interval
    assert 0 < low < high == 1


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
def test_the_standard_error_is_that_of_the_delta_method(counts):
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

    kappa, standard_error = estimated(counts)
    assert standard_error == pytest.approx(sqrt((spread - mean**2) / cases), rel=1e-3)
    assert kappa == pytest.approx(kappa_of_shares(counts, cases))


def kappa_of_shares(counts, cases):
    """Kappa as a function of sixteen free shares."""
    shares = dict(zip(PAIRS, (count / cases for count in counts), strict=True))
    rows = {level: sum(shares[level, other] for other in LEVELS) for level in LEVELS}
    columns = {level: sum(shares[other, level] for other in LEVELS) for level in LEVELS}
    weights = {(one, other): 1 - ((one.order - other.order) / 3) ** 2 for one, other in PAIRS}
    observed = sum(weights[pair] * share for pair, share in shares.items())
    expected = sum(weights[one, other] * rows[one] * columns[other] for one, other in PAIRS)
    return (observed - expected) / (1 - expected)
