"""The questionnaire in the open is the one that scores: change it, and what is said of it changes."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from screening.instrument.adult_substance_use import v2026_1, v2026_2
from screening.instrument.description import bands, changes, describe, marks
from screening.instrument.fingerprint import of_rules
from screening.instrument.flags import Flag
from screening.review.views.scoring import described

INSTRUMENT = v2026_2.INSTRUMENT


def with_points(key, value, points):
    """The same questionnaire, with one point moved."""
    question = INSTRUMENT.question(key)
    choices = tuple(
        replace(choice, points=points) if choice.value == value else choice for choice in question.choices
    )
    moved = replace(question, choices=choices)
    return replace(
        INSTRUMENT, questions=tuple(moved if each is question else each for each in INSTRUMENT.questions)
    )


def question(key):
    return next(each for each in describe(INSTRUMENT) if each.key == key)


def test_a_point_that_moves_moves_the_page_and_the_digest():
    moved = with_points("sleeping_place", "unsheltered", 17)
    before, after = (
        render_to_string("screening/review/scoring.html", described(each)) for each in (INSTRUMENT, moved)
    )

    assert "17 points" not in before
    assert "17 points" in after
    assert of_rules(INSTRUMENT) in before
    assert of_rules(INSTRUMENT) not in after
    assert changes(INSTRUMENT, moved) == ("sleeping_place, unsheltered: 4 points, now 17",)


def test_every_question_choice_and_rule_is_read():
    page = render_to_string("screening/review/scoring.html", described(INSTRUMENT))

    for question in INSTRUMENT.questions:
        assert escape(str(question.text)) in page
        for choice in question.choices:
            assert escape(str(choice.text)) in page
    assert "SEVERITY_BANDS = (2, 4, 6, 9)" in page
    assert "opioids alone never pass rating 2" in page


def test_the_same_questionnaire_has_no_changes_and_one_digest():
    assert changes(INSTRUMENT, INSTRUMENT) == ()
    assert of_rules(replace(INSTRUMENT)) == of_rules(INSTRUMENT)


def test_versions_with_other_rules_have_other_digests():
    assert of_rules(v2026_1.INSTRUMENT) != of_rules(INSTRUMENT)
    assert of_rules(replace(INSTRUMENT, rate=v2026_1.rate)) != of_rules(INSTRUMENT)


def test_a_question_stands_in_both_languages():
    english, spanish = question("sleeping_place").words

    assert (english.language, english.text) == ("en", "Where do you sleep most nights?")
    assert (spanish.language, spanish.text) == ("es", "¿Dónde duerme casi todas las noches?")


@pytest.mark.parametrize(
    ("key", "openers"),
    [
        ("sleeping_place", ()),
        ("opioid_stopping", ("question 5: Heroin, fentanyl, or pain pills not used as told",)),
    ],
)
def test_it_says_which_answers_open_a_question(key, openers):
    assert question(key).opened_by == openers


def test_not_knowing_counts_as_the_questionnaire_says():
    points = {choice.value: choice.points for choice in question("thirty_days_away").choices}

    assert points["dont_know"] == 2


def test_a_flag_names_the_choices_that_set_it_and_leaves_rules_to_rules():
    found = {mark.label: mark.set_by for mark in marks(INSTRUMENT, Flag)}

    assert found["Urgent: not safe at home"] == ("question 17: No. Someone hurts or scares me there",)
    assert found["Urgent: must not stop suddenly"] == ()


def test_a_new_choice_is_named_as_a_change():
    assert "health_concerns, age_65_or_older: a new choice" in changes(v2026_1.INSTRUMENT, INSTRUMENT)


def test_bands_are_those_that_the_rules_count_by():
    assert bands(INSTRUMENT)["Severity"] == v2026_2.SEVERITY_BANDS
    assert "Responsibilities" not in bands(INSTRUMENT)
    assert "Withdrawal risk: ratings 1, 2, 3 and 4 from 1, 3, 5, 7 points" in render_to_string(
        "screening/review/scoring.html", described(INSTRUMENT)
    )
