"""What holds for any answers at all, not just for the examples, in every version."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from programs.criteria.dimensions import RISKS
from programs.criteria.ruleset import Level
from programs.defaults import default_ruleset
from screening.instrument.flags import Flag, Note
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey
from screening.instrument.judgement import judge
from screening.instrument.questions import DONT_KNOW, Kind
from tests.strategies import any_answers

RULES = default_ruleset()
each_version = pytest.mark.parametrize("instrument", RELEASED, ids=str)


def assess(journey):
    return journey.instrument.assess(journey)


@each_version
@given(st.data())
def test_any_answers_that_the_questionnaire_allows_give_a_level(instrument, data):
    journey = Journey(instrument, data.draw(any_answers(most_unknown=5, instrument=instrument)))
    judgement = judge(journey, RULES)

    assert isinstance(judgement.level, Level)
    assert judgement.lowest <= judgement.level <= judgement.highest
    assert set(judgement.assessment.flags) <= set(Flag)
    assert set(judgement.assessment.notes) <= set(Note)


@each_version
@given(st.data())
def test_answers_of_a_path_since_left_never_count(instrument, data):
    """A person answers everything one way, then everything again another way."""
    before, after = (data.draw(any_answers(instrument=instrument)) for _ in range(2))
    assert assess(Journey(instrument, {**before, **after})) == assess(Journey(instrument, after))


@each_version
@given(st.data())
def test_one_changed_answer_leaves_nothing_stale(instrument, data):
    """What counts after a change is the same as if the closed questions had never been answered."""
    answers, others = (data.draw(any_answers(instrument=instrument)) for _ in range(2))
    key = data.draw(st.sampled_from(sorted(others)))
    journey = Journey(instrument, {**answers, key: others[key]})
    asked = {question.key for question in journey.path}

    assert set(journey.answers) <= asked
    for question in journey.path:
        if question.kind is Kind.ROWS and question.key in journey.answers:
            assert tuple(journey.answers[question.key]) == journey.rows(question)
    if journey.is_complete:
        assert assess(journey) == assess(Journey(instrument, journey.answers))


@each_version
@given(st.data())
def test_nobody_is_asked_more_questions_than_they_were_told_at_any_point(instrument, data):
    answers = data.draw(any_answers(instrument=instrument))
    asked = Journey(instrument, answers).path

    for count in range(len(asked)):
        told = Journey(instrument, {each.key: answers[each.key] for each in asked[:count]}).longest
        assert len(asked) <= told <= len(instrument.questions)


@each_version
def test_a_person_who_uses_everything_every_day_is_asked_as_many_as_they_were_told_at_first(instrument):
    substances = instrument.by_key["substances"].things
    worst = {
        "substances": list(substances),
        "days_used": dict.fromkeys(substances, instrument.by_key["days_used"].by_care[-1].value),
    }

    assert len(Journey(instrument, worst).path) == Journey(instrument, {}).longest


@each_version
@given(st.data())
def test_a_sicker_answer_never_lowers_the_level_before_responsibilities(instrument, data):
    """How sedatives are taken is left out: taken as told, two symptoms are the medicine's own."""
    journey = Journey(instrument, data.draw(any_answers(instrument=instrument)))
    worse = journey.changed(data.draw(st.sampled_from(sicker_answers(journey))))
    assume(worse.is_complete)

    before, after = assess(journey).profile, assess(worse).profile

    for risk in RISKS:
        assert getattr(after, risk) >= getattr(before, risk), risk
    assert after.context >= before.context
    assert RULES.recommend(after).fuller_level >= RULES.recommend(before).fuller_level


def sicker_answers(journey):
    """Every way to make one answer worse."""
    return [change for key in journey.answers for change in worse_answers(key, journey)] or [{}]


NOT_SICKER = ("substances", "past_help", "readiness")  # more of them may mean less


def worse_answers(key, journey):
    question, answer = journey.instrument.question(key), journey.answers[key]
    if not question.worsens or not question.runs_straight or key in NOT_SICKER:
        return []
    if question.kind is Kind.SEVERAL:
        ticked = [value for value in answer if value != question.exclusive_value]
        return [{key: (*ticked, more)} for more in question.things if more not in ticked]
    if question.kind is Kind.ROWS:
        return [
            {key: {**answer, thing: worse}}
            for thing, row in answer.items()
            for worse in worse_than(question, row)
        ]
    return [{key: worse} for worse in worse_than(question, answer)]


def worse_than(question, value):
    values = [choice.value for choice in question.by_care]
    return () if value == DONT_KNOW else values[values.index(value) + 1 :]


@each_version
@given(st.data())
def test_heavier_duties_lower_the_level_by_at_most_one_and_never_raise_it(instrument, data):
    journey = Journey(instrument, data.draw(any_answers(instrument=instrument)))
    levels = [
        RULES.recommend(assess(journey.changed({"thirty_days_away": value})).profile).level
        for value in instrument.question("thirty_days_away").values
    ]

    assert levels == sorted(levels, reverse=True)
    assert levels[0].order - levels[-1].order <= 1
