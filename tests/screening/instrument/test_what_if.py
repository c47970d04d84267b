"""Ranges and nearest changes are held against trying every answer."""

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from programs.criteria.ruleset import Criterion, Level, Ruleset
from screening.instrument.journey import Journey, MissingAnswer
from screening.instrument.questionnaire import BY_KEY, DONT_KNOW, Kind
from screening.instrument.scoring import assess
from screening.instrument.what_if import level_range, nearest_change_up
from tests.rules import RULES
from tests.strategies import any_answers, rulesets

RULESETS = st.just(RULES) | rulesets(most=4)
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


def level_of(answers, ruleset=RULES):
    return ruleset.recommend(assess(answers).profile).level


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
    assert level_of(unknown) is Level.IOP
    assert level_range(unknown, RULES) == (Level.IOP, Level.PHP)


def test_a_missing_answer_has_no_range():
    with pytest.raises(MissingAnswer, match="mental_health"):
        level_range({key: WELL[key] for key in WELL if key != "mental_health"}, RULES)


@settings(max_examples=150, **SLOW)
@given(any_answers(most_unknown=4), st.just(RULES) | rulesets())
def test_the_range_is_that_of_every_way_the_unknown_could_turn_out(answers, ruleset):
    ways = [*ways_to_know(answers)]
    assume(len(ways) <= 200)
    levels = {level_of(answers | known, ruleset) for known in ways}
    assert level_range(answers, ruleset) == (min(levels), max(levels))


def ways_to_know(answers):
    """Every way to put a choice in place of each "I don't know"."""
    unknown = [key for key, answer in answers.items() if DONT_KNOW in rows_of(answer)]
    for known in product(*(ways_to_answer(key, answers[key]) for key in unknown)):
        yield dict(zip(unknown, known, strict=True))


def ways_to_answer(key, answer):
    values = BY_KEY[key].values
    if isinstance(answer, str):
        return values
    rows = [values if row == DONT_KNOW else [row] for row in answer.values()]
    return [dict(zip(answer, known, strict=True)) for known in product(*rows)]


def rows_of(answer):
    return answer.values() if isinstance(answer, dict) else [answer]


# The nearest change


def test_one_more_symptom_is_nearer_than_a_matter_of_fact():
    change = nearest_change_up(someone(symptoms=["cravings", "tolerance", "took_much_time"]), RULES)
    assert (change.question, change.chosen, change.steps) == ("symptoms", ("more_than_meant",), 1)
    assert change.level is Level.IOP
    assert set(change.answer) == {"cravings", "tolerance", "took_much_time", "more_than_meant"}


def test_the_first_asked_of_equally_near_changes_is_told():
    change = nearest_change_up(someone(symptoms=["cravings", "took_much_time"]), RULES)
    assert (change.question, change.answer, change.level) == ("overdose_or_er", "once", Level.IOP)


def test_a_change_in_a_row_tells_the_substance():
    """21 days or more of stimulants are a mild problem, whatever the symptoms."""
    sometimes = {"opioids": "1_to_4", "stimulants": "12_to_20"}
    change = nearest_change_up(
        someone(substances=["opioids", "stimulants"], days_used=sometimes, opioid_stopping="fine"),
        Ruleset([Criterion("X", "iop", severity=1)]),
    )
    assert (change.question, change.thing, change.chosen) == ("days_used", "stimulants", ("21_to_30",))
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


@settings(max_examples=1_000, **SLOW)
@given(any_answers(), RULESETS)
def test_the_nearest_change_gives_what_it_promises_and_no_nearer_one_exists(answers, ruleset):
    change, now = nearest_change_up(answers, ruleset), assess(answers)
    if now.is_emergency:
        assert change is None
        return
    level, counted = ruleset.recommend(now.profile).level, Journey(answers).answers
    others = worse_than_told(counted, most=1, nearer_than=(99,))
    if change:
        changed = assess(counted | {change.question: change.answer})
        assert not changed.is_emergency
        assert ruleset.recommend(changed.profile).level is change.level > level
        assert change.distance in dict(worse_answers(counted, change.question, most=change.steps))
        others = worse_than_told(counted, most=change.steps, nearer_than=change.distance)
    assert not any(raises_level(each, counted, level, ruleset) for each in others)


def worse_than_told(answers, most, nearer_than):
    """Every worse answer to one question that is nearer than this: with ticks, up to so many, or all."""
    for key in answers:
        for distance, answer in worse_answers(answers, key, most):
            if distance < nearer_than:
                yield {key: answer}


def raises_level(change, counted, level, ruleset):
    try:
        assessment = assess({**counted, **change})
    except MissingAnswer:  # it would open questions
        return False
    return not assessment.is_emergency and ruleset.recommend(assessment.profile).level > level


def worse_answers(answers, key, most):
    """Each worse answer to a question with its distance: steps, and whether it is a matter of fact.

    With up to so many ticks more, or all.
    """
    question, answer = BY_KEY[key], answers[key]
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
    """Every larger set of ticks, but for help that has just ended well."""
    ticked = [value for value in answer if value != question.exclusive_value]
    ended_well = ("finished_program_30_days", "finished_detox_30_days")
    others = [value for value in question.values[:-1] if value not in (*ticked, *ended_well)]
    is_fact = question.key in ("health_concerns", "past_help")
    for size in sorted({*range(1, min(len(others), most) + 1), len(others)} - {0}):
        for more in combinations(others, size):
            yield (size, is_fact), [*ticked, *more]
