"""A copy of the whole database in one file, consistent while people work, sealed with our keys.

The file: a line that says what it is, then the copy in pieces, each encrypted and authenticated under
its number (AES-256-GCM), the last one marked as the last. A changed, missing or swapped piece is
refused, so nothing that was restored differs from what was saved.
"""

import json
import os
import secrets
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from io import BufferedReader, RawIOBase
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from vault import portable
from vault.sealing import current_key_number, derived_key, hash_with
from vault.triggers import drop_all

KIND = "level-of-care backup 1"
ANY = "any"  # the engine of a portable one
PIECE = 1024 * 1024
LENGTH = struct.Struct(">I")
LONGEST_LINE = 1000
NAMES = "level-of-care-*.backup"  # as `manage.py backup` names them, so that the names sort by age
KEPT_ALWAYS = 3  # however old: a clock that ran ahead must not leave a site without any


class NotABackup(Exception):
    """The file is no backup of ours, was changed, is not whole, or its key is missing."""


class OtherVersion(Exception):
    """The rows are of a database that went through other migrations than this code knows."""


class NotEmpty(Exception):
    """There is something in the database already. A backup is restored into an empty one only."""


class MissingProgram(Exception):
    """PostgreSQL's own pg_dump and pg_restore are needed."""


def save(path: Path, *, portable: bool = False) -> None:
    """Write a backup. It appears under its name once it is whole and on disk.

    A `portable` one can be restored on the other engine too, and takes longer both ways.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    engine = ANY if portable else connection.vendor
    copy = {ANY: copy_of_rows, "sqlite": copy_of_sqlite, "postgresql": copy_of_postgres}[engine]
    try:
        with copy(path.parent) as plain, open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            seal_stream(plain, file, engine)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path) -> None:
    """Restore into the database of the settings. Raises NotABackup, NotEmpty, OtherVersion."""
    if connection.introspection.table_names():
        raise NotEmpty
    with open(path, "rb") as file:
        engine = told_by(file.readline(LONGEST_LINE))["engine"]
        restore = {ANY: restore_rows, "sqlite": restore_sqlite, "postgresql": restore_postgres}[engine]
        file.seek(0)
        restore(unseal_stream(file), path.parent)


def clear_leftovers(folder: Path) -> list[str]:
    """Remove what earlier backups left in the folder when they were killed; returns the names.

    Versions before this one left whole copies in folders of their own, unsealed; this one leaves at
    most the beginning of a sealed file. One that is younger than a day may still be in the making.
    """
    unsealed = [*folder.glob(".backup-*"), *folder.glob(".restore-*")]
    yesterday = time.time() - 24 * 60 * 60
    begun = [each for each in folder.glob(".*.backup.*") if each.stat().st_mtime < yesterday]
    for each in unsealed:
        shutil.rmtree(each)
    for each in begun:
        each.unlink()
    return sorted(each.name for each in (*unsealed, *begun))


# A copy in plain is only ever in a file without a name: whatever ends this process, it is gone with it


def prune(folder: Path, before: datetime) -> list[str]:
    """Remove our backups that are older, but for the newest few. Returns their names."""
    backups = sorted(folder.glob(NAMES), reverse=True)
    old = [path for path in backups[KEPT_ALWAYS:] if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink()
    return [path.name for path in old]


@contextmanager
def copy_of_sqlite(folder: Path) -> Iterator[BinaryIO]:
    """By SQLite's own online backup: one moment of the database, even while others write."""
    connection.ensure_connection()
    with nameless_database(folder) as (target, file):
        connection.connection.backup(target)
        target.close()
        yield file


def restore_sqlite(pieces: Iterator[bytes], folder: Path) -> None:
    connection.ensure_connection()
    with nameless_database(folder) as (source, file):
        for place, piece in enumerate(pieces):
            file.write(without_write_ahead_log(piece) if place == 0 else piece)
        file.flush()
        try:
            whole = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            whole = False
        if not whole:
            raise NotABackup("the copy in it is damaged")
        source.backup(connection.connection)


@contextmanager
def nameless_database(folder: Path) -> Iterator[tuple[sqlite3.Connection, BinaryIO]]:
    """An empty SQLite database whose name is removed while it is still empty, and its file."""
    path = folder / f".nameless-{secrets.token_hex(4)}"
    try:
        file = open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b")  # noqa: SIM115
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("SELECT count(*) FROM sqlite_master")  # opens the file, which has no pages yet
    finally:
        path.unlink(missing_ok=True)
    with file, closing(database):
        yield database, file


def without_write_ahead_log(beginning: bytes) -> bytes:
    """The header of a database with the log of its own that needs no second file beside it."""
    return beginning[:18] + b"\x01\x01" + beginning[20:]


@contextmanager
def copy_of_postgres(folder: Path) -> Iterator[BinaryIO]:
    """pg_dump sees one moment of the database, even while others write. Its output is sealed at once."""
    options = ["--format=custom", "--no-owner", "--no-acl"]
    with subprocess.Popen(stdout=subprocess.PIPE, **program("pg_dump", *options)) as dump:
        yield cast(BinaryIO, dump.stdout)
    if dump.returncode:
        raise subprocess.CalledProcessError(dump.returncode, "pg_dump")


def restore_postgres(pieces: Iterator[bytes], folder: Path) -> None:
    connection.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    with tempfile.TemporaryFile(dir=folder) as plain:  # has no name; nothing is restored unless all is whole
        plain.writelines(pieces)
        plain.seek(0)
        subprocess.run(stdin=plain, check=True, **program("pg_restore", *options))


# Portable: the rows, one by one, of one moment


