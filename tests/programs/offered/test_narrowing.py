"""The page of all programs, narrowed down by what is chosen in its address."""

import pytest
from django.urls import reverse

from programs.models import Program
from programs.offered.demo import make
from tests.cast import an_admin

pytestmark = pytest.mark.django_db

EVENINGS, ONLINE = "Riverbend Evenings (invented)", "Open Screen (invented)"
DAYS, WEEKLY, HOUSE = (
    "Harbor Day Program (invented)",
    "Oak Street Counseling (invented)",
    "Fernwood House (invented)",
)


@pytest.fixture
def programs():
    make(by=an_admin("ada"))


def shown(client, **asked):
    return {each.program.name for each in client.get(reverse("programs:offered"), asked).context["programs"]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {EVENINGS, ONLINE, DAYS, WEEKLY, HOUSE}),
        ({"level": "iop"}, {EVENINGS, ONLINE}),
        ({"when": "outside"}, {EVENINGS, WEEKLY, HOUSE}),  # the house names no times
        ({"when": "day"}, {EVENINGS, ONLINE, DAYS, HOUSE}),
        ({"place": "online"}, {ONLINE, WEEKLY}),
        ({"language": "es"}, {EVENINGS, DAYS}),
        ({"pays": "medicaid"}, {EVENINGS, DAYS}),
        ({"pays": "medicare"}, {EVENINGS}),
        ({"level": "iop", "language": "es", "pays": "medicaid", "when": "outside"}, {EVENINGS}),
        ({"level": "outpatient", "pays": "medicaid"}, set()),
    ],
    ids=lambda each: str(each) if isinstance(each, dict) else "",
)
def test_only_what_fits_all_that_was_chosen_is_shown(client, programs, asked, found):
    assert shown(client, **asked) == found


def test_the_page_says_how_many_fit_and_leads_back_to_all(client, programs):
    page = client.get(reverse("programs:offered"), {"level": "iop"}).content.decode()

    assert "2 programs fit what you chose." in page
    assert "Show all" in page
    assert "Show all" not in client.get(reverse("programs:offered")).content.decode()


def test_where_nothing_fits_the_page_says_what_else_there_is(client, programs):
    page = client.get(reverse("programs:offered"), {"level": "outpatient", "pays": "medicaid"})

    assert "No program here fits all of that" in page.content.decode()
    assert "1-800-662-4357" in page.content.decode()


@pytest.mark.parametrize("asked", [{"level": "moon"}, {"when": "'"}, {"pays": "\x00"}, {"language": "xx"}])
def test_what_cannot_be_read_asks_for_nothing(client, programs, asked):
    assert shown(client, **asked) == set(Program.objects.values_list("name", flat=True))
