"""How a level is worked out, for anyone: made from what scores, and silent where words don't fit the code."""

import re

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import override

from programs.defaults import default_ruleset
from programs.models import CriteriaVersion
from screening.instrument.instruments import RELEASED
from screening.instrument.rules import rules_of
from screening.patient.plain_rules import About, told, true_of
from screening.patient.views.public import WORKED_OUT, WORKED_OUT_QUESTIONS
from screening.patient.worked_out import WorkedOut, levels_in_words
from tests.cast import PAT
from tests.moved import moved
from tests.patient import Person
from tests.public_pages import in_language
from tests.reading import is_easy
from tests.signing import a_clinical_lead, sign

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
EACH_VERSION = pytest.mark.parametrize("instrument", RELEASED, ids=str)
HOW, QUESTIONS = "/how-we-work-this-out/", "/how-we-work-this-out/questions/"
TOLD_ELSEWHERE = {
    "",  # fixed numbers: put into words, or shown as the points of a rating
    "points",  # beside each answer
    "set_by_answers",  # beside each answer
    "uses",  # at each question: who is asked it
    "drinks_on_five_days",  # the same
}


def drawn(template, instrument, language="en"):
    with override(language):
        page = render_to_string(
            template, {"worked_out": WorkedOut(instrument), "version": instrument.version}
        )
    return " ".join(page.split())


# The words are those of the questionnaire


@pytest.mark.django_db
@IN_BOTH_LANGUAGES
def test_every_question_and_choice_stands_in_the_words_that_are_asked(client, language):
    page = client.get(in_language(QUESTIONS, language)).text

    with override(language):
        for question in RELEASED[-1].questions:
            assert escape(str(question.text)) in page
            for choice in question.choices:
                assert escape(str(choice.text)) in page


@EACH_VERSION
@IN_BOTH_LANGUAGES
def test_it_is_in_easy_words_for_every_version(instrument, language):
    with override(language):
        texts = [sentence for about in About for _, said in told(instrument, about) for sentence in said]

    assert is_easy(texts, language)


# The points are those that count


def test_a_point_that_moves_moves_the_page(tmp_path):
    copy = moved(tmp_path, ('_("A shelter"), points=3', '_("A shelter"), points=17'))

    assert "A shelter: <b>3 points</b>" in drawn(WORKED_OUT_QUESTIONS, RELEASED[-1])
    assert "A shelter: <b>17 points</b>" in drawn(WORKED_OUT_QUESTIONS, copy)
    assert "En un albergue: <b>17 puntos</b>" in drawn(WORKED_OUT_QUESTIONS, copy, "es")


def test_a_band_that_moves_moves_the_page(tmp_path):
    copy = moved(tmp_path, ("SEVERITY_BANDS = (2, 4, 6, 9)", "SEVERITY_BANDS = (2, 4, 7, 9)"))

    assert "<b>3</b>, a severe problem (6 to 8)" in drawn(WORKED_OUT, RELEASED[-1])
    assert "<b>3</b>, a severe problem (7 to 8)" in drawn(WORKED_OUT, copy)


def test_a_flag_that_a_choice_begins_to_set_shows(tmp_path):
    copy = moved(
        tmp_path,
        ('Choice("cannabis", _("Weed"))', 'Choice("cannabis", _("Weed"), sets=(Flag.URGENT_TAPER,))'),
    )

    assert "<li>Weed</li>" in drawn(WORKED_OUT_QUESTIONS, RELEASED[-1])
    assert "Weed: <b>urgent</b>" in drawn(WORKED_OUT_QUESTIONS, copy)


def test_who_is_asked_a_question_moves_with_it(tmp_path):
    copy = moved(tmp_path, ('asked_of=uses("opioids")', 'asked_of=uses("opioids", "cannabis")'))

    assert "“Weed” in question 5" not in drawn(WORKED_OUT_QUESTIONS, RELEASED[-1])
    assert "or “Weed” in question 5" in drawn(WORKED_OUT_QUESTIONS, copy)


# The rules are told as they are


@EACH_VERSION
def test_no_rule_is_left_unsaid(instrument):
    said = {name for words in true_of(instrument) for name in words.rules}

    assert {rule.key for rule in rules_of(instrument)} - said == TOLD_ELSEWHERE


