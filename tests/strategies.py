"""Any profile, any ruleset, any answers: what the property tests draw from."""

from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from programs.criteria.dimensions import RATINGS, RISKS, Context, Dimension, Profile
from programs.criteria.ruleset import LEVELS, Criterion, Ruleset
from screening.instrument.instrument import Instrument
from screening.instrument.questions import DONT_KNOW, Kind, Question, for_someone_else
from tests.asked import ASKED


def examples(many: int, quick: int) -> int:
    """How many to draw for a property that deserves many: all of them with --long, else the quick number."""
    return many if settings.get_current_profile_name() == "full" else quick


ratings = st.sampled_from(RATINGS)
contexts = st.frozensets(st.sampled_from(Context))
codes = st.sampled_from(["R1", "R2", "R3", "R4"])


def profiles():
    return st.builds(Profile, **{each.value: ratings for each in Dimension}, context=contexts)


def criteria():
    return st.builds(
        Criterion,
        code=codes,
        level=st.sampled_from(LEVELS),
        **{dimension.value: ratings for dimension in RISKS},
        context=contexts,
        required=st.booleans(),
        why=st.sampled_from(["a reason", ""]),
        why_es=st.sampled_from(["una razón", ""]),
    )


def rulesets(most=8):
    return st.lists(criteria(), max_size=most).map(Ruleset)


SUBSTANCES = [
    ["none"],
    ["sedatives"],  # alone: taken as told, two symptoms do not count
    ["sedatives", "prescribed_opioid_medication"],
    ["alcohol"],
    ["alcohol", "sedatives"],
    ["opioids", "stimulants"],
    ["alcohol", "opioids", "sedatives", "stimulants", "cannabis", "prescribed_opioid_medication", "other"],
]


@st.composite
def any_answers(
    draw, most_unknown: int = 22, start: dict | None = None, instrument: Instrument = ASKED
) -> dict:
    """A whole set of answers that the questionnaire allows, with at most so many of "I don't know".

    `start` are answers that are given already, without any that no longer count.
    """
    answers, unknown = dict(start or {}), 0
    for question in instrument.questions:
        if question.key not in answers and question.asked_of(answers):
            may_be_unknown = question.offers_dont_know(for_someone_else(answers)) and unknown < most_unknown
            rows = instrument.rows(question, answers) if question.kind is Kind.ROWS else ()
            answer = draw(an_answer(question, may_be_unknown, rows))
            unknown += DONT_KNOW in str(answer)
            answers[question.key] = answer
    return answers


@cache
def an_answer(question: Question, may_be_unknown: bool, things: tuple[str, ...]):
    values = question.values
    if question.key == "danger_signs":  # an emergency is rare
        return st.sampled_from([["none_of_these"]] * 9 + [["seizure"], ["overdose", "vomiting_blood"]])
    if question.key == "substances":
        return st.sampled_from(SUBSTANCES)
    if question.kind is Kind.SEVERAL:
        several = st.lists(st.sampled_from(values[:-1]), min_size=1, unique=True)
        return st.just([values[-1]]) | several
    one = st.sampled_from([*values, DONT_KNOW, DONT_KNOW] if may_be_unknown else values)
    if question.kind is Kind.ROWS:
        return st.fixed_dictionaries(dict.fromkeys(things, one))
    return one
