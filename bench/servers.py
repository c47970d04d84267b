"""Servers under measurement: started on a port of their own, and gone when the measuring ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.processes import children, family
from bench.visitor import Visitor

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60
SITE = ["--config", "config/gunicorn.py", "--max-requests", "0"]  # no worker is replaced while it is measured
PEER = [
    "--worker-class",
    "gthread",
    "--threads",
    "1",
    "--preload",
    "--keep-alive",
    "5",
    "--no-control-socket",
]


class DidNotStart(Exception):
    """Says what the server said."""


class Server:
    """A gunicorn. `seconds_to_start` runs from the command to the first answer."""

    def __init__(
        self, command: list, environment: Mapping[str, str], log: Path, probe: str, workers: int = 1
    ):
        self.port, self.log = free_port(), log
        own = {**os.environ, **environment, "WEB_CONCURRENCY": str(workers)}
        started = time.perf_counter()
        with open(log, "wb") as file:
            self.process = subprocess.Popen(
                [*map(str, command), "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env=own,
                stdout=file,
                stderr=file,
                start_new_session=True,  # a Ctrl-C reaches us first, and we end it in order
            )
        try:
            self.wait_for(probe)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_start = time.perf_counter() - started

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.stop()

    def processes(self) -> list[int]:
        return family(self.process.pid)

    @property
    def workers(self) -> list[int]:
        return children(self.process.pid)

    def visitor(self, **options) -> Visitor:
        return Visitor(self.port, self.processes, **options)

    def wait_for(self, probe: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                Visitor(self.port).get(probe)
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
        raise DidNotStart(self.log.read_text()[-3000:])

    def stop(self) -> None:
        """In order, or else at once."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def site(environment: Mapping[str, str], log: Path, workers: int = 1) -> Server:
    """This project, as it is shipped."""
    return Server([*gunicorn(sys.executable), *SITE], environment, log, "/health/live", workers)


def floor(environment: Mapping[str, str], log: Path) -> Server:
    """The least that a page can cost: same settings, same middleware, same gunicorn."""
    command = [*gunicorn(sys.executable), *SITE, "bench.floor.wsgi"]
    return Server(command, environment, log, "/health/live")


def peer(name: str, environment: Mapping[str, str], log: Path) -> Server:
    python = ROOT / ".venv-bench/bin/python"
    return Server([*gunicorn(python), *PEER, f"bench.peers.{name}"], environment, log, "/health/live")


def gunicorn(python: str | Path) -> list:
    return [python, "-m", "gunicorn"]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
