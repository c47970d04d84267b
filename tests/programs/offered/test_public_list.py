"""A list of the shape that FindTreatment.gov publishes: 1,027 places, as people typed them over twenty years.

All of it is invented. What the real one has and this one too: the name of a provider at several places,
telephone numbers with an extension, websites without https, capitals, ampersands, apostrophes and accents.
"""

import random
from dataclasses import dataclass

import pytest
from django.urls import reverse

from programs.models import LevelOfCare, Program
from programs.models.offered import in_order
from programs.offered.actions import offering
from programs.offered.forms.programs import ProgramForm
from vault.alphabet import alphabetical
from vault.phones import dial

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

PLACES, WITH_EXTENSION, OF_A_NAME_BEFORE = 1027, 93, 128
FIRST = [
    "Hillside",
    "Álamo",
    "St. Anne's",
    "NEW HORIZONS",
    "O'Brien & Sons",
    "Ñandú",
    "La Clínica",
    "First-Step",
]
SECOND = ["Recovery", "Counseling Ctr.", "Behavioral Health, Inc.", "House (Women)", "Svcs/Outpatient", "#2"]
TOWNS = ["Northtown", "Southtown", "Cañon Ridge", "Saint-Just", "O'Fallow", "Port Ñ", "EAST END", "Lake 9"]
PHONES = [
    "555-010-{:04}",
    "(212) 555-{:04}",
    "212.555.{:04}",
    "1-212-555-{:04}",
    "+1 212 555 {:04}",
    "212555{:04}",
]
WEBSITES = ["", "http://care{}.example", "www.care{}.example/locations", "HTTPS://Care{}.Example/?id=1&x=%20"]


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    phone: str
    website: str


def invented_places():
    chance = random.Random(1027)
    places = []
    for number in range(PLACES):
        town = f"{TOWNS[number % len(TOWNS)]}, NY {10_000 + number}"
        own = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number}"
        again = number >= PLACES - OF_A_NAME_BEFORE
        name = places[number % 60].name if again else own
        phone = chance.choice(PHONES).format(number) + (" x5" if number < WITH_EXTENSION else "")
        website = chance.choice(WEBSITES).format(number)
        places.append(Place(name, f"{number} Main Street, {town}", phone, website))
    return places


@pytest.fixture
def stored(ada):
    """All of them, each through the page's form and action, as an admin would enter it."""
    level = LevelOfCare.objects.get(code="inpatient")
    refused = []
    for place in invented_places():
        program = Program()
        form = ProgramForm(
            {
                **vars(place),
                "level": level.pk,
                "place": "in_person",
                "languages": ["en", "es"],
                "about": "You live there for a while.",
                "about_es": "Usted vive allí un tiempo.",
                "seen": 0,
            },
            instance=program,
        )
        if not form.is_valid():
            refused.append((place, form.errors))
            continue
        offering.add_program(program=program, by=ada)
    assert refused == []
    return list(Program.objects.select_related("level"))


def test_every_place_of_the_public_list_can_be_entered_and_told_apart(client, stored):
    assert len(stored) == PLACES
    assert len({each.name for each in stored}) == PLACES - OF_A_NAME_BEFORE
    assert [each.phone for each in stored if not dial(each.phone).startswith("tel:+1")] == []
    with_extension = [each for each in stored if each.phone.endswith(" x5")]
    assert len(with_extension) == WITH_EXTENSION
    assert {dial(each.phone).partition(";")[2] for each in with_extension} == {"ext=5"}
    shown = in_order(stored)
    assert [alphabetical(each.name) for each in shown] == sorted(alphabetical(each.name) for each in stored)

    Program.objects.update(offered=True)
    page = client.get(reverse("programs:offered"))

    assert page.status_code == 200
    shown = [each.address for each in stored]
    assert [address for address in shown if address.replace("'", "&#x27;") not in page.text] == []
