"""What was being saved when a session ran out: carried through signing in, sealed, and saved by one press."""

import html
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from people import unfinished
from people.roles import Role
from screening.actions import claiming
from screening.models import StaffNote
from tests.cast import member
from tests.submissions import submission
from vault import sealing

pytestmark = pytest.mark.django_db

NOTE = "Rang twice, no answer.\nTry after 5."


@pytest.fixture
def cora():
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def address(cora):
    found = submission()
    claiming.claim(submission=found, by=cora)
    return reverse("screening:add_note", args=[found.reference])


def hidden_fields(page):
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


def signed_out_at(client, address, **fields):
    response = client.post(address, {"words": NOTE, "seen": "7"} | fields)
    assert response.url == "/staff/account/login/?next=/staff/unfinished/"
    return response


def test_a_note_comes_along_and_is_saved_by_one_press(client, cora, address):
    signed_out_at(client, address)
    client.force_login(cora)

    page = client.get("/staff/unfinished/").content.decode()
    assert "Rang twice, no answer." in page
    assert f'action="{address}"' in page
    assert StaffNote.objects.count() == 0

    response = client.post(address, hidden_fields(page))
    assert StaffNote.objects.get().words == NOTE
    assert client.get(response.url).status_code == 200
    assert client.get("/staff/unfinished/").url == "/staff/"  # once


def test_the_sign_in_page_says_that_it_comes_along(client, address):
    response = signed_out_at(client, address)
    assert "not saved yet" in client.get(response.url).content.decode()
    assert "not saved yet" not in client.get("/staff/account/login/").content.decode()


def test_nothing_of_it_can_be_read_in_the_browser_or_sent_to_another_page(client, address):
    cookie = signed_out_at(client, address).cookies[unfinished.COOKIE]
    assert "Rang" not in cookie.value
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == ("/staff/", True, 900)


def test_it_is_not_shown_to_people_who_may_not_save_it(client, address):
    signed_out_at(client, address)
    client.force_login(member("ada", Role.ADMIN))
    response = client.get("/staff/unfinished/")
    assert response.status_code == 403
    assert "Rang" not in response.content.decode()


def test_it_is_gone_after_a_quarter_of_an_hour(client, cora, address, monkeypatch):
    signed_out_at(client, address)
    client.force_login(cora)
    now = time.time()
    monkeypatch.setattr(sealing.time, "time", lambda: now + 15 * 60 - 5)
    assert client.get("/staff/unfinished/").status_code == 200
    monkeypatch.setattr(sealing.time, "time", lambda: now + 15 * 60 + 5)
    assert client.get("/staff/unfinished/").status_code == 302


def test_a_strangers_site_plants_nothing(address):
    client = Client(enforce_csrf_checks=True)
    response = client.post(address, {"words": NOTE})
    assert response.status_code == 403
    assert not response.cookies


def test_a_page_that_was_only_to_be_seen_is_come_back_to(client):
    assert client.get("/staff/export/").url == "/staff/account/login/?next=/staff/export/"


def test_it_comes_along_too_when_the_day_of_a_session_is_over(client, cora, address):
    client.force_login(cora)
    session = client.session
    session["signed_in_at"] = 0
    session.save()
    signed_out_at(client, address)


def test_what_does_not_fit_into_a_cookie_leads_to_signing_in(client, address):
    long = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(4000))
    response = client.post(address, {"words": long})
    assert response.url == "/staff/account/login/?next=/staff/home/"
    assert not response.cookies
