"""What holds for any answers at all, not just for the examples."""

from hypothesis import assume, given
from hypothesis import strategies as st

from programs.criteria.dimensions import RISKS
from programs.criteria.ruleset import Level
from programs.defaults import default_ruleset
from screening.instrument.flags import Flag, Note
from screening.instrument.journey import Journey
from screening.instrument.judgement import judge
from screening.instrument.questionnaire import BY_KEY, DONT_KNOW, Kind, things_used
from screening.instrument.scoring import assess
from screening.instrument.what_if import FROM_MOST_CARE_TO_LEAST, RUNS_NEITHER_WAY
from tests.strategies import any_answers

RULES = default_ruleset()
SYMPTOMS = BY_KEY["symptoms"].values[:-1]


@given(any_answers(most_unknown=5))
def test_any_answers_that_the_questionnaire_allows_give_a_level(answers):
    judgement = judge(answers, RULES)

    assert isinstance(judgement.level, Level)
    assert judgement.lowest <= judgement.highest
    assert set(judgement.assessment.flags) <= set(Flag)
    assert set(judgement.assessment.notes) <= set(Note)


@given(any_answers(), any_answers())
def test_answers_of_a_path_since_left_never_count(before, after):
    """Somebody answers everything one way, then everything again another way."""
    assert assess({**before, **after}) == assess(after)


@given(any_answers(), any_answers(), st.sampled_from(sorted(BY_KEY)))
def test_one_changed_answer_leaves_nothing_stale(answers, others, key):
    """What counts after a change is the same as if the closed questions had never been answered."""
    assume(key in others)
    journey = Journey({**answers, key: others[key]})
    asked = {question.key for question in journey.path}

    assert set(journey.answers) <= asked
    if "days_used" in journey.answers:
        assert set(journey.answers["days_used"]) == set(things_used(journey.answers))
    if journey.is_complete:
        assert assess({**answers, key: others[key]}) == assess(journey.answers)


@given(any_answers(), st.data())
def test_a_sicker_answer_never_lowers_the_level_before_responsibilities(answers, data):
    """How sedatives are taken is left out: taken as told, two symptoms are the medicine's own."""
    counted = Journey(answers).answers
    sicker = data.draw(st.sampled_from(sicker_answers(counted)))
    worse = {**counted, **sicker}
    assume(Journey(worse).is_complete)

    before, after = assess(counted).profile, assess(worse).profile

    for risk in RISKS:
        assert getattr(after, risk) >= getattr(before, risk), risk
    assert after.context >= before.context
    assert RULES.recommend(after).fuller_level >= RULES.recommend(before).fuller_level


def sicker_answers(counted):
    """Every way to make one answer one step worse."""
    return [change for key in counted for change in one_step_worse(key, counted)] or [{}]


def one_step_worse(key, counted):
    question, answer = BY_KEY[key], counted[key]
    if key in ("who_for", "thirty_days_away", "substances", "past_help", "readiness", RUNS_NEITHER_WAY):
        return []
    if question.kind is Kind.SEVERAL:
        ticked = [value for value in answer if value != question.exclusive_value]
        return [{key: [*ticked, more]} for more in question.values[:-1] if more not in ticked]
    if question.kind is Kind.ROWS:
        return [
            {key: {**answer, thing: worse}} for thing, row in answer.items() for worse in worse_than(key, row)
        ]
    return [{key: worse} for worse in worse_than(key, answer)]


def worse_than(key, value):
    values = BY_KEY[key].values[::-1] if key in FROM_MOST_CARE_TO_LEAST else BY_KEY[key].values
    return () if value == DONT_KNOW else values[values.index(value) + 1 :]


@given(any_answers())
def test_heavier_duties_lower_the_level_by_at_most_one_and_never_raise_it(answers):
    levels = [
        RULES.recommend(assess({**answers, "thirty_days_away": value}).profile).level
        for value in BY_KEY["thirty_days_away"].values
    ]

    assert levels == sorted(levels, reverse=True)
    assert levels[0].order - levels[-1].order <= 1
