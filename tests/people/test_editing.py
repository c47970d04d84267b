"""What two people edit at once: the second is told, keeps what they typed, and replaces nothing unseen."""

from datetime import time

import pytest
from django.forms import ModelForm
from django.urls import reverse

from people.editing import NOT_SEEN, SeenForm
from people.roles import Role
from programs.models import LevelOfCare, Program, Track, WorkedCase
from programs.offered.actions import offering
from programs.studio.actions import drafting
from screening.actions import answering
from screening.models import SavedAnswer
from tests.addresses import ADDRESSES
from tests.cast import member

OUR_APPS = {"history", "notices", "people", "programs", "screening"}

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def ada(client):
    ada = member("ada", Role.ADMIN, Role.LEAD, email="ada@example.org")
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
    times = {day: [(time(17), time(20))] for day in range(3)}
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


def page_of_answer(ada):
    answer = SavedAnswer(name="Call us", words_en="Call.", words_es="Llame.")
    answering.save_answer(answer=answer, seen=0, by=ada)
    return reverse("screening:change_answer", args=[answer.pk])


PAGES = {
    "saved answer": (page_of_answer, "words_en", "Call us today.", "name"),
    "site settings": (lambda ada: reverse("screening:site_settings"), "phone", "(212) 555-0100", "site_name"),
    "program": (
        page_of_program,
        "phone",
        "988",
        "name",
    ),
    "name of a track": (page_of_track, "name", "Nights", "name_es"),
    "times of a track": (page_of_track, "ends_0", "21:15", "name"),
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
            shown = f"{value:%H:%M}" if isinstance(value, time) else value  # as its widget shows it
            fields[field.html_name] = "" if shown is None else shown
    return fields


@pytest.mark.parametrize(("page", "first", "value", "second"), PAGES.values(), ids=PAGES)
def test_the_second_save_replaces_nothing_unseen(client, ada, page, first, value, second):
    address = page(ada)
    one, other = opened(client, address), opened(client, address)

    assert client.post(address, one | {first: value}).status_code == 302
    response = client.post(address, other | {second: "44"})

    assert response.status_code == 409
    assert value in response.text, "what the first one saved is shown"
    assert str(opened(client, address)[first]).removesuffix(":00") == value
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


@pytest.mark.parametrize("seen", ["", "x", "5", "9" * 30], ids=["empty", "no number", "not yet", "too long"])
@pytest.mark.parametrize(("page", "first", "value", "second"), PAGES.values(), ids=PAGES)
def test_without_what_was_seen_nothing_is_saved(client, ada, page, first, value, second, seen):
    address = page(ada)
    before = opened(client, address)

    response = client.post(address, before | {first: value, "seen": seen})

    assert response.status_code in (409, 422)
    assert NOT_SEEN in response.text or response.status_code == 409
    assert opened(client, address) == before


OF_TEXTS_UNDER_THE_LOCK_OF_THEIR_LEVEL = {"WordsForm"}
THAT_ONLY_ADD = {
    "CommentForm",
    "SavedViewForm",
    "SignatureForm",
}  # a view's own name used again replaces it, on purpose


def test_every_form_of_a_row_carries_what_was_seen_and_is_on_a_page_here():
    ours = {form for form in every_kind_of(ModelForm) if form.__module__.split(".")[0] in OUR_APPS}
    carrying = {form.__name__ for form in ours if issubclass(form, SeenForm) and form is not SeenForm}
    without = {form.__name__ for form in ours if not issubclass(form, SeenForm)}

    assert without == OF_TEXTS_UNDER_THE_LOCK_OF_THEIR_LEVEL | THAT_ONLY_ADD
    assert carrying == {
        "CaseForm",
        "LevelForm",
        "ProgramForm",
        "RowForm",
        "SavedAnswerForm",
        "ShiftForm",
        "SiteSettingsForm",
        "TrackForm",
    }


def every_kind_of(form):
    """Every form that is made from this one, however far down."""
    for each in form.__subclasses__():
        yield each
        yield from every_kind_of(each)


STALE_SAVES_ARE_TESTED_HERE = {
    "screening:change_answer",
    "screening:site_settings",
    "programs:change_level",
    "programs:change_program",
    "programs:change_track",
    "programs:change_row",
    "programs:worked_case",
    "people:change_roles",
    "people:change_email",
    "notices:choices",
}


def test_every_address_that_changes_something_is_tested_with_a_stale_save():
    """A new address named like one that edits has to have its stale save tested, here or beside it."""
    named = {name for name in ADDRESSES if name.split(":")[-1].startswith(("change", "edit", "choose"))}
    tested_elsewhere = {
        "screening:change",  # a draft is in one browser only
        "notices:change_shift",  # tests/notices/test_shifts.py
        "screening:change_contact",  # tests/screening/patient/test_follow_up.py
        "account_change_password",  # asks for the one before
        "mfa_edit_webauthn",  # the name of one's own passkey
    }

    assert named <= STALE_SAVES_ARE_TESTED_HERE | tested_elsewhere


def test_what_one_wants_to_be_told_is_kept_only_over_what_was_seen(client):
    client.force_login(member("cora", Role.COORDINATOR, email="cora@example.org"))
    address = reverse("notices:choices")
    at_the_desk, on_the_phone = opened(client, address), opened(client, address)

    assert client.post(address, at_the_desk | {"digest_hour": "6"}).status_code == 302
    told = client.post(address, on_the_phone | {"digest_hour": "9"})

    assert told.status_code == 409
    assert "6 AM there, 9 AM here" in told.text
    assert told.context["form"]["digest_hour"].value() == "9", "what was chosen here is still there"
    assert opened(client, address)["digest_hour"] == "6"

    seen = told.context["form"]["seen"].value()
    assert client.post(address, on_the_phone | {"digest_hour": "9", "seen": seen}).status_code == 302
    assert opened(client, address)["digest_hour"] == "9"


def test_without_what_was_seen_no_choice_is_kept(client):
    client.force_login(member("cora", Role.COORDINATOR, email="cora@example.org"))
    address = reverse("notices:choices")
    fields = opened(client, address)

    response = client.post(address, {"digest_hour": "6"})

    assert response.status_code == 422
    assert NOT_SEEN in response.text
    assert opened(client, address) == fields


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
