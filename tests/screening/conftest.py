"""The cast of the workspace, and submissions as people send them."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User

from people.roles import Role
from programs.models import CriteriaVersion
from screening.actions import sending
from screening.contact import Contact
from tests.asked import answered
from tests.cast import answers

PAT = Contact(name="Pat", phone="(212) 555-0101", email="pat@example.org", message_is_safe=True)
STOPPED = {"who_for": "self", "danger_signs": ["overdose"]}


def member(name, *roles):
    person = User.objects.create_user(name)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


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


def submission(*, contact=PAT, language="en", **changes):
    """What somebody sent who differs from Pat in these answers."""
    return sending.send(
        journey=str(uuid4()),
        answered=answered(answers(**changes)),
        language=language,
        version=CriteriaVersion.objects.published(),
        contact=contact,
    )


def urgent(**changes):
    return submission(**{"health_concerns": ["pregnant"], **changes})


def emergency(**changes):
    return submission(**{"danger_signs": ["overdose"], **changes})


def stopped_at_emergency(contact=PAT):
    return sending.send_in_emergency(
        journey=str(uuid4()), answered=answered(STOPPED), language="en", contact=contact
    )


@pytest.fixture
def waiting(db):
    return submission()
