"""Any profile, any ruleset, any answers: what the property tests draw from."""

from hypothesis import strategies as st

from programs.criteria import LEVELS, Criterion, Ruleset
from programs.dimensions import RATINGS, RISKS, Context, Dimension, Profile
from screening.journey import walk
from screening.questionnaire import DONT_KNOW, QUESTIONS, Kind, things_used

ratings = st.sampled_from(RATINGS)
contexts = st.frozensets(st.sampled_from(Context))
codes = st.sampled_from(["R1", "R2", "R3", "R4"])


def profiles():
    return st.builds(Profile, **{each.value: ratings for each in Dimension}, context=contexts)


def criteria(bounds=ratings, context=contexts):
    return st.builds(
        Criterion,
        code=codes,
        level=st.sampled_from(LEVELS),
        **{dimension.value: bounds for dimension in RISKS},
        context=context,
        required=st.booleans(),
        why=st.sampled_from(["a reason", ""]),
        why_es=st.sampled_from(["una razón", ""]),
    )


def rulesets(rows=criteria, most=8):
    return st.lists(rows(), max_size=most).map(Ruleset)


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
def any_answers(draw, most_unknown: int = 22) -> dict:
    """A whole set of answers that the questionnaire allows, with at most so many of "I don't know"."""
    answers, unknown = {}, 0
    for question in QUESTIONS:
        _path, counted = walk(answers)
        if question.asked_of(counted):
            offered = question.offers_dont_know(counted.get("who_for") == "someone_else")
            values = [*question.values, *([DONT_KNOW] * 2 if offered and unknown < most_unknown else [])]
            answers[question.key] = draw(an_answer(question, values, things_used(counted)))
            unknown += DONT_KNOW in str(answers[question.key])
    return answers


def an_answer(question, values, things):
    if question.key == "danger_signs":  # an emergency is rare
        return st.sampled_from([["none_of_these"]] * 9 + [["seizure"], ["overdose", "vomiting_blood"]])
    if question.key == "substances":
        return st.sampled_from(SUBSTANCES)
    if question.kind is Kind.SEVERAL:
        several = st.lists(st.sampled_from(values[:-1]), min_size=1, unique=True)
        return st.just([values[-1]]) | several
    if question.kind is Kind.ROWS:
        return st.fixed_dictionaries({thing: st.sampled_from(values) for thing in things})
    return st.sampled_from(values)
