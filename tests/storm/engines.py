"""The two databases, as they are in earnest: what is committed is on disk."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import psycopg

from tests import postgres

LOCKED_FOR = 1.0  # seconds


class Sqlite:
    name = "sqlite"

    def __init__(self, folder: Path):
        self.path = folder / "storm.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def lock(self) -> None:
        """Another process writes for a while."""
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_FOR)
            connection.execute("ROLLBACK")

    def restart(self) -> None:
        """There is no server to restart."""

    def stop(self) -> None:
        pass


class Postgres:
    name = "postgres"

    def __init__(self, folder: Path):
        self.folder = folder / "postgres"
        self.folder.mkdir()
        folder.chmod(0o755)
        self.programs = postgres.programs_for(self.folder)
        self.run = {"cwd": self.folder, "stderr": subprocess.STDOUT, **postgres.unprivileged(self.folder)}
        postgres.make_cluster(self.programs, self.folder, self.run)
        self.start()
        with psycopg.connect(
            host=str(self.folder), user=postgres.USER, dbname="postgres", autocommit=True
        ) as c:
            c.execute("CREATE DATABASE storm")
        self.url = f"postgresql://{postgres.USER}@/{self.folder}/storm"

    def start(self) -> None:
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        with open(self.folder / "log", "ab") as log:
            self.server = subprocess.Popen(
                [self.programs / "postgres", "-D", "data", *options], stdout=log, **self.run
            )
        postgres.wait_for(self.server, self.folder)

    def lock(self) -> None:
        with psycopg.connect(host=str(self.folder), user=postgres.USER, dbname="storm") as connection:
            connection.execute("LOCK TABLE screening_submission IN ACCESS EXCLUSIVE MODE")
            time.sleep(LOCKED_FOR)
            connection.rollback()

    def restart(self) -> None:
        """As after a crash: no farewell, then recovery from its log."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()
        self.start()

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)  # clients still connected are disconnected
        self.server.wait()


ENGINES = {engine.name: engine for engine in (Sqlite, Postgres)}


def processes_under(pid: int) -> list[int]:
    """The workers of a gunicorn."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in children.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
