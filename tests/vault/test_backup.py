"""A backup under load, restored into an empty place by another process, and compared."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ConnectionHandler
from django.utils import timezone

from history.actions import link_waiting_events, record
from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from screening.actions import calling, claiming, disposing, following_up, keeping, reviewing, staging
from screening.counting import catch_up
from screening.models import CaseCount, Ground, Submission
from screening.upkeep.on_record import put_on_record
from tests.cast import member
from tests.submissions import emergency, sent, submission
from vault import backup, sealing
from vault.comparison import contents_of, portable_contents_of

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        settings.TEST_DATABASE == "postgres" and not shutil.which("pg_dump"), reason="no pg_dump here"
    ),
]


@pytest.fixture
def empty_place(tmp_path):
    """The address of a database with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    told, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    host = f"/{told['HOST']}" if told["HOST"].startswith("/") else told["HOST"]
    yield f"postgresql://{told['USER']}@{host}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(*command, database):
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment.pop("TEST_DATABASE", None)
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def lines_of(contents):
    return {f"{table} {rows} {digest}" for table, (rows, digest) in contents.items()}


def test_what_is_restored_is_what_was_saved(tmp_path, empty_place):
    for days in range(5):
        sent(days)
    file = tmp_path / "a.backup"
    backup.save(file)

    restored = manage("restore", str(file), database=empty_place)
    told = manage("contents", database=empty_place)

    assert "The history in it is whole" in restored.stdout, restored.stderr
    assert set(told.stdout.splitlines()) == lines_of(contents_of())


@pytest.fixture
def elsewhere(tmp_path, empty_place):
    """Where a database moves to and from there: from PostgreSQL to SQLite and back."""
    moved = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    return [moved, empty_place] if connection.vendor == "postgresql" else [moved]


@pytest.fixture
def worked_on():
    """Something in every table that people fill."""
    cora = member("cora", Role.COORDINATOR, email="cora@clinic.example", password="four words in a row")
    one = emergency()
    following_up.give_code(submission=one, code="blue river stone lamp")
    claiming.claim(submission=one, by=cora)
    calling.log_call(submission=one, by=cora, outcome="conversation", words='Zoë, 日本, \\ and "quotes"')
    reviewing.add_note(submission=one, by=cora, words="Called back.")
    following_up.add_message(submission=one, words="After five.", uid=one.screening.journey)
    staging.book(submission=one, by=cora, at=timezone.now() + timedelta(days=2))
    disposing.dispose(submission=submission(), ground=Ground.TAKEN_BACK)
    submission(contact=None)
    keeping.keep(journey="a journey", content={"answers": {"who_for": "self"}}, language="en")
    put_on_record()
    link_waiting_events()


def test_a_portable_backup_moves_to_the_other_engine_and_back(tmp_path, elsewhere, worked_on):
    catch_up()
    before, counted = lines_of(portable_contents_of()), CaseCount.objects.count()
    file = tmp_path / "0.backup"
    backup.save(file, portable=True)

    for number, place in enumerate(elsewhere, start=1):
        restored = manage("restore", str(file), database=place)
        assert "The history in it is whole" in restored.stdout, restored.stderr
        assert set(manage("contents", "--portable", database=place).stdout.splitlines()) == before
        assert "as it was sent" in manage("verify_submissions", database=place).stdout
        assert f"screening_casecount {counted} " in manage("contents", database=place).stdout
        manage("backup", "--portable", str(tmp_path / f"{number}"), database=place)
        file = next((tmp_path / f"{number}").glob("*.backup"))


def test_a_database_that_moved_refuses_what_it_refused_before_and_counts_on(tmp_path, elsewhere, worked_on):
    file = tmp_path / "0.backup"
    backup.save(file, portable=True)
    manage("restore", str(file), database=elsewhere[0])

    with closing(sqlite3.connect(elsewhere[0].removeprefix("sqlite:///"))) as moved:
        with pytest.raises(sqlite3.IntegrityError, match="added, never edited"):
            moved.execute("UPDATE screening_screening SET level = 'iop'")
        with pytest.raises(sqlite3.IntegrityError):
            moved.execute("UPDATE history_event SET kind = 'viewed'")
        (highest,) = moved.execute("SELECT max(id) FROM screening_submission").fetchone()
        (number,) = moved.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'screening_submission'"
        ).fetchone()
        assert number >= highest


def test_a_portable_backup_shows_nothing_and_leaves_nothing(tmp_path, worked_on):
    backup.save(tmp_path / "a.backup", portable=True)

    assert [each.name for each in tmp_path.iterdir()] == ["a.backup"]
    assert b"cora@clinic.example" not in (tmp_path / "a.backup").read_bytes()


def test_a_portable_backup_that_was_cut_short_restores_nothing(tmp_path, worked_on, monkeypatch):
    """In small pieces, so that its end is missed only once most rows are in."""
    monkeypatch.setattr(backup, "PIECE", 4096)
    file, place = tmp_path / "a.backup", tmp_path / "cut.sqlite3"
    backup.save(file, portable=True)
    file.write_bytes(file.read_bytes()[:-100])

    refused = manage("restore", str(file), database=f"sqlite:///{place}")

    assert "cannot be used" in refused.stderr
    with closing(sqlite3.connect(place)) as cut:
        assert cut.execute("SELECT count(*) FROM screening_submission").fetchone() == (0,)
        # which `ready` and `migrate` go by: nobody takes it for a site
        assert cut.execute("SELECT count(*) FROM django_migrations").fetchone() == (0,)


