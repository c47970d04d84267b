import pytest
from django.urls import reverse

from people.roles import Role
from tests.cast import PASSWORD, member


def colleague(name, *roles):
    """One who can sign in with an address or a name."""
    return member(name, *roles, email=f"{name}@example.org", password=PASSWORD)


def sign_in(client, name, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def sign_in_twice(client, name):
    """Before a change of access, the site asks again who is there."""
    sign_in(client, name)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def ada(db):
    return colleague("ada", Role.ADMIN)


@pytest.fixture
def cora(db):
    return colleague("cora", Role.COORDINATOR)


@pytest.fixture
def olga(db):
    return colleague("olga", Role.AUDITOR)


@pytest.fixture
def sam(db):
    return colleague("sam")
