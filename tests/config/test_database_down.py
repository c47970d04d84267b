"""No django_db mark: any look at the database fails, as when it is down."""

import pytest
from django.db import Error, connection

from programs.offered import last_known
from screening.site import memory


@pytest.fixture(autouse=True)
def down(monkeypatch):
    def refuse(*args, **kwargs):
        raise Error("the database is down")

    memory.update(settings=None, until=0.0)
    last_known.seen.clear()
    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "ensure_connection", refuse)
    yield
    memory.update(settings=None, until=0.0)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/crisis/", 200),
        ("/es/crisis/", 200),
        ("/start/", 200),
        ("/privacy/", 200),
        ("/nowhere/", 404),
    ],
)
def test_help_is_there_while_the_database_is_down(client, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert "tel:988" in response.content.decode()
    assert "tel:911" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/levels/", "/staff/account/login/"])
def test_a_page_that_needs_it_and_never_saw_it_says_where_help_is(client, address):
    client.raise_request_exception = False
    client.cookies["staff"] = "a-session"

    response = client.get(address)

    assert response.status_code in (500, 503)
    assert "tel:988" in response.content.decode()
