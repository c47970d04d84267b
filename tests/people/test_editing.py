"""What two people edit at once: the second is told, keeps what they typed, and replaces nothing unseen."""

from datetime import time

import pytest
from django.urls import reverse

from people.editing import SeenForm
from people.roles import Role
from programs.models import LevelOfCare, Program, Track, WorkedCase
from programs.offered.actions import offering
from programs.studio.actions import drafting
from tests.cast import an_admin, member

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ada(client):
    ada = an_admin("ada", email="ada@example.org")
    client.force_login(ada)
    return ada


def a_program(ada):
    iop = LevelOfCare.objects.get(code="iop")
    program = Program(name="Evenings", level=iop, about="By night.", about_es="De noche.", place="online")
    program.languages = ["en"]
    offering.add_program(program=program, by=ada)
    return program


def a_track(ada):
    track = Track(program=a_program(ada), name="Evenings", name_es="Noches")
    times = {day: (time(17), time(20)) for day in range(3)}
    offering.save_track(track=track, times=times, by=ada)
    return track


def page_of_program(ada):
    return reverse("programs:change_program", args=[a_program(ada).pk])


def page_of_track(ada):
    track = a_track(ada)
    return reverse("programs:change_track", args=[track.program_id, track.pk])


def page_of_row(ada):
    draft = drafting.start_draft(by=ada)
    return reverse("programs:change_row", args=[draft.rows.first().code])


def page_of_case(ada):
    return reverse("programs:worked_case", args=[WorkedCase.objects.first().code])


PAGES = {
    "site settings": (lambda ada: reverse("screening:site_settings"), "phone", "(212) 555-0100", "site_name"),
    "program": (
        page_of_program,
        "phone",
        "988",
        "name",
    ),
    "times of a program": (page_of_track, "name", "Nights", "name_es"),
    "level": (lambda ada: reverse("programs:change_level", args=["iop"]), "cost_to", "7777", "cost_from"),
    "criterion": (page_of_row, "source", "A book", "question"),
    "worked case": (page_of_case, "source", "A book", "title"),
}


def opened(client, address):
    """What a browser would send back of every form on the page, unchanged."""
    context = client.get(address).context
    forms = [context["level_form"], *context["words_forms"]] if "level_form" in context else [context["form"]]
    fields = {}
    for form in forms:
        for field in form:
            value = field.value()
            fields[field.html_name] = "" if value is None else value
    return fields


@pytest.mark.parametrize(("page", "first", "value", "second"), PAGES.values(), ids=PAGES)
def test_the_second_save_replaces_nothing_unseen(client, ada, page, first, value, second):
    address = page(ada)
    one, other = opened(client, address), opened(client, address)

    assert client.post(address, one | {first: value}).status_code == 302
    response = client.post(address, other | {second: "44"})

    assert response.status_code == 409
    assert value in response.text, "what the first one saved is shown"
    assert opened(client, address)[first] in (value, int(value) if value.isdigit() else value)
    shown = response.context["level_form" if "level_form" in response.context else "form"]
    assert shown[second].value() == "44", "what the second one typed is still there"


@pytest.mark.parametrize(("page", "first", "value", "second"), PAGES.values(), ids=PAGES)
def test_saved_once_more_after_being_told_it_is_saved(client, ada, page, first, value, second):
    address = page(ada)
    one, other = opened(client, address), opened(client, address)
    client.post(address, one | {first: value})
    told = client.post(address, other | {second: "44"}).context
    seen = told["level_form" if "level_form" in told else "form"]["seen"].value()

    assert client.post(address, other | {second: "44", "seen": seen}).status_code == 302


def test_every_form_of_a_row_that_remembers_its_revision_is_on_a_page_here():
    forms = {form.__name__ for form in SeenForm.__subclasses__()}

    assert forms == {"SiteSettingsForm", "ProgramForm", "TrackForm", "LevelForm", "RowForm", "CaseForm"}


@pytest.mark.parametrize(
    ("action", "fields", "stored"),
    [
        pytest.param("change_roles", {"roles": ["lead"]}, "auditor", id="roles"),
        pytest.param("change_email", {"email": "cora@two.example"}, "cora@one.example", id="address"),
    ],
)
def test_of_an_account_too(client, ada, action, fields, stored):
    cora = member("cora", Role.COORDINATOR, email="cora@example.org")
    seen = {"seen": "coordinator" if action == "change_roles" else cora.email}
    address = reverse(f"people:{action}", args=[cora.pk])
    earlier = {"roles": ["auditor"]} if action == "change_roles" else {"email": "cora@one.example"}

    assert client.post(address, earlier | seen).status_code == 302
    response = client.post(address, fields | seen)

    assert response.status_code == 409
    assert stored in response.text
    cora.refresh_from_db()
    assert stored in (cora.email, cora.groups.get().name)
