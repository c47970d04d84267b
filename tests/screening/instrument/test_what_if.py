"""Ranges and nearest changes are held against trying every answer."""

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from programs.criteria.ruleset import Criterion, Level, Ruleset
from screening.instrument import what_if
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey, MissingAnswer
from screening.instrument.questions import DONT_KNOW, Kind
from tests.asked import ASKED, BY_KEY, answered
from tests.rules import RULES
from tests.strategies import any_answers, examples, rulesets

RULESETS = st.just(RULES) | rulesets(most=4)
each_version = pytest.mark.parametrize("instrument", RELEASED, ids=str)
SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}

WELL = {
    "who_for": "self",
    "danger_signs": ["none_of_these"],
    "suicidal_thoughts": "no",
    "health_concerns": ["none_of_these"],
    "substances": ["sedatives"],
    "days_used": {"sedatives": "12_to_20"},
    "last_use": "last_day",
    "symptoms": ["none_of_these"],
    "overdose_or_er": "no",
    "past_help": ["no"],
    "stopping_effects": "fine",
    "stopping_complications": "no",
    "sedative_pattern": "occasional",
    "sleeping_place": "stable_home",
    "home_safety": "safe",
    "people_to_count_on": "three_or_more",
    "people_around_using": "few",
    "thirty_days_away": "no_problem",
    "mental_health": "not_at_all",
    "readiness": ["start_now"],
}


def someone(**changes):
    return WELL | changes


def level_of(given, ruleset=RULES, instrument=ASKED):
    journey = Journey(instrument, given)
    return ruleset.recommend(instrument.assess(journey).profile).level


def level_range(given, ruleset=RULES):
    return what_if.level_range(answered(given), ruleset)


def nearest_change_up(given, ruleset=RULES):
    return what_if.nearest_change_up(answered(given), ruleset)


# Ranges


def test_with_everything_known_the_range_is_the_level():
    assert level_range(WELL, RULES) == (Level.OUTPATIENT, Level.OUTPATIENT)


def test_the_range_of_one_unknown_answer():
    unknown = someone(stopping_complications=DONT_KNOW)
    assert level_of(unknown) is Level.OUTPATIENT
    assert level_range(unknown, RULES) == (Level.OUTPATIENT, Level.INPATIENT)


def test_the_least_care_may_lie_in_the_middle_of_how_sedatives_are_taken():
    """Taken as told, tolerance and withdrawal do not count: two symptoms are left, a mild problem."""
    symptoms = ["cravings", "took_much_time", "tolerance", "withdrawal"]
    levels = [level_of(someone(symptoms=symptoms, sedative_pattern=value)) for value in PATTERNS]
    assert levels == [Level.IOP, Level.OUTPATIENT, Level.IOP, Level.PHP]
    unknown = someone(symptoms=symptoms, sedative_pattern=DONT_KNOW)
    assert level_range(unknown, RULES) == (Level.OUTPATIENT, Level.PHP)


PATTERNS = BY_KEY["sedative_pattern"].values


def test_unknown_duties_widen_the_range_only_downward():
    severe = [*BY_KEY["symptoms"].values[:6]]
    unknown = someone(who_for="someone_else", symptoms=severe, thirty_days_away=DONT_KNOW)
    assert level_of(unknown) is Level.PHP
    assert level_range(unknown, RULES) == (Level.IOP, Level.PHP)


def test_a_missing_answer_has_no_range():
    with pytest.raises(MissingAnswer, match="mental_health"):
        level_range({key: WELL[key] for key in WELL if key != "mental_health"}, RULES)


@each_version
@settings(max_examples=150, **SLOW)
@given(st.data(), st.just(RULES) | rulesets())
def test_the_range_is_that_of_every_way_the_unknown_could_turn_out(instrument, data, ruleset):
    answers = data.draw(any_answers(most_unknown=4, instrument=instrument))
    ways = [*ways_to_know(answers, instrument)]
    assume(len(ways) <= 200)
    levels = {level_of(answers | known, ruleset, instrument) for known in ways}
    journey = Journey(instrument, answers)
    assert what_if.level_range(journey, ruleset) == (min(levels), max(levels))


def ways_to_know(answers, instrument):
    """Every way to put a choice in place of each "I don't know"."""
    unknown = [key for key, answer in answers.items() if DONT_KNOW in rows_of(answer)]
    for known in product(*(ways_to_answer(instrument.question(key), answers[key]) for key in unknown)):
        yield dict(zip(unknown, known, strict=True))


def ways_to_answer(question, answer):
    if isinstance(answer, str):
        return question.values
    rows = [question.values if row == DONT_KNOW else [row] for row in answer.values()]
    return [dict(zip(answer, known, strict=True)) for known in product(*rows)]


def rows_of(answer):
    return answer.values() if isinstance(answer, dict) else [answer]


# The nearest change


