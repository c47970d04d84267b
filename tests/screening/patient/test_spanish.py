"""Everything that a patient may read is in Spanish: whole, sure, and with nothing lost on the way."""

import re

import polib
import pytest
from django.conf import settings

from tests.cast import PAT, answers
from tests.catalogue import words_for_patients
from tests.public_pages import EVERY_PAGE, in_language
from tests.reading import texts_of
from tests.screening.patient_pages import follow_up_texts, journey_texts, later_texts

CATALOGUE = settings.BASE_DIR / "locale/es/LC_MESSAGES/django.po"
GAPS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|<[^>]+>")
THE_SAME_IN_BOTH = {"No", "Alcohol", "www"}  # the last is the field that only programs fill in


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def spanish(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_word_for_patients_is_translated(catalogue):
    translated = {
        (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)
        for entry in catalogue
        if all(spanish(entry)) and not entry.obsolete
    }

    assert {
        message: where for message, where in words_for_patients().items() if message not in translated
    } == {}


def test_no_translation_is_in_doubt(catalogue):
    assert catalogue.fuzzy_entries() == []
    assert catalogue.obsolete_entries() == []


def test_no_translation_is_left_over(catalogue):
    wanted = {message[0] for message in words_for_patients()}

    assert [entry.msgid for entry in catalogue if entry.msgid not in wanted] == []


def test_numbers_names_and_links_stand_in_both(catalogue):
    lost = [
        entry.msgid
        for entry in catalogue
        for text in spanish(entry)
        if sorted(GAPS.findall(text)) != sorted(GAPS.findall(entry.msgid))
    ]

    assert lost == []


def test_spanish_says_usted(catalogue):
    """Quoted speech within a family may say tú."""
    said = {entry.msgid: re.sub("“[^”]*”", "", " ".join(spanish(entry))) for entry in catalogue}
    familiar = re.compile(r"\b(?:tú|te|ti|contigo|tu|tus|eres|estás|tienes|puedes|quieres)\b", re.IGNORECASE)

    assert [text for text in said.values() if familiar.search(text)] == []


def test_questions_open_and_close(catalogue):
    texts = [text for entry in catalogue for text in spanish(entry)]

    assert [text for text in texts if text.count("¿") != text.count("?")] == []


# As it is shown


def english_left(english: list[str], shown: list[str]) -> set[str]:
    worded = {text for text in english if re.search("[a-z]{2}", text)}
    return worded & set(shown) - THE_SAME_IN_BOTH


@pytest.mark.django_db
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_english_is_left_on_a_spanish_page(client, path):
    english, shown = (
        texts_of(client.get(in_language(path, language)).content.decode()) for language in ("en", "es")
    )

    assert english_left(english, shown) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        PAT,
        answers(who_for="someone_else", suicidal_thoughts="thoughts", home_safety="violence"),
        answers(health_concerns=["pregnant", "serious_illness"], mental_health="cannot_function"),
        answers(drinks_per_day="dont_know", thirty_days_away="could_not", stopping_effects="dont_know"),
        answers(danger_signs=["overdose", "seizure", "vomiting_blood"]),
    ],
    ids=["Pat", "a loved one", "ill", "unknown", "emergency"],
)
def test_no_english_is_left_on_a_spanish_journey(client, given):
    english, shown = (
        [text for texts in journey_texts(client, language, given).values() for text in texts]
        for language in ("en", "es")
    )

    assert english_left(english, shown) == set()


@pytest.mark.django_db
def test_no_english_is_left_for_those_who_come_back_in_spanish(client):
    english, shown = (
        [text for texts in follow_up_texts(client, language).values() for text in texts]
        for language in ("en", "es")
    )

    assert english_left(english, shown) == set()


@pytest.mark.django_db
def test_no_english_is_left_for_those_who_finish_later_in_spanish(client):
    english, shown = (
        [text for texts in later_texts(client, language, PAT).values() for text in texts]
        for language in ("en", "es")
    )

    assert english_left(english, shown) == set()
