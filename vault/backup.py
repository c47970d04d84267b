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
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from vault.sealing import current_key_number, derived_key

KIND = "level-of-care backup 1"
PIECE = 1024 * 1024
LENGTH = struct.Struct(">I")
LONGEST_LINE = 1000
NAMES = "level-of-care-*.backup"  # as `manage.py backup` names them, so that the names sort by age
KEPT_ALWAYS = 3  # however old: a clock that ran ahead must not leave a site without any


class NotABackup(Exception):
    """The file is no backup of ours, was changed, is not whole, or its key is missing."""


class NotEmpty(Exception):
    """There is something in the database already. A backup is restored into an empty one only."""


class MissingProgram(Exception):
    """PostgreSQL's own pg_dump and pg_restore are needed."""


def save(path: Path) -> None:
    """Write a backup. It appears under its name once it is whole and on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    copy = {"sqlite": copy_of_sqlite, "postgresql": copy_of_postgres}[connection.vendor]
    try:
        with copy(path.parent) as plain, open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            seal_stream(plain, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path) -> None:
    """Restore into the database of the settings. Raises NotABackup, NotEmpty."""
    if connection.introspection.table_names():
        raise NotEmpty
    restore = {"sqlite": restore_sqlite, "postgresql": restore_postgres}[connection.vendor]
    with open(path, "rb") as file:
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


def seal_stream(plain: BinaryIO, file: BinaryIO) -> None:
    number, salt = current_key_number(), secrets.token_hex(16)
    header = json.dumps({"kind": KIND, "key": number, "salt": salt, "engine": connection.vendor}).encode()
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


def cipher_for(header: bytes) -> AESGCM:
    try:
        told = json.loads(header)
        if told["kind"] != KIND:
            raise NotABackup("it is of another kind")
        if told["engine"] != connection.vendor:
            raise NotABackup(f"it is of a {told['engine']} database, and this one is {connection.vendor}")
        return cipher_of(int(told["key"]), str(told["salt"]))
    except KeyError:
        raise NotABackup("its key is not among FIELD_KEYS") from None
    except (ValueError, TypeError):
        raise NotABackup("it does not begin like one") from None


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
