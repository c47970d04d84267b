"""What a profile is, and what it refuses to be."""

import pytest

from programs.criteria.dimensions import RATINGS, RISKS, Context, Dimension, Profile
from tests.rules import a_profile


def test_dimensions_stand_in_the_order_in_which_they_are_shown():
    assert list(Dimension) == ["stability", "severity", "support", "withdrawal", "responsibilities"]


def test_responsibilities_are_no_risk():
    assert set(Dimension) - set(RISKS) == {Dimension.RESPONSIBILITIES}


@pytest.mark.parametrize("dimension", Dimension)
def test_every_rating_has_a_meaning_of_its_own(dimension):
    assert len({str(dimension.meaning(rating)) for rating in RATINGS}) == len(RATINGS)


@pytest.mark.parametrize("context", Context)
def test_context_can_be_named_and_said(context):
    assert str(context.label)
    assert str(context.clause)


@pytest.mark.parametrize("dimension", Dimension)
@pytest.mark.parametrize("rating", [-1, 5, None, "2", 2.0, True])
def test_a_rating_out_of_range_is_refused(dimension, rating):
    with pytest.raises(ValueError, match=f"{dimension} must be a whole number from 0 to 4"):
        a_profile(**{dimension: rating})


def test_a_missing_rating_is_an_error_never_a_zero():
    with pytest.raises(TypeError, match="responsibilities"):
        Profile(stability=0, severity=0, support=0, withdrawal=0)


def test_an_unknown_context_is_refused():
    with pytest.raises(ValueError, match="rich"):
        a_profile("rich")


@pytest.mark.parametrize(("responsibilities", "heavy"), [(0, False), (2, False), (3, True), (4, True)])
def test_responsibilities_are_heavy_from_three(responsibilities, heavy):
    assert a_profile(responsibilities=responsibilities).heavy_responsibilities is heavy


def test_context_is_kept_as_context_however_it_is_given():
    assert a_profile("pregnant").context == {Context.PREGNANT}


def test_ratings_are_told_by_name():
    assert a_profile(severity=3).ratings == {
        "stability": 0,
        "severity": 3,
        "support": 0,
        "withdrawal": 0,
        "responsibilities": 0,
    }
