import pytest

from tests.patient import Person


@pytest.fixture
def pat(client):
    return Person(client)