def test_one_more_symptom_is_nearer_than_a_matter_of_fact():
    change = nearest_change_up(someone(symptoms=["cravings", "tolerance", "took_much_time"]), RULES)
    assert (change.question.key, change.chosen, change.steps) == ("symptoms", ("more_than_meant",), 1)
    assert change.level is Level.IOP
    assert set(change.answer) == {"cravings", "tolerance", "took_much_time", "more_than_meant"}


def test_the_first_asked_of_equally_near_changes_is_told():
    change = nearest_change_up(someone(symptoms=["cravings", "took_much_time"]), RULES)
    assert (change.question.key, change.answer, change.level) == ("overdose_or_er", "once", Level.IOP)


def test_a_change_in_a_row_tells_the_substance():
    """21 days or more of stimulants are a mild problem, whatever the symptoms."""
    sometimes = {"opioids": "1_to_4", "stimulants": "12_to_20"}
    change = nearest_change_up(
        someone(substances=["opioids", "stimulants"], days_used=sometimes, opioid_stopping="fine"),
        Ruleset([Criterion("X", "iop", severity=1)]),
    )
    assert (change.question.key, change.thing, change.chosen) == ("days_used", "stimulants", ("21_to_30",))
    assert change.answer == {"opioids": "1_to_4", "stimulants": "21_to_30"}


@pytest.mark.parametrize("answer", [["seizure"], ["overdose"], ["chest_pain_or_breathing"]])
def test_in_an_emergency_nothing_is_said(answer):
    assert nearest_change_up(someone(danger_signs=answer), RULES) is None


def test_at_the_highest_level_there_is_nothing_above():
    assert nearest_change_up(someone(stopping_complications="yes", stopping_effects="strong"), RULES) is None


def test_an_answer_that_would_be_an_emergency_is_never_told():
    """Rarely used sedatives are dangerous to stop only with a seizure now: an emergency."""
    only_danger = Ruleset([Criterion("X", "inpatient", withdrawal=4)])
    rarely = someone(days_used={"sedatives": "1_to_4"})
    assert level_of(rarely | {"danger_signs": ["seizure"]}, only_danger) is Level.INPATIENT
    assert nearest_change_up(rarely, only_danger) is None


@each_version
@settings(max_examples=examples(1_000, quick=200), **SLOW)
@given(st.data(), RULESETS)
def test_the_nearest_change_gives_what_it_promises_and_no_nearer_one_exists(instrument, data, ruleset):
    journey = Journey(instrument, data.draw(any_answers(instrument=instrument)))
    change, now = what_if.nearest_change_up(journey, ruleset), instrument.assess(journey)
    if now.is_emergency:
        assert change is None
        return
    level = ruleset.recommend(now.profile).level
    others = worse_than_told(journey, most=1, nearer_than=(99,))
    if change:
        key = change.question.key
        changed = instrument.assess(journey.changed({key: change.answer}))
        assert not changed.is_emergency
        assert ruleset.recommend(changed.profile).level is change.level > level
        assert change.distance in dict(worse_answers(journey, key, most=change.steps))
        others = worse_than_told(journey, most=change.steps, nearer_than=change.distance)
    assert not any(raises_level(each, journey, level, ruleset) for each in others)


def worse_than_told(journey, most, nearer_than):
    """Every worse answer to one question that is nearer than this: with ticks, up to so many, or all."""
    for key in journey.answers:
        for distance, answer in worse_answers(journey, key, most):
            if distance < nearer_than:
                yield {key: answer}


def raises_level(change, journey, level, ruleset):
    changed = journey.changed(change)
    if changed.unanswered:
        return False
    assessment = changed.instrument.assess(changed)
    return not assessment.is_emergency and ruleset.recommend(assessment.profile).level > level


def worse_answers(journey, key, most):
    """Each worse answer to a question with its distance: steps, and whether it is a matter of fact.

    With up to so many ticks more, or all.
    """
    question, answer = journey.instrument.question(key), journey.answers[key]
    if question.kind is Kind.SEVERAL:
        yield from more_ticked(question, answer, most)
    elif question.kind is Kind.ROWS:
        for thing, row in answer.items():
            for steps, value in later(question.values, row):
                yield (steps, False), answer | {thing: value}
    elif key not in ("who_for", "thirty_days_away"):
        values = question.values[::-1] if key == "last_use" else question.values
        for steps, value in later(values, answer):
            yield (steps, False), value


def later(values, value):
    place = len(values) - 2 if value == DONT_KNOW else values.index(value)
    return enumerate(values[place + 1 :], start=1)


def more_ticked(question, answer, most):
    """Every larger set of ticks, but for help that has just ended well, and for age."""
    ticked = [value for value in answer if value != question.exclusive_value]
    no_worsening = ("finished_program_30_days", "finished_detox_30_days", "age_65_or_older")
    others = [value for value in question.values[:-1] if value not in (*ticked, *no_worsening)]
    is_fact = question.key in ("health_concerns", "past_help")
    for size in sorted({*range(1, min(len(others), most) + 1), len(others)} - {0}):
        for more in combinations(others, size):
            yield (size, is_fact), [*ticked, *more]
