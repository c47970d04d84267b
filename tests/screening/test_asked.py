"""Which questionnaire new journeys are asked, and that who has begun ends with theirs."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from screening.apps import check_questionnaire
from screening.asked import asked_now
from screening.instrument.instruments import RELEASED
from screening.models import Screening
from tests.asked import NUMBERS
from tests.cast import NO_SUBSTANCE
from tests.patient import Person


def test_the_newest_is_asked():
    assert asked_now() is RELEASED[-1]


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
def test_a_site_may_hold_to_any_version(settings, instrument):
    settings.QUESTIONNAIRE = instrument.version

    assert asked_now() is instrument
    check_questionnaire()


def test_a_version_that_is_not_there_stops_the_start(settings):
    settings.QUESTIONNAIRE = "2025.1"

    with pytest.raises(ImproperlyConfigured, match=r"^QUESTIONNAIRE: .*'2025.1': write 2026.1"):
        check_questionnaire()


@pytest.mark.django_db
@pytest.mark.parametrize(("begun", "meanwhile"), [("2026.1", "2026.2"), ("2026.2", "2026.1")])
def test_who_has_begun_ends_with_the_same_questions_whatever_is_asked_meanwhile(
    client, settings, begun, meanwhile
):
    settings.QUESTIONNAIRE = begun
    pat = Person(client)
    settings.QUESTIONNAIRE = meanwhile
    pat.answer_all(NO_SUBSTANCE).ask_for_the_result()
    offers_age = "age_65_or_older" in pat.get("question", NUMBERS["health_concerns"]).content.decode()
    pat.get("send")
    pat.send()

    assert Screening.objects.get().questionnaire_version == begun
    assert offers_age is (begun == "2026.2")


@pytest.mark.django_db
def test_a_blank_page_is_remembered_for_each_version_by_itself(client, settings):
    """What is the same for everyone is drawn once; two versions ask the same question in other words."""
    for version, words in (
        ("2026.1", "Took too much:"),
        ("2026.2", "An overdose:"),
        ("2026.1", "Took too much:"),
    ):
        settings.QUESTIONNAIRE = version
        pat = Person(client)
        pat.answer("who_for", "self")
        assert words in pat.get("question", 2).content.decode()
