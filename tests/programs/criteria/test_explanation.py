"""Reasons, nearest changes and ranges are held against trying everything."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.criteria.dimensions import RATINGS, RISKS, Context, Dimension, Profile
from programs.criteria.explanation import (
    Shortfall,
    changed,
    easing,
    in_a_list,
    in_words,
    nearest_changes,
    nearly_met,
    range_of,
    reasons,
    sentence,
)
from programs.criteria.ruleset import LEVELS, Criterion, Level, Ruleset
from tests.rules import BY_CODE, RULES, a_profile
from tests.strategies import contexts, profiles, rulesets

ANYTHING = st.none() | st.sampled_from(RATINGS) | st.tuples(st.just(1), st.integers(1, 4))


# Reasons


def test_each_deciding_criterion_is_a_reason():
    [reason] = reasons(RULES, a_profile(severity=2, responsibilities=3))
    assert reason.criterion is BY_CODE["C20"]
    assert reason.sentence == "Intensive outpatient (IOP) when severity is at least 2"
    assert reason.because == "a moderate problem"
    assert reason.margins == {Dimension.SEVERITY: (2, 2)}
    assert not reason.eased


def test_a_reason_says_what_in_the_person_meets_it():
    reason = reasons(RULES, a_profile("relapsed_iop", severity=3))[0]
    assert reason.because == "a severe problem, used again during or after an intensive program"


def test_an_eased_reason_counts_one_level_lower():
    [reason] = reasons(RULES, a_profile(severity=4, responsibilities=4))
    assert reason.eased
    assert reason.level is Level.PHP
    assert reason.criterion.level is Level.INPATIENT


def test_without_a_criterion_met_there_is_no_reason():
    assert reasons(RULES, a_profile()) == ()


def test_nearly_met_is_short_of_one_rating_by_one():
    near = nearly_met(RULES, a_profile(severity=3, support=2))
    assert {each.criterion.code: each.ratings for each in near} == {
        "C07": {Dimension.SUPPORT: 1},
        "C08": {Dimension.SEVERITY: 1},
        "C22": {Dimension.SUPPORT: 1},
    }
    assert near[0].sentence == "Inpatient when severity is at least 3 and support is at least 3"


@given(rulesets(), profiles())
def test_nearly_met_is_met_with_that_rating_one_higher_and_not_before(ruleset, profile):
    near = {(id(each.criterion), *each.ratings) for each in nearly_met(ruleset, profile)}
    for criterion, dimension in product(ruleset.criteria, RISKS):
        if (rating := getattr(profile, dimension)) < 4:
            worse = Profile(**profile.ratings | {dimension.value: rating + 1}, context=profile.context)
            is_near = not criterion.is_met_by(profile) and criterion.is_met_by(worse)
            assert ((id(criterion), dimension) in near) == is_near


def test_a_shortfall_is_every_rating_too_low_and_every_fact_absent():
    short = Shortfall(
        Criterion("X", "iop", severity=3, support=2, withdrawal=1, context=["pregnant", "relapsed_iop"]),
        a_profile("relapsed_iop", severity=1, support=2),
    )
    assert short.ratings == {Dimension.SEVERITY: 2, Dimension.WITHDRAWAL: 1}
    assert short.context == {"pregnant"}
    assert short.steps == 3
    assert short.lacking == (
        "severity of at least 3 (here 1), withdrawal risk of at least 1 (here 0) and pregnant"
    )


def test_who_meets_a_criterion_lacks_nothing():
    short = Shortfall(BY_CODE["C08"], a_profile(severity=4))
    assert (short.steps, short.ratings, short.lacking) == (0, {}, "")


# Changes


def every_single_change(ruleset, profile):
    """Each profile that differs in one rating or one fact: what differs, by how many steps, and its level."""
    for dimension, rating in profile.ratings.items():
        for value in set(RATINGS) - {rating}:
            other = Profile(**profile.ratings | {dimension: value}, context=profile.context)
            yield Dimension(dimension), abs(value - rating), ruleset.recommend(other).level
    for context in Context:
        other = Profile(**profile.ratings, context=profile.context ^ {context})
        yield context, 1, ruleset.recommend(other).level


@given(rulesets(), profiles())
def test_a_nearest_change_gives_the_level_that_it_promises_and_nothing_smaller_does(ruleset, profile):
    level, nearest = ruleset.recommend(profile).level, nearest_changes(ruleset, profile)
    changes = [*every_single_change(ruleset, profile)]
    assert len(changes) == 4 * len(Dimension) + len(Context)
    for direction, is_so in ((nearest.up, Level.__gt__), (nearest.down, Level.__lt__)):
        wanted = [(axis, steps) for axis, steps, moved in changes if is_so(moved, level)]
        assert {each.axis for each in direction} == {axis for axis, _steps in wanted}
        assert [each.steps for each in direction] == sorted(each.steps for each in direction)
        for change in direction:
            assert ruleset.recommend(changed(profile, change.axis, change.value)).level is change.level
            assert change.steps == min(steps for axis, steps in wanted if axis is change.axis)


@given(rulesets(), profiles())
def test_only_a_worse_risk_more_context_or_lighter_duties_move_up(ruleset, profile):
    for change in nearest_changes(ruleset, profile).up:
        if change.axis is Dimension.RESPONSIBILITIES:
            assert change.value < profile.responsibilities
        elif change.axis in RISKS:
            assert change.value > getattr(profile, change.axis)
        else:
            assert change.value is True


def test_changes_read_as_sentences():
    nearest = nearest_changes(RULES, a_profile("relapsed_iop", severity=2))
    assert [each.sentence for each in nearest.up] == [
        "Inpatient if severity were 3 (a severe problem)",
        "Inpatient with: a medical problem that is not under control",
        "Inpatient if withdrawal risk were 3 (withdrawal that needs a 24-hour watch)",
        "Inpatient if stability were 4 (no home, or a home that is not safe)",
    ]
    assert [each.sentence for each in nearest.down] == [
        "Intensive outpatient (IOP) if severity were 1 (a mild problem)",
        "Intensive outpatient (IOP) without: used again during or after an intensive program",
    ]


def test_at_the_top_nothing_moves_up_and_at_the_bottom_nothing_down():
    assert nearest_changes(RULES, a_profile(**dict.fromkeys(Dimension, 4))).up == ()
    assert nearest_changes(RULES, a_profile()).down == ()


def test_a_fact_of_context_is_one_step_away_and_stands_after_ratings_as_near():
    person = a_profile(stability=1, severity=2, support=3, withdrawal=2, responsibilities=1)
    assert [(each.axis, each.steps) for each in nearest_changes(RULES, person).up] == [
        (Dimension.SEVERITY, 1),
        (Dimension.SUPPORT, 1),
        (Dimension.WITHDRAWAL, 1),
        (Context.PREGNANT, 1),
        (Context.MEDICAL_UNSTABLE, 1),
        (Dimension.STABILITY, 2),
    ]


# Ranges


@settings(max_examples=60)
@given(
    rulesets(),
    st.fixed_dictionaries(dict.fromkeys(Dimension, ANYTHING)),
    contexts,
    st.frozensets(st.sampled_from(Context), max_size=2),
)
def test_the_range_is_that_of_every_completion(ruleset, known, context, open_context):
    levels = [ruleset.recommend(each).level for each in completions(known, context, open_context)]
    assert range_of(ruleset, known, context, open_context) == (min(levels), max(levels))


def completions(known, context, open_context):
    """Every profile that fits what is known."""
    ratings = [possible(known[dimension]) for dimension in Dimension]
    for *each, more in product(*ratings, subsets(open_context)):
        yield Profile(*each, context=context | more)


def possible(rating):
    if rating is None:
        return RATINGS
    return range(rating[0], rating[1] + 1) if isinstance(rating, tuple) else [rating]


def subsets(context):
    return [frozenset()] + [frozenset({each}) for each in context] + [context]


def test_a_rating_that_is_not_named_is_unknown():
    assert range_of(RULES, {Dimension.WITHDRAWAL: 3}) == (Level.INPATIENT, Level.INPATIENT)
    assert range_of(RULES, {}) == (LEVELS[0], LEVELS[-1])


def test_unknown_responsibilities_lower_only_the_lower_end():
    known = dict.fromkeys(RISKS, 0) | {Dimension.SEVERITY: 3}
    assert range_of(RULES, known) == (Level.IOP, Level.PHP)


@pytest.mark.parametrize("known", [5, -1, (3, 2), (0, 5)])
def test_what_cannot_be_known_is_refused(known):
    with pytest.raises(ValueError, match=r"the least rating|must be a whole number"):
        range_of(RULES, {Dimension.SEVERITY: known})


# Words


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (BY_CODE["C01"], "Inpatient when withdrawal risk is at least 3"),
        (BY_CODE["C09"], "Inpatient when withdrawal risk is at least 2 and the person is pregnant"),
        (
            BY_CODE["C19"],
            "Partial hospitalization (PHP) when stability is at least 2, severity is at least 2 and "
            "support is at least 3",
        ),
        (BY_CODE["C26"], "Intensive outpatient (IOP) when a program or detox has just been finished"),
        (Criterion("X", Level.PHP), "Partial hospitalization (PHP) for everyone"),
    ],
    ids=["one bound", "bound and context", "three bounds", "context alone", "nothing asked"],
)
def test_a_criterion_reads_as_a_sentence(criterion, expected):
    assert sentence(criterion) == expected


def test_what_heavy_responsibilities_do_is_said_of_flexible_criteria_alone():
    assert easing(BY_CODE["C07"]) == "Partial hospitalization (PHP) for someone with heavy responsibilities"
    assert easing(BY_CODE["C01"]) == ""
    assert easing(Criterion("X", Level.OUTPATIENT, required=False)) == ""


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (a_profile(), "no disorder likely, a safe and sober home, strong support"),
        (
            a_profile(severity=3, stability=3, support=1),
            "a severe problem, a home with daily drug use around, or a shelter, good support",
        ),
        (
            a_profile("pregnant", withdrawal=2, responsibilities=3),
            "no disorder likely, a safe and sober home, strong support, withdrawal that needs medical checks "
            "by day, heavy duties, pregnant",
        ),
    ],
    ids=["nothing wrong", "as in the design", "everything named"],
)
def test_a_profile_reads_as_a_person(profile, expected):
    assert in_words(profile) == expected


def test_lists_have_their_and_at_the_end():
    assert in_a_list(["this"]) == "this"
    assert in_a_list(["this", "that", "the other"]) == "this, that and the other"


def test_an_empty_ruleset_explains_nothing_and_changes_nothing():
    nothing, anyone = Ruleset([]), a_profile(severity=4)
    assert reasons(nothing, anyone) == nearly_met(nothing, anyone) == ()
    assert nearest_changes(nothing, anyone).up == ()
