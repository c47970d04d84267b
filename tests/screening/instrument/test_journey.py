"""Which questions are asked, and which answers count."""

import pytest

from screening.instrument.journey import UnknownAnswer
from tests.asked import BY_KEY, answered
from tests.cast import NO_SUBSTANCE, PAT, answers

STOPPING = {
    "drinks_per_day",
    "stopping_effects",
    "stopping_complications",
    "sedative_pattern",
    "opioid_stopping",
}


def asked(given):
    return {question.key for question in answered(given).path}


@pytest.mark.parametrize(
    ("substance", "questions"),
    [
        ("alcohol", {"drinks_per_day", "stopping_effects", "stopping_complications"}),
        ("sedatives", {"sedative_pattern", "stopping_effects", "stopping_complications"}),
        ("opioids", {"opioid_stopping"}),
        ("stimulants", set()),
        ("cannabis", set()),
        ("prescribed_opioid_medication", set()),
        ("other", {"stopping_effects", "stopping_complications"}),
    ],
)
def test_what_is_used_decides_what_is_asked_about_stopping(substance, questions):
    given = answers(substances=[substance], days_used={substance: "21_to_30"})

    assert asked(given) & STOPPING == questions


def test_without_any_substance_neither_days_nor_last_use_nor_stopping_is_asked():
    assert not asked(NO_SUBSTANCE) & (STOPPING | {"days_used", "last_use"})
    assert answered(NO_SUBSTANCE).is_complete


@pytest.mark.parametrize(("days", "is_asked"), [("1_to_4", False), ("5_to_11", True), ("21_to_30", True)])
def test_drinks_are_asked_from_five_days_on(days, is_asked):
    assert ("drinks_per_day" in asked(answers(days_used={"alcohol": days}))) is is_asked


def test_drinks_are_asked_when_a_relative_does_not_know_the_days():
    given = answers(who_for="someone_else", days_used={"alcohol": "dont_know"})

    assert "drinks_per_day" in asked(given)


def test_an_answer_of_a_path_since_left_does_not_count():
    journey = answered(
        answers(substances=["cannabis"], days_used={"alcohol": "21_to_30", "cannabis": "1_to_4"})
    )

    assert journey.answers["days_used"] == {"cannabis": "1_to_4"}
    assert "drinks_per_day" not in journey.answers
    assert BY_KEY["drinks_per_day"] in journey.left_out


def test_a_substance_added_later_opens_its_row():
    journey = answered(answers(substances=["alcohol", "cannabis"]))

    assert BY_KEY["days_used"] in journey.unanswered


def test_dont_know_of_a_relative_is_asked_again_once_it_is_for_oneself():
    given = answers(sleeping_place="dont_know")

    assert not answered({**given, "who_for": "someone_else"}).unanswered
    assert [question.key for question in answered(given).unanswered] == ["sleeping_place"]


def test_a_question_opens_when_all_before_it_are_answered():
    journey = answered({"who_for": "self"})

    assert journey.can_visit(BY_KEY["who_for"])
    assert journey.can_visit(BY_KEY["danger_signs"])
    assert not journey.can_visit(BY_KEY["suicidal_thoughts"])


def test_a_question_that_is_not_asked_cannot_be_visited():
    assert not answered(PAT).can_visit(BY_KEY["opioid_stopping"])


def test_before_and_after_skip_what_is_not_asked():
    journey = answered(NO_SUBSTANCE)

    assert journey.after(BY_KEY["substances"]) == BY_KEY["symptoms"]
    assert journey.before(BY_KEY["symptoms"]) == BY_KEY["substances"]
    assert journey.before(BY_KEY["who_for"]) is None
    assert journey.after(BY_KEY["readiness"]) is None


@pytest.mark.parametrize(
    ("given", "known"),
    [({}, False), ({"substances": ["none"]}, True), ({"substances": ["alcohol"]}, False), (PAT, True)],
)
def test_the_number_of_questions_is_told_only_once_it_is_true(given, known):
    assert answered({**given}).length_is_known is known


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shoe_size", "42"),
        ("who_for", "nobody"),
        ("who_for", "dont_know"),
        ("who_for", ["self"]),
        ("who_for", None),
        ("suicidal_thoughts", 0),
        ("substances", "alcohol"),
        ("substances", []),
        ("substances", ["tea"]),
        ("substances", [["alcohol"]]),
        ("substances", ["alcohol", "none"]),
        ("days_used", "21_to_30"),
        ("days_used", {"tea": "1_to_4"}),
        ("days_used", {"none": "1_to_4"}),
        ("days_used", {"alcohol": "always"}),
        ("readiness", ["dont_know"]),
    ],
)
def test_what_no_question_offers_is_refused_by_name(key, value):
    with pytest.raises(UnknownAnswer) as refusal:
        answered(answers(**{key: value}) | {key: value})

    assert refusal.value.question == key


@pytest.mark.parametrize("given", [None, [], "answers", 7])
def test_answers_that_are_no_object_are_refused(given):
    with pytest.raises(UnknownAnswer):
        answered(given)
