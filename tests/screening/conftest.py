"""The cast of the workspace."""

import pytest

from people.roles import Role
from tests.cast import member
from tests.submissions import submission


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def colin(db):
    return member("colin", Role.COORDINATOR)


@pytest.fixture
def lee(db):
    return member("lee", Role.LEAD)


@pytest.fixture
def sam(db):
    return member("sam")


@pytest.fixture
def waiting(db):
    return submission()
