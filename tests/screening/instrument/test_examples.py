"""Every rule has a person for whom it holds and one for whom it does not, found in the code that scores."""

import pytest

from programs.criteria.dimensions import RATINGS, Context, Dimension
from screening.instrument.examples import RatingOf, examples, never_counted
from screening.instrument.flags import Flag, Note
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey
from screening.instrument.rules import rules_of
from tests.moved import moved

EACH_VERSION = pytest.mark.parametrize("instrument", RELEASED, ids=str)
NEWEST = RELEASED[-1]
BUILDS_A_RULE = "uses"  # of substances, not of a person: the questions it opens name them
SINCE_2026_2 = {Flag.URGENT_OVERDOSE_RISK, Note.RECENT_RELEASE, Note.OLDER_ADULT}


def what_can_hold(instrument):
    newer = SINCE_2026_2 if instrument.version == "2026.1" else set()
    return {*Flag, *Note, *Context} - newer


def assess(instrument, answers):
    return instrument.assess(Journey(instrument, answers))


def told(example):
    return {key: example.holds[key] for key in example.told}


@EACH_VERSION
def test_every_rule_has_an_example(instrument):
    rules = {rule.key for rule in rules_of(instrument) if rule.key}

    assert rules - set(examples(instrument)) == {BUILDS_A_RULE}


@EACH_VERSION
def test_every_flag_note_and_fact_is_set_for_its_example_and_not_beside_it(instrument):
    for item in what_can_hold(instrument):
        example = examples(instrument)[item]
        set_here, set_beside = (
            {*found.flags, *found.notes, *found.profile.context}
            for found in (assess(instrument, example.holds), assess(instrument, example.fails))
        )
        assert item in set_here
        assert item not in set_beside


@EACH_VERSION
@pytest.mark.parametrize("dimension", Dimension)
@pytest.mark.parametrize("rating", RATINGS[1:])
def test_a_rating_is_given_to_its_example_and_a_lower_one_beside_it(instrument, dimension, rating):
    example = examples(instrument)[RatingOf(dimension, rating)]

    assert getattr(assess(instrument, example.holds).profile, dimension) == rating
    assert getattr(assess(instrument, example.fails).profile, dimension) < rating


@EACH_VERSION
def test_the_two_people_differ_in_one_answer(instrument):
    for example in examples(instrument).values():
        both = example.holds.keys() & example.fails.keys()
        changed = {key for key in both if example.holds[key] != example.fails[key]}

        opened_or_closed = example.holds.keys() ^ example.fails.keys()
        rows_that_follow = {
            key for key in changed if instrument.question(key).row_for_each == example.changed
        }
        assert changed - rows_that_follow == {example.changed}
        assert opened_or_closed == set() or instrument.question(example.changed).opens_questions


def test_an_example_tells_only_what_the_rule_needs():
    example = examples(NEWEST)["points_for_opioids"]

    assert told(example) == {
        "substances": ("opioids",),
        "days_used": {"opioids": "12_to_20"},
        "last_use": "4_to_7_days",
        "opioid_stopping": "mild",
    }


def test_a_number_that_moves_in_a_rule_moves_its_example(tmp_path):
    copy = moved(
        tmp_path, ("SOME_DAYS, MOST_DAYS, DAILY = 5, 12, 21", "SOME_DAYS, MOST_DAYS, DAILY = 4, 5, 21")
    )

    assert told(examples(copy)["points_for_opioids"])["days_used"] == {"opioids": "5_to_11"}


def test_the_people_are_the_same_every_time(tmp_path):
    assert examples(moved(tmp_path)) == examples(NEWEST)


@EACH_VERSION
def test_what_is_never_scored_is_found_by_trying(instrument):
    found = {question.key: [choice.value for choice in idle] for question, idle in never_counted(instrument)}

    assert found == {
        "past_help": ["longer_ago"],
        "readiness": ["start_now", "not_sure", "can_attend", "no_ride", "evenings_or_weekends"],
    }


def test_an_answer_that_begins_to_count_is_no_longer_listed(tmp_path):
    copy = moved(
        tmp_path,
        (
            'Choice("longer_ago", _("Yes, longer ago"))',
            'Choice("longer_ago", _("Yes, longer ago"), sets=(Flag.URGENT_MEDICAL,))',
        ),
    )

    assert [question.key for question, _idle in never_counted(copy)] == ["readiness"]
