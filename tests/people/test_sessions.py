"""A session is in one browser. Who reads the database has none."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from people.sessions import SessionStore
from tests.stored import rows_of

QUEUE = reverse("screening:queue")

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def stolen_cookie(value):
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = value
    return thief


def test_what_stands_in_the_table_opens_nothing(client, cora):
    client.force_login(cora)
    assert client.get(QUEUE).status_code == 200
    assert stolen_cookie(client.session.session_key).get(QUEUE).status_code == 200  # the cookie itself does

    for kept in Session.objects.all():
        assert stolen_cookie(kept.session_key).get(QUEUE).status_code == 302


def test_the_table_holds_no_key_and_nothing_of_what_is_in_a_session(client, cora):
    client.force_login(cora)
    session = client.session
    session["address"] = "cora@example.org"
    session.save()

    rows = rows_of("django_session")
    assert session.session_key not in rows
    assert "example.org" not in rows
    assert client.session["address"] == "cora@example.org"


def test_signing_out_ends_it(client, cora):
    client.force_login(cora)
    key = client.session.session_key
    client.post(reverse("account_logout"))

    assert stolen_cookie(key).get(QUEUE).status_code == 302
    assert not Session.objects.exists()


def test_what_was_put_there_by_hand_is_no_session(cora):
    store = SessionStore()
    store["_auth_user_id"] = str(cora.pk)
    store.create()
    Session.objects.update(session_data="{}")

    assert stolen_cookie(store.session_key).get(QUEUE).status_code == 302


def test_after_a_key_was_rotated_a_session_goes_on_until_the_old_key_is_taken_away(client, cora, settings):
    client.force_login(cora)
    old = settings.FIELD_KEYS
    new = {2: next(iter(old.values()))[::-1].replace("=", "A")[:43] + "="}

    settings.FIELD_KEYS = {**new, **old}
    assert client.get(QUEUE).status_code == 200
    settings.FIELD_KEYS = new
    assert client.get(QUEUE).status_code == 302


def test_old_ones_are_cleared(client, cora):
    client.force_login(cora)
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    call_command("clearsessions")

    assert not Session.objects.exists()
