from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from notices.heartbeat import beat
from notices.kinds import NoticeKind
from notices.models import Mail
from screening.upkeep import health
from tests.notices.conftest import cora  # noqa: F401  a fixture

pytestmark = pytest.mark.engine


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

    assert response.status_code == 200
    assert response.json() == {
        "database": True,
        "migrated": True,
        "worker_seconds": None,
        "mail_seconds": None,
    }


@pytest.mark.django_db
def test_it_tells_how_old_the_worker_s_last_round_is(client):
    beat(timezone.now() - timedelta(minutes=7))

    assert 420 <= client.get("/health/ready").json()["worker_seconds"] < 480


@pytest.mark.django_db
def test_a_worker_that_stands_still_takes_no_web_server_away(client):
    """All of them at once would go, and with them the pages that people need."""
    beat(timezone.now() - timedelta(days=2))

    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_it_tells_how_long_mail_has_waited(client, cora):  # noqa: F811  the fixture
    asked = timezone.now() - timedelta(minutes=30)
    Mail.objects.create(to=cora, kind=NoticeKind.MESSAGE, made_at=asked, due_at=timezone.now())

    assert 1800 <= client.get("/health/ready").json()["mail_seconds"] < 1860


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
