"""The questionnaire in the open is the one that scores: change it, and what is said of it changes."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from programs.criteria.dimensions import Dimension
from screening.instrument.adult_substance_use import v2026_1, v2026_2
from screening.instrument.description import bands, describe, described_example, marks, ratings, uncounted
from screening.instrument.examples import RatingOf
from screening.instrument.fingerprint import of_rules
from screening.instrument.flags import Flag
from screening.review.views.scoring import described
from tests.moved import moved

INSTRUMENT = v2026_2.INSTRUMENT


def example_of(instrument, dimension, rating):
    example = ratings(instrument)[dimension][rating - 1].example
    return "; ".join(example.person)


def question(key):
    return next(each for each in describe(INSTRUMENT) if each.key == key)


def page(instrument):
    return render_to_string("screening/review/scoring.html", described(instrument))


def test_a_point_that_moves_moves_the_page_the_examples_and_the_digest(tmp_path):
    copy = moved(tmp_path, ('_("A shelter"), points=3', '_("A shelter"), points=17'))
    before, after = page(INSTRUMENT), page(copy)

    assert "17 points" not in before
    assert "17 points" in after
    assert of_rules(INSTRUMENT) in before
    assert of_rules(INSTRUMENT) not in after


def test_a_threshold_that_moves_moves_the_example(tmp_path):
    copy = moved(tmp_path, ("STABILITY_BANDS = (1, 2, 3, 4)", "STABILITY_BANDS = (1, 2, 3, 5)"))

    assert example_of(INSTRUMENT, "Stability", 4) == "question 17: No. Someone hurts or scares me there"
    assert example_of(copy, "Stability", 4) == (
        "question 16: On the street, in a car, or moving around; "
        "question 17: Mostly. Someone uses there now and then"
    )


def test_every_question_choice_and_rule_is_read():
    shown = page(INSTRUMENT)

    for question in INSTRUMENT.questions:
        assert escape(str(question.text)) in shown
        for choice in question.choices:
            assert escape(str(choice.text)) in shown
    assert "SEVERITY_BANDS = (2, 4, 6, 9)" in shown
    assert "opioids alone never pass rating 2" in shown


def test_the_same_questionnaire_has_one_digest():
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
        (
            "opioid_stopping",
            ("Only if you checked “Heroin, fentanyl, or pain pills not used as told” in question 5.",),
        ),
    ],
)
def test_it_says_which_answers_open_a_question(key, openers):
    assert question(key).opened_by == openers


def test_not_knowing_counts_as_the_questionnaire_says():
    points = {choice.value: choice.points for choice in question("thirty_days_away").choices}

    assert points["dont_know"] == 2


def test_what_only_someone_else_may_answer_is_marked():
    place, mind = (question(key).choices[-1] for key in ("sleeping_place", "mental_health"))

    assert (place.value, place.only_for_others) == ("dont_know", True)
    assert (mind.value, mind.only_for_others) == ("dont_know", False)
    assert "For another person: They may have told you, or you may have seen signs." in page(INSTRUMENT)


def test_a_flag_names_the_choices_that_set_it_and_leaves_rules_to_rules():
    found = {mark.label: mark.set_by for mark in marks(INSTRUMENT, Flag)}

    assert found["Urgent: not safe at home"] == ("question 17: No. Someone hurts or scares me there",)
    assert found["Urgent: must not stop suddenly"] == ()


def test_bands_are_those_that_the_rules_count_by():
    assert bands(INSTRUMENT)[Dimension.SEVERITY] == v2026_2.SEVERITY_BANDS
    assert Dimension.RESPONSIBILITIES not in bands(INSTRUMENT)


def test_a_rating_says_from_how_many_points_it_is_given():
    given = ratings(INSTRUMENT)

    assert [step.least for step in given["Withdrawal risk"]] == [1, 3, 5, 7]
    assert [step.least for step in given["Responsibilities"]] == [None] * 4


def test_an_example_says_the_one_answer_by_which_it_no_longer_holds():
    opioids = described_example(INSTRUMENT, "points_for_opioids")

    assert opioids.person[1] == (
        "question 6: Heroin, fentanyl, or pain pills not used as told: 12 to 20 days"
    )
    assert opioids.other == "question 6: Heroin, fentanyl, or pain pills not used as told: 5 to 11 days"


def test_of_several_ticks_an_example_names_the_one_that_makes_the_difference():
    severe = described_example(INSTRUMENT, RatingOf(Dimension.SEVERITY, 3))

    assert severe.other.startswith("question 8: all but “")


def test_what_is_never_scored_is_named():
    assert "question 22: I want to start now" in uncounted(INSTRUMENT)
    assert page(INSTRUMENT).count("question 22: I want to start now") == 1
