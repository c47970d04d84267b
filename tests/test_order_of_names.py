"""Names stand in the order of the language on every engine: SQLite's own puts Á after Z."""

import html
import random

import pytest
from django.urls import reverse

from history.forms import FilterForm
from notices.forms import ShiftForm
from notices.models import Shift
from people.roles import Role
from screening.models import SavedAnswer, SavedView
from screening.review.forms.work import HandOverForm
from tests.cast import member
from vault.alphabet import alphabetical

IN_ORDER = ["adela", "Álvaro", "Andrés", "Nuria", "Ñusta", "Óscar", "Zoe"]


def shuffled():
    return random.Random(7).sample(IN_ORDER, len(IN_ORDER))


@pytest.fixture
def colleagues(db):
    for number, name in enumerate(shuffled()):
        member(f"person{number}", Role.COORDINATOR, first_name=name)


def test_capitals_and_accents_aside_and_n_with_a_tilde_after_n():
    assert sorted(shuffled(), key=alphabetical) == IN_ORDER
    assert alphabetical("A\u0301lvaro") == alphabetical("Álvaro")


@pytest.mark.engine
def test_colleagues_are_listed_and_offered_in_order(client, colleagues):
    ada = member("ada", Role.ADMIN, Role.LEAD)
    client.force_login(ada)
    page = html.unescape(client.get(reverse("people:people")).text)
    assert sorted(IN_ORDER, key=page.index) == IN_ORDER

    for field in (
        FilterForm().fields["by"],
        ShiftForm(instance=Shift(person=ada)).fields["covered_by"],
        HandOverForm(by=ada).fields["to"],
    ):
        first, *labels = [label for _, label in field.choices]
        assert [label for label in labels if label in IN_ORDER] == IN_ORDER
        assert first == field.empty_label


@pytest.mark.engine
@pytest.mark.django_db
def test_saved_answers_and_views_stand_in_order(client):
    lee = member("lee", Role.LEAD)
    for name in shuffled():
        SavedAnswer.objects.create(name=name, words_en="x", words_es="x")
        SavedView.objects.create(owner=lee, name=name, query=f"q={name}")
    client.force_login(lee)

    for address in (reverse("screening:saved_answers"), reverse("screening:queue")):
        page = html.unescape(client.get(address).text)
        assert sorted(IN_ORDER, key=page.index) == IN_ORDER
