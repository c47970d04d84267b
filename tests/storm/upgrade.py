"""make upgrade OLD=commit: people send while the database is migrated under the old version, which serves.

Then the new version takes over, server by server, and goes on. No one may see an error, and every
reference that a person was shown must be there exactly once, with the right answers.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.storm.__main__ import PEOPLE, ROOT, free_port, wait_until_it_listens
from tests.storm.engines import ENGINES, remove
from tests.storm.people import Log, Person

SECONDS = 10  # of each stretch


def main() -> int:
    parser = argparse.ArgumentParser(prog="make upgrade", description=__doc__)
    parser.add_argument("old", help="the commit that serves")
    parser.add_argument("--engine", choices=ENGINES, default="postgres")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="upgrade-", dir="/tmp"))
    engine = ENGINES[options.engine](folder)
    try:
        return upgrade(engine, folder, options.old)
    finally:
        engine.stop()
        git("worktree", "remove", "--force", str(folder / "old"))
        remove(folder)


def upgrade(engine, folder: Path, commit: str) -> int:
    old = folder / "old"
    git("worktree", "add", "--detach", str(old), commit)
    settings_for(engine)
    manage(old, "migrate")
    log, stop, ports = Log(), threading.Event(), [free_port(), free_port()]
    servers = [serve(old, port, folder) for port in ports]
    people = [Person(number, ports[number % 2], log, stop) for number in range(PEOPLE)]
    for person in people:
        person.start()
    told = {"before": go_on(log)}
    waiting = manage(ROOT, "showmigrations", "--plan").count("[ ]")
    shown, unanswered, started = len(log.acknowledged), log.unanswered, time.monotonic()
    manage(ROOT, "migrate")
    migrated_in = time.monotonic() - started
    told["during"] = len(log.acknowledged) - shown, log.unanswered - unanswered
    told["after"] = go_on(log)
    for place, port in enumerate(ports):
        servers[place] = replace(servers[place], port, folder)
    told["under the new version"] = go_on(log)
    stop.set()
    for person in people:
        person.join()
    for server in servers:
        server.terminate()
        server.wait()
    return report(commit, log, told, waiting, migrated_in)


def settings_for(engine) -> None:
    """The same keys and database for both versions, and for what looks into it afterwards."""
    from config.keys import new_keys

    os.environ.update(line.split("=", 1) for line in new_keys().splitlines() if line)
    os.environ.update(DATABASE_URL=engine.url, TRUSTED_PROXIES="1", WEB_CONCURRENCY="2")
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings")
    import django

    django.setup()


def serve(code: Path, port: int, folder: Path) -> subprocess.Popen:
    command = [Path(sys.executable).with_name("gunicorn"), "--config", "config/gunicorn.py"]
    with open(folder / "server.log", "ab") as file:
        environment = {**os.environ, "PORT": str(port)}
        server = subprocess.Popen(command, cwd=code, env=environment, stdout=file, stderr=file)
    wait_until_it_listens(port, server)
    return server


def replace(server: subprocess.Popen, port: int, folder: Path) -> subprocess.Popen:
    """Stops it as an operator would: what has begun is answered. People who press meanwhile press again."""
    server.terminate()
    server.wait()
    return serve(ROOT, port, folder)


def go_on(log: Log) -> tuple[int, int]:
    """A stretch of work: how many references were shown in it, and how many presses got no answer."""
    shown, unanswered = len(log.acknowledged), log.unanswered
    time.sleep(SECONDS)
    return len(log.acknowledged) - shown, log.unanswered - unanswered


def manage(code: Path, *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=code, check=True, capture_output=True, text=True).stdout


def git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True)  # noqa: S607


def report(commit: str, log: Log, told: dict, waiting: int, migrated_in: float) -> int:
    from tests.storm.verdict import faults

    silent = [stretch for stretch, (_, count) in told.items() if count]
    refused = [f"refused with {status}" for status in log.refused]
    found = [*faults(log), *refused, *(f"no answer {stretch}" for stretch in silent)]
    facts = {
        "from": commit,
        "migrations run under it": waiting,
        "seconds they took": f"{migrated_in:.1f}",
        **{f"references shown {stretch}": count for stretch, (count, _) in told.items()},
        **{f"presses without an answer {stretch}": count for stretch, (_, count) in told.items()},
        "presses refused, by status": dict(log.refused) or "none",
        "people who gave up": log.gave_up,
        "longest wait, seconds": f"{log.longest:.1f}",
        "faults": len(found),
    }
    sys.stdout.writelines(f"  {fact:<42} {value}\n" for fact, value in facts.items())
    sys.stdout.writelines(f"  FAULT: {fault}\n" for fault in found[:20])
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
