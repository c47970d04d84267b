from contextlib import contextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from notices.heartbeat import beat
from notices.kinds import NoticeKind
from notices.models import Mail
from screening.upkeep import health
from tests.notices.conftest import cora  # noqa: F401  a fixture
from tests.submissions import sent
from vault import sealing
from vault.keys import refuse_wrong_keys

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def nothing_known():
    health.migrated["known"] = health.keys["fit"] = health.criteria["stand"] = False
    health.tried["until"] = 0
    yield
    health.migrated["known"] = health.keys["fit"] = health.criteria["stand"] = False
    health.tried["until"] = 0


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
        "keys": True,
        "criteria": True,
        "worker_seconds": None,
        "mail_seconds": None,
        "backup_seconds": None,
    }


@pytest.mark.django_db
def test_it_tells_how_old_the_newest_whole_backup_is(client):
    record(EventKind.BACKED_UP, file="a.backup")

    assert client.get("/health/ready").json()["backup_seconds"] in range(60)


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


@pytest.mark.django_db
def test_with_another_key_under_the_same_number_it_is_not_ready(client, settings):
    sent(1)
    number = next(iter(settings.FIELD_KEYS))
    with keys(settings, {number: Fernet.generate_key().decode()}):
        response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["keys"] is False
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_a_new_key_under_a_new_number_is_no_wrong_key(client, settings):
    sent(1)
    newer = max(settings.FIELD_KEYS) + 1
    with keys(settings, {newer: Fernet.generate_key().decode(), **settings.FIELD_KEYS}):
        assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_server_does_not_start_with_another_key_under_the_same_number(settings):
    refuse_wrong_keys()  # nothing is sealed yet: any key will do
    sent(1)
    refuse_wrong_keys()

    number = next(iter(settings.FIELD_KEYS))
    with (
        keys(settings, {number: Fernet.generate_key().decode()}),
        pytest.raises(SystemExit, match="FIELD_KEYS"),
    ):
        refuse_wrong_keys()


@contextmanager
def keys(settings, others):
    before = settings.FIELD_KEYS
    settings.FIELD_KEYS = others
    forget_derived_keys()
    try:
        yield
    finally:
        settings.FIELD_KEYS = before
        forget_derived_keys()


def forget_derived_keys():
    sealing.cipher.cache_clear()
    sealing.derived_key.cache_clear()


@pytest.fixture
def read_only(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
            yield
            cursor.execute("PRAGMA query_only = OFF")
        else:
            cursor.execute("SET TRANSACTION READ ONLY")
            yield


@pytest.mark.django_db
def test_a_site_that_can_store_says_so(client):
    response = client.get("/health/writes")

    assert (response.status_code, response.json()) == (200, {"writes": True})


def test_a_read_only_database_is_told_to_monitors_and_takes_no_server_away(client, read_only):
    ready = client.get("/health/ready")
    writes = client.get("/health/writes")

    assert (writes.status_code, writes.json()) == (503, {"writes": False})
    assert ready.status_code == 200


@pytest.mark.django_db
def test_a_flood_of_questions_is_one_write(client, django_assert_num_queries):
    client.get("/health/writes")

    with django_assert_num_queries(0):
        client.get("/health/writes")
