"""Everything a patient sees is easy to read, in both languages, and says nothing unkind."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from programs.defaults import default_ruleset
from programs.models import LevelOfCare, LevelWords
from programs.offered.elsewhere import other_help
from screening.instrument.flags import Flag, Note
from screening.instrument.questions import DONT_KNOW_TEXT
from screening.models import SiteSettings
from screening.patient.guidance import Facts, signs_of_worse, to_ask_for, to_do_first
from screening.patient.why import (
    HOME,
    HOME_AND_PEOPLE,
    NEARLY_DAILY,
    OF_CONTEXT,
    OF_OTHER,
    SAID,
    SO,
    WITHDRAWAL,
)
from tests.asked import QUESTIONS
from tests.cast import PAT, answers
from tests.patient import Person
from tests.public_pages import EVERY_PAGE, in_language
from tests.reading import as_prose, is_easy, long_sentences, texts_of, too_hard
from tests.screening.patient_pages import follow_up_texts, journey_texts, later_texts

pytestmark = pytest.mark.django_db

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])
ERROR_PAGES = ["400", "403", "404", "429", "500", "503"]
SICK = answers(
    who_for="someone_else",
    suicidal_thoughts="thoughts",
    health_concerns=["pregnant", "serious_illness"],
    substances=["alcohol", "sedatives"],
    days_used={"alcohol": "21_to_30", "sedatives": "21_to_30"},
    drinks_per_day="dont_know",
    sedative_pattern="more_than_told",
    stopping_effects="strong",
    stopping_complications="dont_know",
    home_safety="violence",
    mental_health="cannot_function",
    thirty_days_away="could_not",
)
LEVEL_FIELDS = [
    field.name for field in LevelWords._meta.fields if field.name not in ("id", "level", "language")
]
UNKIND = {
    "en": r"please|sorry|oops|invalid|addicts?|addicted|clean|dirty|abuse[rsd]?|junkie|alcoholics?",
    "es": r"por favor|lo sentimos|disculpe|inválid[oa]|adict[oa]s?|limpi[oa]s?|suci[oa]s?|abus[oa]r?",
}
LICENSED = r"ASAM|LOCUS|AUDIT|DAST|CIWA|COWS|ASSIST|DSM|PHQ|GAD|CAGE|TAPS|C-SSRS|level \d\.\d|nivel \d\.\d"


def questionnaire_texts(language):
    """Every wording of every question and answer, for oneself and for someone else."""
    with override(language):
        texts = [str(DONT_KNOW_TEXT)]
        for question in QUESTIONS:
            texts += [question.text, question.other, question.short, question.error, question.other_error]
            texts += [question.hint, question.other_hint, question.reason, question.section.label]
            texts += [text for choice in question.choices for text in (choice.text, choice.other)]
        return [str(text) for text in dict.fromkeys(texts) if text]


def level_texts(language):
    words = [
        each for level in LevelOfCare.objects.all() for each in level.all_words.filter(language=language)
    ]
    return [getattr(each, field) for each in words for field in LEVEL_FIELDS]


def reasons(language):
    field = "why" if language == "en" else "why_es"
    return [getattr(criterion, field) for criterion in default_ruleset().criteria]


def error_texts(page, language):
    """An error page says everything twice, first in English."""
    english, spanish = render_to_string(f"{page}.html").split('<div lang="es"')
    return texts_of(english if language == "en" else f"<main><div{spanish}")


@pytest.mark.parametrize("path", EVERY_PAGE)
@IN_BOTH_LANGUAGES
def test_a_public_page_is_easy_to_read(client, path, language):
    texts = texts_of(client.get(in_language(path, language)).content.decode())

    assert is_easy(texts, language)
    assert long_sentences(texts) == []


@IN_BOTH_LANGUAGES
def test_the_questionnaire_is_easy_to_read(language):
    assert is_easy(questionnaire_texts(language), language)
    assert long_sentences(questionnaire_texts(language)) == []


@pytest.mark.parametrize("someone_else", [False, True])
@IN_BOTH_LANGUAGES
def test_all_that_is_told_beside_the_level_is_easy_to_read(language, someone_else):
    """Every flag and note at once, as no journey has them."""
    facts = Facts(Flag, Note, {"alcohol", "sedatives", "opioids"}, severity=4, someone_else=someone_else)
    with override(language):
        pieces = [*to_do_first(facts, SiteSettings()), *other_help()]
        texts = [text for piece in pieces for text in (piece.first, *piece.more)]
        texts += [*to_ask_for(facts), *signs_of_worse()]

    assert is_easy(texts, language)
    assert long_sentences(texts) == []


@IN_BOTH_LANGUAGES
def test_every_sentence_on_why_is_easy_to_read(language):
    with override(language):
        texts = [str(text) for pair in (*SAID.values(), *OF_CONTEXT.values()) for text in pair]
        texts += [str(text) for text in (*OF_OTHER.values(), *WITHDRAWAL.values(), *SO.values())]
        texts += [str(text) for pair in (NEARLY_DAILY, HOME_AND_PEOPLE, HOME) for text in pair]

    assert is_easy(texts, language)
    assert long_sentences(texts) == []


@IN_BOTH_LANGUAGES
def test_the_levels_of_care_are_explained_in_easy_words(language):
    assert is_easy(level_texts(language), language)
    assert long_sentences(level_texts(language)) == []


@IN_BOTH_LANGUAGES
def test_the_reasons_for_a_level_are_easy_to_read(language):
    assert is_easy(reasons(language), language)


@pytest.mark.parametrize("given", [PAT, SICK], ids=["Pat", "someone who is very ill"])
@IN_BOTH_LANGUAGES
def test_the_journey_is_easy_to_read(client, language, given):
    pages = journey_texts(client, language, given)

    assert too_hard(pages, language) == []
    assert [path for path, texts in pages.items() if long_sentences(texts)] == []


@IN_BOTH_LANGUAGES
def test_coming_back_is_easy_to_read(client, language):
    pages = follow_up_texts(client, language)

    assert too_hard(pages, language) == []
    assert [path for path, texts in pages.items() if long_sentences(texts)] == []


@IN_BOTH_LANGUAGES
def test_finishing_later_is_easy_to_read(client, language):
    pages = later_texts(client, language, {"who_for": "self", "danger_signs": ["overdose"]})

    assert too_hard(pages, language) == []
    assert [path for path, texts in pages.items() if long_sentences(texts)] == []


@pytest.mark.parametrize("danger", ["seizure", "overdose", "chest_pain_or_breathing"])
@IN_BOTH_LANGUAGES
def test_the_page_of_an_emergency_is_easy_to_read(client, language, danger):
    person = Person(client, in_language("/start/", language))
    person.answer("who_for", "self")
    interruption = client.get(person.answer("danger_signs", [danger]).url)

    assert is_easy(texts_of(interruption.content.decode()), language)


@pytest.mark.parametrize("page", ERROR_PAGES)
@IN_BOTH_LANGUAGES
def test_an_error_page_is_easy_to_read(page, language):
    assert is_easy(error_texts(page, language), language)
    assert long_sentences(error_texts(page, language)) == []


@IN_BOTH_LANGUAGES
def test_no_word_shames_or_scolds(client, language):
    said = everything_said(client, language)

    assert re.findall(rf"\b(?:{UNKIND[language]})\b", said, re.IGNORECASE) == []
    assert re.findall(r"[!¡]", said) == []


@IN_BOTH_LANGUAGES
def test_no_licensed_instrument_is_named(client, language):
    assert re.findall(rf"\b(?:{LICENSED})\b", everything_said(client, language)) == []


def everything_said(client, language):
    public = [client.get(in_language(path, language)).content.decode() for path in EVERY_PAGE]
    texts = [text for page in public for text in texts_of(page)]
    texts += [text for page in journey_texts(client, language, SICK).values() for text in page]
    texts += [text for page in follow_up_texts(client, language).values() for text in page]
    texts += [text for page in later_texts(client, language, SICK).values() for text in page]
    texts += [text for page in ERROR_PAGES for text in error_texts(page, language)]
    with override(language):
        flags = [str(flag.label) for flag in Flag]
    return as_prose(texts + questionnaire_texts(language) + level_texts(language) + reasons(language) + flags)