@contextmanager
def copy_of_rows(folder: Path) -> Iterator[BinaryIO]:
    """A line that says which tables these are, then a line for each row: see vault/portable.py."""
    begin = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(begin[connection.vendor])
        try:
            told = json.dumps(portable.migrations_of(connection.alias)).encode() + b"\n"
            rows = Joined(chain([told], portable.lines(connection.alias)))
            yield cast(BinaryIO, BufferedReader(rows, PIECE))
        finally:
            cursor.execute("ROLLBACK")


class Joined(RawIOBase):
    """Lines as one file to read, never in memory as a whole."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.left = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.left = self.left or next(self.lines, b"")
        count = min(len(self.left), len(buffer))
        buffer[:count], self.left = self.left[:count], self.left[count:]
        return count


def restore_rows(pieces: Iterator[bytes], folder: Path) -> None:
    """Nothing is written to disk in between. Until the last step the database says that it is not migrated,
    so that one whose restoring was killed serves nobody and is taken for nothing.
    """
    lines = lines_in(pieces)
    told = json.loads(next(lines))
    call_command("migrate", verbosity=0, interactive=False)
    recorder, alias = MigrationRecorder(connection), connection.alias
    if told != portable.migrations_of(alias):
        raise OtherVersion
    recorder.flush()
    try:
        with transaction.atomic():
            drop_all(alias)
            portable.empty(alias)
            portable.put_in(lines, alias)
    except portable.NotOurs as line:
        raise NotABackup(f"it holds {line}, which this version does not know") from None
    emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
    for app, name in told:
        recorder.record_applied(app, name)


def lines_in(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        *whole, left = (left + piece).split(b"\n")
        yield from whole
    if left:
        yield left


def program(name: str, *options: str) -> dict[str, Any]:
    """How to run one of PostgreSQL's programs on our database."""
    path = shutil.which(name)
    if not path:
        raise MissingProgram(f"{name} is not on this machine: install PostgreSQL's client programs.")
    way, environment = way_to(connection)
    return {"args": [path, *options, f"--dbname={way}"], "env": {**os.environ, **environment}}


def way_to(database: BaseDatabaseWrapper) -> tuple[str, dict[str, str]]:
    """All that DATABASE_URL says of the way to a PostgreSQL database, `?sslmode=` and the like included.

    The password goes by the environment, where no list of processes shows it.
    """
    from psycopg import pq
    from psycopg.conninfo import make_conninfo

    known = {each.keyword.decode() for each in pq.Conninfo.get_defaults()}
    way = {key: value for key, value in database.get_connection_params().items() if key in known}
    password = way.pop("password", None)
    return make_conninfo(**way), {"PGPASSWORD": str(password)} if password else {}


def seal_stream(plain: BinaryIO, file: BinaryIO, engine: str) -> None:
    number, salt = current_key_number(), secrets.token_hex(16)
    told = {"kind": KIND, "key": number, "salt": salt, "engine": engine, "check": check_of(number, salt)}
    header = json.dumps(told).encode()
    file.write(header + b"\n")
    cipher = cipher_of(number, salt)
    for place, (piece, is_last) in enumerate(pieces_of(plain)):
        sealed = cipher.encrypt(nonce(place), piece, said_of(header, is_last))
        file.write(LENGTH.pack(len(sealed)) + sealed)


def pieces_of(plain: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    piece = plain.read(PIECE)
    while True:
        following = plain.read(PIECE)
        yield piece, not following
        if not following:
            return
        piece = following


def unseal_stream(file: BinaryIO) -> Iterator[bytes]:
    header = file.readline(LONGEST_LINE).rstrip(b"\n")
    cipher = cipher_for(header)
    place, is_last = 0, False
    while not is_last:
        sealed = file.read(length_of(file.read(LENGTH.size)))
        following = file.read(1)
        is_last = not following
        if following:
            file.seek(-1, os.SEEK_CUR)
        try:
            yield cipher.decrypt(nonce(place), sealed, said_of(header, is_last))
        except (InvalidTag, ValueError):
            raise NotABackup("it was changed or is not whole") from None
        place += 1


def told_by(header: bytes) -> dict:
    try:
        told = json.loads(header)
        kind, engine = told["kind"], told["engine"]
    except (ValueError, TypeError, KeyError):
        raise NotABackup("it does not begin like one") from None
    if kind != KIND:
        raise NotABackup("it is of another kind")
    if engine not in (ANY, connection.vendor):
        raise NotABackup(
            f"it is of a {engine} database, and this one is {connection.vendor}: make a --portable one there"
        )
    return told


def cipher_for(header: bytes) -> AESGCM:
    told = told_by(header)
    try:
        number, salt = int(told["key"]), str(told["salt"])
        if told.get("check", check_of(number, salt)) != check_of(number, salt):
            raise NotABackup(f"it was made under another key with the number {number} than FIELD_KEYS has")
        return cipher_of(number, salt)
    except KeyError:
        raise NotABackup("its key is not among FIELD_KEYS") from None
    except (ValueError, TypeError):
        raise NotABackup("it does not begin like one") from None


def check_of(number: int, salt: str) -> str:
    """Tells a wrong key from a changed file. It says nothing of the key that the file itself does not."""
    return hash_with(number, salt, "backup check")[:16]


def cipher_of(number: int, salt: str) -> AESGCM:
    """A key of its own for each backup, so that counting from 0 in each repeats no nonce."""
    return AESGCM(derived_key(number, f"backup {salt}"))


def length_of(told: bytes) -> int:
    if len(told) != LENGTH.size or LENGTH.unpack(told)[0] > PIECE + 16:
        raise NotABackup("it is not whole")
    return LENGTH.unpack(told)[0]


def nonce(place: int) -> bytes:
    return place.to_bytes(12, "big")


def said_of(header: bytes, is_last: bool) -> bytes:
    return header + (b" last" if is_last else b" more")
