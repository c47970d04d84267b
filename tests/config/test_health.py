import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from config import health


@pytest.fixture(autouse=True)
def nothing_known():
    health.migrated["known"] = False
    yield
    health.migrated["known"] = False


def test_a_process_is_alive_without_a_database(client):
    """No django_db mark: asking the database would fail."""
    assert client.get("/health/live").json() == {"alive": True}


@pytest.mark.django_db
def test_a_process_is_ready_with_a_database_as_new_as_the_code(client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"database": True, "migrated": True})


@pytest.mark.django_db
def test_a_process_is_not_ready_before_migrate(client):
    MigrationRecorder.Migration.objects.filter(app="history").delete()

    assert client.get("/health/ready").status_code == 503


@pytest.mark.django_db
def test_a_process_is_not_ready_while_the_database_is_down(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)

    assert client.get("/health/ready").status_code == 503


@pytest.mark.django_db
def test_a_probe_needs_no_host_name(client):
    assert client.get("/health/ready", headers={"host": "10.1.2.3:8000"}).status_code == 200