def test_a_threshold_with_a_name_moves_in_the_words(tmp_path):
    copy = moved(tmp_path, ("DAILY = 5, 12, 21", "DAILY = 5, 14, 21"))

    assert "Opioids count if you used them on 12 days or more" in drawn(WORKED_OUT, RELEASED[-1])
    assert "Opioids count if you used them on 14 days or more" in drawn(WORKED_OUT, copy)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            ('return self.points("opioid_stopping")', 'return 1 + self.points("opioid_stopping")'), id="code"
        ),
        pytest.param(
            ('"8_to_30_days": 30, DONT_KNOW: 3}', '"8_to_30_days": 30, DONT_KNOW: 9}'), id="a list it reads"
        ),
    ],
)
def test_of_a_rule_that_is_another_one_nothing_is_said(tmp_path, change):
    copy = moved(tmp_path, change)

    assert "Opioids count if" in drawn(WORKED_OUT, RELEASED[-1])
    assert "Opioids count if" not in drawn(WORKED_OUT, copy)


def test_a_rule_stands_with_someone_for_whom_it_holds_and_the_answer_by_which_it_would_not(tmp_path):
    copy = moved(tmp_path, ("DAILY = 5, 12, 21", "DAILY = 4, 5, 21"))
    opioids = "Heroin, fentanyl, or pain pills not used as told"

    assert f"But not with: question 6: “{opioids}: 5 to 11 days”." in drawn(WORKED_OUT, RELEASED[-1])
    assert f"But not with: question 6: “{opioids}: 1 to 4 days”." in drawn(WORKED_OUT, copy)


def test_a_question_without_points_says_that_rules_weigh_it():
    page = drawn(WORKED_OUT_QUESTIONS, RELEASED[-1])
    days, symptoms = (page.split(f'"h3">{number}. ')[1].split("<ul>")[0] for number in (6, 8))

    assert "The rules say how much." in days
    assert "The rules say how much." not in symptoms


def test_what_never_counts_is_named():
    assert "“I want to start now” (question 22)" in drawn(WORKED_OUT, RELEASED[-1])


# The criteria in force


@pytest.mark.django_db
def test_each_level_stands_with_what_leads_to_it(client):
    page = client.get(HOW).text

    for criterion in default_ruleset().criteria:
        assert escape(criterion.why) in page
    assert escape(default_ruleset().criteria[0].why_es) in client.get(in_language(HOW, "es")).text


@pytest.mark.django_db
def test_levels_come_from_the_most_care_down():
    levels = [level.value for level, _reasons in levels_in_words(CriteriaVersion.objects.published())]

    assert levels == ["inpatient", "php", "iop"]


@pytest.mark.django_db
def test_without_a_database_all_else_is_there(client):
    def down(*args):
        raise OperationalError("the database is down")

    with connection.execute_wrapper(down):
        page = client.get(HOW).text

    assert "Opioids count if" in page
    assert "From ratings to a level" not in page


# Who stands behind it


@pytest.mark.django_db
def test_it_says_that_nobody_signed_until_somebody_does(client):
    unsigned = client.get(HOW).text
    sign(a_clinical_lead())
    signed = client.get(HOW).text

    assert "No clinician with a license has signed off on this yet." in unsigned
    assert "No clinician with a license" not in signed
    assert "checked by Clara Mendez, MD" in signed.split("<footer")[0]


# Where it is found


@pytest.mark.django_db
def test_it_is_one_press_from_every_public_page_and_the_result(client):
    pat = Person(client).answer_all(PAT)
    pat.ask_for_the_result()

    assert f'href="{HOW}"' in client.get("/crisis/").text
    assert f'href="{HOW}"' in client.get("/guides/cost/").text
    assert re.search(r'href="\S*read/how/"', pat.get("result").text)


@pytest.mark.django_db
def test_in_a_journey_the_two_parts_lead_to_each_other(client):
    pat = Person(client)
    pat.answer("who_for", "self")

    how, questions = (pat.get("read", name).text for name in ("how", "how-questions"))
    assert 'href="../how-questions/"' in how
    assert 'href="../how/"' in questions
