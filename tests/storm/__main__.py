"""make storm: people send while workers are killed, the server is restarted and the database is locked.

Some check in later, and coordinators ask others and go through their answers with them.

Every reference that a person was shown must be there exactly once, with the right answers, and
nothing may be half-written. Everything happens on 127.0.0.1, in a folder that is removed afterwards.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.storm.engines import ENGINES, kill, processes_under, remove
from tests.storm.people import Log, Person
from tests.storm.staff import Coordinator

ROOT = Path(__file__).parents[2]
PEOPLE = 6
COORDINATORS = ("cora", "colin")
WORKERS = "4"
PATIENCE_OF_THE_WEATHER = 5  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="make storm", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    engines = options.engine or list(ENGINES)
    if len(engines) > 1:  # each in a process of its own, since Django has one database
        command = [sys.executable, "-m", "tests.storm", "--kills", str(options.kills), "--engine"]
        return max(subprocess.run([*command, engine], check=False).returncode for engine in engines)
    return storm(engines[0], options.kills)


def storm(name: str, kills: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="storm-", dir="/tmp"))  # a short path, for the socket in it
    engine = ENGINES[name](folder)
    try:
        prepare(engine, folder)
        log, weather = Log(), Weather(engine, folder, kills)
        people_send_in(weather, log)
        return report(name, log, weather)
    finally:
        engine.stop()
        remove(folder)


def prepare(engine, folder: Path) -> None:
    """An empty site on this engine, with keys of its own; the same settings hold here and in the server."""
    from config.keys import new_keys

    os.environ.update(line.split("=", 1) for line in new_keys().splitlines() if line)
    os.environ.update(
        DATABASE_URL=engine.url,
        WEB_CONCURRENCY=WORKERS,
        TRUSTED_PROXIES="1",
        DJANGO_SETTINGS_MODULE="config.settings",
        PORT=str(free_port()),
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def people_send_in(weather: "Weather", log: Log) -> None:
    stop = threading.Event()
    port = int(os.environ["PORT"])
    people: list[threading.Thread] = [Person(number, port, log, stop) for number in range(PEOPLE)]
    people += [Coordinator(name, port, log, stop) for name in COORDINATORS]
    weather.start_server()
    try:
        for person in people:
            person.start()
        weather.rage(log)
        stop.set()
        for person in people:
            person.join()
    finally:
        weather.stop_server()


class Weather:
    """What goes wrong, and how often it did."""

    def __init__(self, engine, folder: Path, kills: int):
        self.engine, self.folder, self.kills = engine, folder, kills
        self.chance = random.Random(2026)
        self.killed = self.restarts = self.locks = self.database_restarts = 0
        self.seconds = 0.0

    def rage(self, log: Log) -> None:
        started = time.monotonic()
        while self.killed < self.kills:
            time.sleep(self.chance.uniform(0.2, 0.9))
            let_somebody_through(log)
            self.kill_a_worker()
            if self.killed % 25 == 20:
                self.engine.lock()
                self.locks += 1
            if self.killed % 40 == 30:
                self.kill_server()
            if self.killed % 50 == 45 and self.engine.name == "postgres":
                self.engine.restart()
                self.database_restarts += 1
        self.seconds = time.monotonic() - started

    def kill_a_worker(self) -> None:
        workers = processes_under(self.server.pid)
        if workers and kill(self.chance.choice(workers)):
            self.killed += 1

    def kill_server(self) -> None:
        """The whole server at once, and a new one."""
        for pid in [self.server.pid, *processes_under(self.server.pid)]:
            self.killed += kill(pid)
        self.server.wait()
        self.restarts += 1
        self.start_server()

    def start_server(self) -> None:
        command = [Path(sys.executable).with_name("gunicorn"), "--config", "config/gunicorn.py"]
        with open(self.folder / "server.log", "ab") as file:
            self.server = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
        wait_until_it_listens(int(os.environ["PORT"]), self.server)

    def stop_server(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()


def let_somebody_through(log: Log) -> None:
    """On a busy machine a worker can be killed before it ever answers: then nothing is put to the test."""
    shown, until = len(log.acknowledged), time.monotonic() + PATIENCE_OF_THE_WEATHER
    while len(log.acknowledged) == shown and time.monotonic() < until:
        time.sleep(0.02)


def report(name: str, log: Log, weather: Weather) -> int:
    from tests.storm.verdict import faults

    found = list(faults(log))
    facts = {
        "seconds": f"{weather.seconds:.0f}",
        "workers and servers killed": weather.killed,
        "server restarts": weather.restarts,
        "database locks of a second": weather.locks,
        "database crashes": weather.database_restarts,
        "presses of the button": log.pressed,
        "presses without an answer": log.unanswered,
        "presses refused, by status": dict(log.refused) or "none",
        "references shown": len(log.acknowledged),
        "of these, check-ins": len(log.check_ins),
        "asked by staff": len(log.asked),
        "gone through again": len(log.heard),
        "drafts kept and not sent": len(log.kept),
        "people who gave up": log.gave_up,
        "longest wait, seconds": f"{log.longest:.1f}",
        "faults": len(found),
    }
    sys.stdout.write(f"\n{name}\n" + "".join(f"  {fact:<28} {value}\n" for fact, value in facts.items()))
    sys.stdout.writelines(f"  FAULT: {fault}\n" for fault in found[:20])
    return bool(found)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_it_listens(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise SystemExit("The server did not start: see its log.")


if __name__ == "__main__":
    sys.exit(main())
