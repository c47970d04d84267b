"""Less care waits for the rules, more comes at once, and nobody who only got worse is stepped down."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.criteria.dimensions import HIGHEST_RATING, RATINGS, RISKS, Context, Dimension, Profile
from programs.criteria.explanation import changed
from programs.criteria.population import ProfileSet, number_of, whatever
from programs.criteria.ruleset import LEVELS, Level
from programs.criteria.stepping import (
    DEFAULT_RULES,
    CheckIn,
    Reason,
    Step,
    StepRules,
    Suggestion,
    stepped_down_while_worse,
    suggest,
    way_down,
)
from programs.criteria.verification import verify
from tests.rules import RULES, a_profile
from tests.strategies import contexts, examples, profiles, ratings, rulesets

DAY = date(2026, 3, 2)
WELL = a_profile()
LAX = StepRules(much_worse=4, not_while_worse=False)


def check_in(days=0, profile=WELL, ruleset=RULES, **facts):
    level = ruleset.recommend(profile).level
    return CheckIn(DAY + timedelta(days=days), profile, **{"level": level} | facts)


def suggested(*check_ins, current=Level.IOP, rules=DEFAULT_RULES):
    return suggest(rules, current, check_ins)


def down(level, criteria_say=Level.OUTPATIENT):
    return Suggestion(Step.DOWN, level, criteria_say, (Reason.LESS_IS_ENOUGH,))


# A step up


def test_more_is_suggested_at_the_first_check_in_and_as_much_as_the_criteria_say():
    now = check_in(profile=a_profile(severity=2, withdrawal=3))
    expected = Suggestion(Step.UP, Level.INPATIENT, Level.INPATIENT, (Reason.MORE_NEEDED,))
    assert suggested(now, current=Level.OUTPATIENT) == expected


def test_the_last_check_in_alone_decides_on_more():
    worst = check_in(0, a_profile(severity=2, withdrawal=3))
    assert suggested(worst, check_in(1), current=Level.PHP).step is Step.STAY


def test_the_level_of_now_is_stayed_at():
    now = check_in(profile=a_profile(severity=2))
    assert suggested(now) == Suggestion(Step.STAY, Level.IOP, Level.IOP, (Reason.STILL_RIGHT,))


def test_without_a_check_in_nothing_is_suggested():
    with pytest.raises(ValueError, match="no check-in"):
        suggested()


# A step down


@pytest.mark.parametrize(("days", "step"), [(13, Step.STAY), (14, Step.DOWN)])
def test_less_waits_for_two_check_ins_fourteen_days_apart(days, step):
    assert suggested(check_in(0), check_in(days)).step is step


def test_one_check_in_is_too_few():
    assert suggested(check_in()).reasons == (Reason.TOO_FEW,)


def test_two_in_one_week_are_too_soon():
    assert suggested(check_in(0), check_in(7)).reasons == (Reason.TOO_SOON,)


def test_a_check_in_between_does_not_start_the_days_again():
    assert suggested(check_in(0), check_in(7), check_in(14)) == down(Level.OUTPATIENT)


def test_a_check_in_between_that_asks_for_more_does():
    worse = check_in(7, a_profile(severity=2))
    assert suggested(check_in(0), worse, check_in(14)).reasons == (Reason.TOO_FEW,)


def test_it_is_one_level_at_a_time():
    assert suggested(check_in(0), check_in(14), current=Level.INPATIENT) == down(Level.PHP)


@pytest.mark.parametrize("days", [0, 14], ids=["before", "now"])
def test_an_urgent_flag_holds_a_step_down(days):
    urgent = check_in(days, is_urgent=True)
    other = check_in(14 - days)
    assert suggested(urgent, other).reasons == (Reason.URGENT,)


@pytest.mark.parametrize(("home", "reasons"), [(1, (Reason.LESS_IS_ENOUGH,)), (2, (Reason.MUCH_WORSE,))])
def test_a_rating_two_steps_worse_holds_it_even_where_another_is_better(home, reasons):
    before = check_in(0, a_profile(support=2))
    now = check_in(14, a_profile(stability=home), level=Level.OUTPATIENT)
    assert suggested(before, now).reasons == reasons


def test_somebody_who_is_only_worse_is_not_stepped_down():
    before, now = check_in(0), check_in(14, a_profile(stability=1))
    assert now.level is Level.OUTPATIENT
    assert suggested(before, now).reasons == (Reason.WORSE_IN_ALL,)


def test_only_as_much_of_the_past_counts_as_the_rules_ask_for():
    long_ago = check_in(-100, is_urgent=True)
    assert suggested(long_ago, check_in(0), check_in(14)) == down(Level.OUTPATIENT)


@pytest.mark.parametrize(
    "wrong", [{"check_ins": 0}, {"days": 0}, {"much_worse": 5}, {"levels": 4}, {"check_ins": 13}]
)
def test_rules_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="must be from 1"):
        StepRules(**wrong)


# Of everyone


check_ins = st.lists(
    st.builds(check_in, st.integers(0, 40), profiles(), is_urgent=st.booleans()), min_size=1, max_size=5
)
current_levels = st.sampled_from(LEVELS)


@st.composite
def two_of_whom_one_is_worse(draw):
    """A person, and the same with some answers worse: risks higher, more context, duties lighter."""
    well = draw(profiles())
    worse = {risk.value: draw(st.integers(getattr(well, risk), HIGHEST_RATING)) for risk in RISKS}
    duties = draw(st.integers(0, well.responsibilities))
    return well, Profile(**worse, responsibilities=duties, context=well.context | draw(contexts))


@settings(max_examples=examples(3000, 300))
@given(check_ins, two_of_whom_one_is_worse(), current_levels, rulesets(), st.booleans())
def test_a_worse_answer_at_the_last_check_in_never_lowers_the_suggestion(
    earlier, two, current, ruleset, flag
):
    well, worse = two
    as_it_is = suggested(*earlier, check_in(41, well, ruleset), current=current)
    as_if_worse = suggested(*earlier, check_in(41, worse, ruleset, is_urgent=flag), current=current)
    assert as_if_worse.level >= as_it_is.level


@settings(max_examples=examples(3000, 300))
@given(st.data(), check_ins, current_levels)
def test_the_order_of_check_ins_is_harmless(data, series, current):
    """Also of two on one day: their days are what counts."""
    assert suggested(*series, current=current) == suggested(
        *data.draw(st.permutations(series)), current=current
    )


@given(check_ins, profiles(), current_levels)
def test_a_better_second_check_in_on_one_day_does_not_lower_the_suggestion(earlier, now, current):
    once = suggested(*earlier, check_in(41, now), current=current)
    twice = suggested(*earlier, check_in(41, now), check_in(41, WELL), current=current)
    assert twice.level >= once.level


@given(check_ins, current_levels)
def test_less_is_one_level_at_most_and_never_less_than_the_criteria_say(series, current):
    suggestion = suggested(*series, current=current)
    assert suggestion.level >= max(suggestion.criteria_say, current.one_lower)


# The way down


@settings(max_examples=examples(400, 40), deadline=None)
@given(profiles(), current_levels, rulesets())
def test_the_way_down_leads_down_and_no_shorter_one_does(profile, current, ruleset):
    way = way_down(ruleset, current, profile)
    other = profile
    for change in way:
        other = changed(other, change.axis, change.value)
    steps = sum(change.steps for change in way)
    if way:
        assert ruleset.recommend(other).level == way[0].level < current
    shorter = [each for each in better_off(profile) if distance(profile, each) < steps or not way]
    if not way and ruleset.recommend(profile).level < current:
        return
    assert all(ruleset.recommend(each).level >= current for each in shorter)


def better_off(profile):
    """In every way in which a person can be asked to change."""
    passing = sorted(profile.context - {Context.PREGNANT})
    for gone in product((0, 1), repeat=len(passing)):
        context = profile.context - {each for each, is_gone in zip(passing, gone, strict=True) if is_gone}
        for values in product(*(range(getattr(profile, risk) + 1) for risk in RISKS)):
            risks = dict(zip(map(str, RISKS), values, strict=True))
            yield Profile(**risks, responsibilities=profile.responsibilities, context=context)


def distance(one, other):
    return sum(abs(getattr(one, risk) - getattr(other, risk)) for risk in RISKS) + len(
        one.context ^ other.context
    )


def test_the_way_down_names_each_change():
    [change] = way_down(RULES, Level.IOP, a_profile(severity=2))
    assert (change.axis, change.value, change.level) == (Dimension.SEVERITY, 1, Level.OUTPATIENT)


def test_nobody_is_asked_to_stop_being_pregnant():
    pregnant = a_profile(Context.PREGNANT, severity=2)
    ways = [way_down(RULES, level, pregnant) for level in LEVELS]
    assert Context.PREGNANT not in {change.axis for way in ways for change in way}


# The proof


def test_over_every_pair_nobody_who_only_got_worse_is_stepped_down():
    assert stepped_down_while_worse(RULES, DEFAULT_RULES) is None


@given(rulesets())
def test_the_default_rules_are_safe_with_any_criteria(ruleset):
    assert stepped_down_while_worse(ruleset, DEFAULT_RULES) is None


@settings(max_examples=examples(200, 20), deadline=None)
@given(rulesets(), st.builds(StepRules, much_worse=st.integers(1, 4), not_while_worse=st.booleans()))
def test_who_is_found_is_stepped_down_and_only_got_worse(ruleset, rules):
    wronged = stepped_down_while_worse(ruleset, rules)
    if wronged:
        pair = check_in(0, wronged.before, ruleset), check_in(14, wronged.now, ruleset)
        assert suggested(*pair, current=wronged.current, rules=rules).step is Step.DOWN
        assert only_worse(wronged.before, wronged.now)


@settings(max_examples=examples(2000, 200), deadline=None)
@given(two_of_whom_one_is_worse(), ratings, current_levels, rulesets(most=4))
def test_the_sets_find_whomever_judging_one_by_one_finds(two, duties, current, ruleset):
    well, worse = two
    worse = worse.rated(Dimension.RESPONSIBILITIES, duties)
    pair = check_in(0, well, ruleset), check_in(14, worse, ruleset)
    if only_worse(well, worse) and suggested(*pair, current=current, rules=LAX).step is Step.DOWN:
        assert stepped_down_while_worse(ruleset, LAX)


def test_every_pair_of_risks_one_by_one():
    """50,000 pairs by the suggestion itself, at the level from which most can be stepped down."""
    everyone = list(product(RATINGS, repeat=len(RISKS)))
    people = {each: check_in(0, Profile(*each, responsibilities=0)) for each in everyone}
    for before, now in product(everyone, everyone):
        if before != now and all(one <= other for one, other in zip(before, now, strict=True)):
            second = CheckIn(DAY + timedelta(days=14), people[now].profile, people[now].level)
            step = suggested(people[before], second, current=Level.INPATIENT).step
            assert step is not Step.DOWN, (before, now)


def only_worse(before, now):
    pairs = [(getattr(before, risk), getattr(now, risk)) for risk in RISKS]
    return (
        all(one <= other for one, other in pairs)
        and before.context <= now.context
        and any(one < other for one, other in pairs)
    )


def test_rules_that_step_down_the_worse_keep_criteria_from_being_published():
    [finding] = verify(RULES, tuple(Context), LAX)
    assert finding.is_error
    assert "only got worse" in finding.message


@given(profiles(), st.sampled_from(Dimension))
def test_whatever_a_rating_is_the_others_stay(profile, dimension):
    spread = whatever(dimension, ProfileSet(1 << number_of(profile)))
    assert set(spread) == {profile.rated(dimension, rating) for rating in RATINGS}
