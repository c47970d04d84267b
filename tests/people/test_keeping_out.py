"""Wrong passwords stop the one who types them, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from people import accounts
from people.roles import Role
from tests.cast import PASSWORD, member

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ALLAUTHS_OWN = 5  # tries of one client at one account in five minutes


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR, password=PASSWORD)


def sign_in(password, address):
    """Whether it let them in, from an address."""
    fields = {"login": "cora", "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("account_login"), fields).status_code == 302


def test_a_stranger_who_guesses_does_not_keep_the_owner_out(cora):
    for _ in range(ALLAUTHS_OWN * 2):
        assert not sign_in("a guess", "192.0.2.1")

    assert not sign_in(PASSWORD, "192.0.2.1")
    assert sign_in(PASSWORD, "192.0.2.2")


def test_many_strangers_together_are_stopped_too(cora, monkeypatch):
    monkeypatch.setattr(accounts, "TRIES_OF_ALL", 20)
    for last in range(20):
        assert not sign_in("a guess", f"192.0.2.{last}")

    assert not sign_in(PASSWORD, "192.0.2.200")
