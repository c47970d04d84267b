"""The usual way down in hours, where a person and a coordinator read it."""

import pytest
from django.urls import reverse

from programs.models import LevelOfCare
from screening.models import Submission
from tests.cast import answers
from tests.patient import Person, Visitor, sent_by_pat, text_of
from tests.submissions import stopped_at_emergency, submission

pytestmark = pytest.mark.django_db
CAUTION = "This is only an example: programs differ."


def test_the_result_draws_it(client):
    person = Person(client).answer_all(answers())
    person.ask_for_the_result()
    page = text_of(person.get("result"))
    assert "Weeks 1 to 4 9 hours a week" in page
    assert CAUTION in page


def test_coming_back_it_begins_at_the_level_of_the_place(client):
    one = sent_by_pat()
    assert "Weeks 1 to 4 9 hours a week" in text_of(Visitor(client, one.reference).get())
    Submission.objects.filter(pk=one.pk).update(
        stage="placed", assessed_level="php", placed_level="php", placed_where="here"
    )
    assert "For as long as it takes 20 hours a week" in text_of(Visitor(client, one.reference).get())


@pytest.mark.parametrize(
    ("known", "first"),
    [
        ({}, "Weeks 1 to 4 9 hours a week"),
        ({"decided_level": "php"}, "For as long as it takes 20 hours a week"),
        ({"decided_level": "php", "assessed_level": "inpatient"}, "Weeks 1 to 4 Day and night"),
    ],
    ids=["recommended", "decided", "assessed"],
)
def test_a_coordinator_reads_it_from_the_level_that_holds_now(client, cora, known, first):
    one = submission()
    Submission.objects.filter(pk=one.pk).update(**known)
    client.force_login(cora)
    page = text_of(client.get(reverse("screening:submission", args=[one.reference])))
    assert first in page.split("The usual way down")[1]
    assert CAUTION in page


def test_who_stopped_at_an_emergency_has_none(client, cora):
    client.force_login(cora)
    one = stopped_at_emergency()
    page = client.get(reverse("screening:submission", args=[one.reference]))
    assert "The usual way down" not in text_of(page)
    assert CAUTION not in text_of(Visitor(client, sent_by_pat(danger_signs=["overdose"]).reference).get())


def test_a_site_without_plans_says_nothing_of_them(client):
    LevelOfCare.objects.update(plan=None)
    assert CAUTION not in text_of(Visitor(client, sent_by_pat().reference).get())
