"""What the form tells people to skip is what the questionnaire would not ask them."""

from dataclasses import replace
from itertools import combinations

import pytest

from screening.desk.sheet import Sheet
from screening.instrument.instrument import Instrument
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey
from screening.instrument.questions import DONT_KNOW
from screening.paper.files import Edition
from screening.paper.form import NoTrueInstruction, PaperForm

THINGS = RELEASED[-1].question("substances").things


def ticks():
    """Every way in which the question on what was used can be answered."""
    yield ("none",)
    for count in range(1, len(THINGS) + 1):
        yield from combinations(THINGS, count)


def ways_to_answer(form):
    """Everything that can open or close a question, in all its combinations."""
    question = form.instrument.question("days_used")
    values = [mark.value for mark in form.marks(question)]
    for ticked in ticks():
        for value in values if "alcohol" in ticked else values[:1]:
            rows = {thing: value if thing == "alcohol" else values[0] for thing in ticked if thing != "none"}
            yield {"who_for": form.own_value, "substances": ticked, **({"days_used": rows} if rows else {})}


@pytest.mark.parametrize("someone_else", [False, True], ids=["for me", "for someone else"])
@pytest.mark.parametrize("instrument", RELEASED, ids=str)
def test_whoever_follows_the_form_answers_the_questions_that_the_web_asks(instrument, someone_else):
    form = PaperForm(instrument, Edition("en", someone_else))
    tried = 0

    for answers in ways_to_answer(form):
        asked = [question.key for question in Journey(instrument, answers).path]
        assert form.followed(answers) == asked, answers
        tried += 1

    assert tried > 300


@pytest.mark.parametrize("someone_else", [False, True], ids=["for me", "for someone else"])
def test_the_number_beside_a_choice_is_the_key_that_enters_it(someone_else):
    form = PaperForm(RELEASED[-1], Edition("en", someone_else))
    answers = {
        "who_for": form.own_value,
        "substances": THINGS,
        "days_used": dict.fromkeys(THINGS, "21_to_30"),
    }
    sheet = Sheet(Journey(RELEASED[-1], answers), "en")

    entered = {item.key: item.groups for _, items in sheet.sections for item in items}
    assert list(entered) == [question.key for question in RELEASED[-1].questions]
    for question in RELEASED[-1].questions:
        printed = [(mark.key, mark.value) for mark in form.marks(question)]
        for group in entered[question.key]:
            assert [(choice.key, choice.value) for choice in group.choices] == printed


def test_nothing_but_what_was_used_and_how_often_opens_a_question():
    openers = {question.key for question in RELEASED[-1].questions if question.opens_questions}

    assert openers == {"substances", "days_used"}


def test_drinks_are_asked_from_five_days_on_or_if_that_is_not_known():
    gate = PaperForm(RELEASED[-1], Edition("en", someone_else=True)).gates["drinks_per_day"]

    assert {(mark.thing, mark.value) for mark in gate.marks} == {
        ("alcohol", "5_to_11"),
        ("alcohol", "12_to_20"),
        ("alcohol", "21_to_30"),
        ("alcohol", DONT_KNOW),
    }


def test_a_condition_that_no_sentence_can_say_stops_the_making():
    newest = RELEASED[-1]
    both = replace(
        newest.question("readiness"),
        asked_of=lambda answers: {"alcohol", "opioids"} <= set(answers.get("substances", ())),
    )
    changed = Instrument(newest.key, "0", (*newest.questions[:-1], both), newest.rate)

    with pytest.raises(NoTrueInstruction, match="readiness"):
        PaperForm(changed, Edition("en"))
