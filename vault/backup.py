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
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from vault.sealing import current_key_number, derived_key

KIND = "level-of-care backup 1"
PIECE = 1024 * 1024
LENGTH = struct.Struct(">I")
LONGEST_LINE = 1000


class NotABackup(Exception):
    """The file is no backup of ours, was changed, is not whole, or its key is missing."""


class NotEmpty(Exception):
    """There is something in the database already. A backup is restored into an empty one only."""


class MissingProgram(Exception):
    """PostgreSQL's own pg_dump and pg_restore are needed."""


def save(path: Path) -> None:
    """Write a backup. It appears under its name once it is whole and on disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            copy = Path(folder, "copy")
            {"sqlite": copy_sqlite, "postgresql": copy_postgres}[connection.vendor](copy)
            with (
                open(copy, "rb") as plain,
                open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file,
            ):
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
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".restore-") as folder:
        copy = Path(folder, "copy")
        with open(path, "rb") as file, open(os.open(copy, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as plain:
            for piece in unseal_stream(file):
                plain.write(piece)
        restore(copy)


def copy_sqlite(copy: Path) -> None:
    """SQLite's own online backup: one moment of the database, whoever writes meanwhile."""
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)


def restore_sqlite(copy: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise NotABackup("the copy in it is damaged")
        source.backup(connection.connection)


def copy_postgres(copy: Path) -> None:
    """pg_dump sees one moment of the database, whoever writes meanwhile."""
    run_postgres("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={copy}")


def restore_postgres(copy: Path) -> None:
    connection.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
    run_postgres("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(copy))


def run_postgres(program: str, *options: str) -> None:
    """The password goes by the environment, where no list of processes shows it."""
    path = shutil.which(program)
    if not path:
        raise MissingProgram(f"{program} is not on this machine: install PostgreSQL's client programs.")
    settings = connection.settings_dict
    words = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    environment = {words[name]: str(settings[name]) for name in words if settings.get(name)}
    subprocess.run([path, *options], env={**os.environ, **environment}, check=True)  # noqa: S603


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
