"""Sets of profiles and the map of levels say what Ruleset.recommend says, of everyone at once."""

import pytest
from hypothesis import given

from programs.criteria.dimensions import RATINGS, Context, Dimension
from programs.criteria.population import (
    EVERYONE,
    NOBODY,
    SIZE,
    STRIDES,
    LevelMap,
    at_least,
    counted_by,
    met_by,
    number_of,
    profile_at,
    with_context,
)
from programs.criteria.ruleset import LEVELS, Criterion, Level, Ruleset
from tests.rules import RULES, a_profile
from tests.strategies import criteria, profiles, rulesets


def test_everyone_is_200_000_profiles():
    assert SIZE == len(EVERYONE) == 200_000
    assert len(NOBODY) == 0


@given(profiles())
def test_a_profile_has_a_number_and_a_number_a_profile(profile):
    assert profile_at(number_of(profile)) == profile
    assert profile in EVERYONE
    assert profile not in NOBODY


@given(profiles())
def test_everyone_rated_this_high_or_worse(profile):
    for dimension in Dimension:
        for rating in RATINGS:
            assert (profile in at_least(dimension, rating)) == (getattr(profile, dimension) >= rating)


@given(profiles())
def test_everyone_with_this_context(profile):
    for context in Context:
        assert (profile in with_context(context)) == (context in profile.context)


def test_a_set_can_be_told_one_by_one():
    few = EVERYONE - at_least(Dimension.SEVERITY, 1) - at_least(Dimension.RESPONSIBILITIES, 1)
    few &= (
        at_least(Dimension.SUPPORT, 4) & at_least(Dimension.STABILITY, 4) & at_least(Dimension.WITHDRAWAL, 3)
    )
    few -= with_context(Context.PREGNANT) | with_context(Context.MEDICAL_UNSTABLE)
    told = list(few)
    assert len(told) == len(few) == 2 * 16
    assert all(profile in few for profile in told)


def test_the_plainest_of_a_set_has_least_context_then_the_lowest_ratings():
    some = at_least(Dimension.SEVERITY, 2) & (
        with_context(Context.PREGNANT)
        | (with_context(Context.RELAPSED_IOP) & with_context(Context.RECENT_HIGHER_LEVEL))
    )
    assert some.plainest() == a_profile("pregnant", severity=2)


@pytest.mark.parametrize("context", Context)
def test_where_all_have_one_fact_in_common_the_plainest_has_that_alone(context):
    assert with_context(context).plainest() == a_profile(context)


def test_where_all_have_every_fact_the_plainest_has_them_all():
    everything = EVERYONE
    for context in Context:
        everything &= with_context(context)

    assert everything.plainest() == a_profile(*Context)


def test_an_empty_set_has_no_plainest():
    with pytest.raises(ValueError, match="no member"):
        NOBODY.plainest()


@pytest.mark.parametrize("axis", STRIDES)
def test_one_worse_moves_everyone_who_can_be_worse(axis):
    moved = EVERYONE.one_worse(axis)
    better = with_context(axis) if axis in list(Context) else at_least(axis, 1)
    assert moved == better


def test_the_map_gives_everyone_the_level_that_is_recommended(recommended):
    assert bytes(place + 1 for place in LevelMap.of(RULES).by_number) == recommended


@given(criteria(), profiles())
def test_who_meets_a_criterion_and_what_it_counts_for(criterion, profile):
    assert (profile in met_by(criterion)) == criterion.is_met_by(profile)
    for level, members in counted_by(criterion).items():
        counts = criterion.is_met_by(profile) and criterion.level_for(profile) is level
        assert (profile in members) == counts


@given(rulesets(), profiles())
def test_the_map_of_any_ruleset_says_what_it_recommends(ruleset, profile):
    levels, recommendation = LevelMap.of(ruleset), ruleset.recommend(profile)
    assert levels.level_of(profile) is recommendation.level
    assert profile in levels.at(recommendation.level)
    for level in LEVELS:
        assert (profile in levels.at_least[level]) == (recommendation.level >= level)
        assert (profile in levels.above(level)) == (recommendation.level > level)
        assert (profile in levels.below(level)) == (recommendation.level < level)
    for criterion in ruleset.criteria:
        assert (profile in levels.decided_by(criterion)) == (criterion in recommendation.deciding)


@pytest.mark.parametrize("axis", STRIDES)
def test_the_default_criteria_depend_on_every_rating_and_context(axis):
    assert LevelMap.of(RULES).depends_on(axis)


def test_a_map_depends_only_on_what_some_row_asks_for():
    levels = LevelMap.of(Ruleset([Criterion("X", Level.IOP, severity=2, required=False)]))
    assert [axis for axis in STRIDES if levels.depends_on(axis)] == ["severity", "responsibilities"]
