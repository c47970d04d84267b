import pytest
from django.contrib.auth.models import Group, User

from programs.population import SIZE, profile_number
from tests.rules import RULES


@pytest.fixture(scope="session")
def recommended() -> bytes:
    """For each profile number the order (1 to 4) of its level, asked of the default criteria one by one."""
    return bytes(RULES.recommend(profile_number(number)).level.order for number in range(SIZE))


@pytest.fixture
def admin():
    """Makes an admin of this name."""

    def admin(name):
        person = User.objects.create_user(name)
        person.groups.add(Group.objects.get(name="admin"))
        return person

    return admin


@pytest.fixture
def ada(db, admin):
    return admin("ada")


@pytest.fixture
def alan(db, admin):
    return admin("alan")


@pytest.fixture
def abe(db, admin):
    return admin("abe")
