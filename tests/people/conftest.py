import pytest
from django.contrib.auth.models import Group, User

from people.roles import Role

PASSWORD = "four words in a row"


def member(name, *roles):
    person = User.objects.create_user(name, email=f"{name}@example.org", password=PASSWORD)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


@pytest.fixture
def ada(db):
    return member("ada", Role.ADMIN)


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def olga(db):
    return member("olga", Role.AUDITOR)


@pytest.fixture
def sam(db):
    return member("sam")