@pytest.fixture
def other_key(settings):
    """Another key under the same number."""
    yield {next(iter(settings.FIELD_KEYS)): "A" * 43 + "="}
    sealing.derived_key.cache_clear()
    sealing.cipher.cache_clear()


def test_a_backup_under_another_key_of_the_same_number_says_so(tmp_path, settings, other_key):
    backup.save(tmp_path / "a.backup")
    settings.FIELD_KEYS = other_key
    sealing.derived_key.cache_clear()

    with open(tmp_path / "a.backup", "rb") as file, pytest.raises(backup.NotABackup, match="another key"):
        list(backup.unseal_stream(file))


def test_a_backup_while_people_work_is_of_one_moment(tmp_path, empty_place):
    """Each transaction sends one and tells of it: a copy has both or neither."""
    file, stop = tmp_path / "a.backup", threading.Event()

    def work():
        while not stop.is_set():
            with transaction.atomic():
                record(EventKind.SENT, submission=sent(1))
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        backup.save(file)
    finally:
        stop.set()
        worker.join()
    manage("restore", str(file), database=empty_place)
    rows = dict(line.split(" ")[:2] for line in manage("contents", database=empty_place).stdout.splitlines())

    assert rows["screening_submission"] == rows["history_event"]
    assert int(rows["screening_submission"]) <= Submission.objects.count() == Event.objects.count()


def test_nothing_is_restored_over_what_is_there(tmp_path):
    file = tmp_path / "a.backup"
    backup.save(file)

    with pytest.raises(backup.NotEmpty):
        backup.load(file)


def test_a_backup_shows_nothing_and_is_for_its_owner_only(tmp_path):
    submission = sent(1)
    file = tmp_path / "a.backup"
    backup.save(file)

    assert submission.reference.encode() not in file.read_bytes()
    assert b"django_migrations" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda content: content[:-1], id="cut short"),
        pytest.param(lambda content: content[: len(content) // 2], id="half"),
        pytest.param(lambda content: content + b"x", id="longer"),
        pytest.param(lambda content: content[:-50] + b"\0" + content[-49:], id="one byte"),
        pytest.param(lambda content: b"x" + content, id="another beginning"),
        pytest.param(lambda content: content.replace(b'"key": ', b'"key": 9', 1), id="a key that is gone"),
        pytest.param(
            lambda content: content.replace(b'"engine": "', b'"engine": "x', 1), id="another engine"
        ),
        pytest.param(lambda content: b"", id="nothing"),
    ],
)
def test_a_file_that_was_changed_is_refused(tmp_path, spoil):
    file = tmp_path / "a.backup"
    backup.save(file)
    file.write_bytes(spoil(file.read_bytes()))

    with pytest.raises(backup.NotABackup), open(file, "rb") as sealed:
        list(backup.unseal_stream(sealed))


# Whatever ends it, nothing readable stays behind

COPY = {"sqlite": backup.copy_of_sqlite, "postgresql": backup.copy_of_postgres}
BEGINS = {"sqlite": b"SQLite format 3", "postgresql": b"PGDMP"}


def test_a_copy_that_is_not_sealed_has_no_name_while_it_is_there(tmp_path):
    with COPY[connection.vendor](tmp_path) as plain:
        assert list(tmp_path.iterdir()) == []
        assert plain.read().startswith(BEGINS[connection.vendor])


def test_nor_has_one_that_is_restored(tmp_path):
    """The pieces are asked for one by one while the copy grows: after each, the folder is looked at."""
    path = tmp_path / "a.backup"
    backup.save(path)
    seen = []

    def looked_at(pieces):
        for piece in pieces:
            seen.append([each.name for each in tmp_path.iterdir()])
            yield piece
        seen.append([each.name for each in tmp_path.iterdir()])
        raise InterruptedError

    restore = {"sqlite": backup.restore_sqlite, "postgresql": backup.restore_postgres}[connection.vendor]
    with pytest.raises(InterruptedError), open(path, "rb") as file:
        restore(looked_at(backup.unseal_stream(file)), tmp_path)

    assert len(seen) >= 2
    assert all(names == ["a.backup"] for names in seen)


def test_what_older_versions_left_behind_is_cleared_and_told(tmp_path, capsys):
    folder = tmp_path / ".backup-k2x9"
    folder.mkdir()
    (folder / "copy").write_bytes(b"SQLite format 3 and everything in it")
    begun, in_the_making = tmp_path / ".old.backup.1a2b", tmp_path / ".new.backup.3c4d"
    for each in (begun, in_the_making):
        each.touch()
    os.utime(begun, (0, 0))

    call_command("backup", tmp_path)

    assert "Removed what a killed backup left here: .backup-k2x9, .old.backup.1a2b" in capsys.readouterr().err
    assert sorted(each.suffix for each in tmp_path.iterdir()) == [".3c4d", ".backup"]


def test_all_that_the_address_says_of_the_way_reaches_postgresqls_programs():
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "care",
        "USER": "care",
        "PASSWORD": "not shown",
        "HOST": "db.example",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "port": 6432},
    }

    way, environment = backup.way_to(ConnectionHandler({"default": database})["default"])

    assert {"dbname=care", "host=db.example", "port=6432", "sslmode=verify-full"} <= set(way.split())
    assert "sslrootcert=/etc/ca.pem" in way
    assert "not shown" not in way
    assert environment == {"PGPASSWORD": "not shown"}
