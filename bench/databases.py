"""The two engines as they are in earnest (what is committed is on disk), each with databases of our own.

Databases that hold a crowd are made once and kept in var/bench under a name that changes with the
schema; the others are new each time.
"""

import hashlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.processes import family
from tests import postgres

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "bench"
SHAPES_ROWS = (
    "*/migrations/*.py",
    "vault/sealing.py",
    "screening/upkeep/crowd.py",
    "screening/upkeep/invented.py",
    "screening/instrument/adult_substance_use/v2026_2.py",
    "programs/content/*",
)
POSTGRES_SETTINGS = {  # a small server's; what is not named is as PostgreSQL comes, fsync included
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "autovacuum": "off",  # the crowd is vacuumed when it is made; later it would count as a page's work
}


def schema() -> str:
    """A name for what the rows look like and how they are drawn."""
    files = sorted(file for pattern in SHAPES_ROWS for file in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


class Sqlite:
    name = "sqlite"

    def __init__(self, folder: Path):
        self.notes = folder

    def url(self, database: str) -> str:
        return f"sqlite:///{self.notes / database}.sqlite3"

    def make(self, database: str) -> None:
        """An empty one in place of one that may be there."""
        for file in self.notes.glob(f"{database}.sqlite3*"):
            file.unlink()

    def processes(self) -> list[int]:
        return []


class Postgres:
    name = "postgres"

    def __init__(self, folder: Path, server: subprocess.Popen, socket: Path):
        self.notes, self.server, self.socket = folder, server, socket

    def url(self, database: str) -> str:
        return f"postgresql://{postgres.USER}@/{self.socket}/{database}"

    def make(self, database: str) -> None:
        with psycopg.connect(
            host=str(self.socket), user=postgres.USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}"')

    def processes(self) -> list[int]:
        return family(self.server.pid)


@contextmanager
def sqlite() -> Iterator[Sqlite]:
    yield Sqlite(kept(KEPT / "sqlite"))


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A cluster of our own, on a private socket."""
    socket = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
    who = postgres.unprivileged(socket)
    folder = kept(where_postgres_may_go(who))
    try:
        programs = postgres.programs_for(socket)
        run = {"cwd": "/", "stderr": subprocess.STDOUT, "start_new_session": True, **who}
        make_cluster(programs, folder / "data", run)
        with open(socket / "log", "wb") as log:
            server = subprocess.Popen(command(programs, folder / "data", socket), stdout=log, **run)
        try:
            postgres.wait_for(server, socket)
            yield Postgres(folder, server, socket)
        finally:
            server.send_signal(signal.SIGINT)  # clients still connected are disconnected
            server.wait()
    finally:
        shutil.rmtree(socket, ignore_errors=True)


ENGINES = {"sqlite": sqlite, "postgres": own_postgres}


def kept(folder: Path) -> Path:
    """The folder for databases of this schema. Those of other schemas are of no more use."""
    current = folder / schema()
    for other in folder.glob("*"):
        if other != current:
            shutil.rmtree(other)
    current.mkdir(parents=True, exist_ok=True)
    return current


def where_postgres_may_go(who: dict) -> Path:
    """In var/bench; where its user may not go there, in the machine's folder for what outlives a restart."""
    folder = KEPT / "postgres"
    if not who or all(parent.stat().st_mode & 0o001 for parent in KEPT.parents):
        return folder
    return Path("/var/tmp/level-of-care-bench")  # noqa: S108 holds invented people only


def make_cluster(programs: Path, data: Path, run: dict) -> None:
    if (data / "PG_VERSION").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    if "user" in run:
        shutil.chown(data, run["user"], run["group"])
    options = [f"--username={postgres.USER}", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    made = subprocess.run(
        [programs / "initdb", f"--pgdata={data}", *options],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        **run,
    )
    if made.returncode:
        raise postgres.NoPostgres(f"initdb said: {made.stdout.strip()}")


def command(programs: Path, data: Path, socket: Path) -> list:
    options = {"listen_addresses": "", "unix_socket_directories": socket, **POSTGRES_SETTINGS}
    return [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
