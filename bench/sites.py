"""Sites to be measured: an environment as in production, and a database with so many submissions."""

import json
import os
import subprocess
import sys
import time

from bench.databases import KEPT, ROOT

EMPTY = "empty"
QUIET = subprocess.DEVNULL


def keys() -> dict[str, str]:
    """The same at every run, since what is kept is sealed with them."""
    path = KEPT / "keys.env"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(subprocess.check_output([sys.executable, "-m", "config.keys"], cwd=ROOT, text=True))
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def environment(url: str) -> dict[str, str]:
    """Production, behind one balancer that ends TLS."""
    return {
        **keys(),
        "PRODUCTION": "yes",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "DATABASE_URL": url,
    }


def manage(url: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment(url)}, check=True)


def ask(module: str, url: str) -> dict:
    """What a program of ours says that runs as the site does, on the database at this address."""
    command = [sys.executable, "-m", module]
    return json.loads(
        subprocess.check_output(command, cwd=ROOT, env={**os.environ, **environment(url)}, stderr=QUIET)
    )


def empty_site(engine) -> str:
    """The address of a new database without a submission."""
    engine.make(EMPTY)
    manage(engine.url(EMPTY), "migrate", "--verbosity", "0")
    return engine.url(EMPTY)


def floor_database(engine) -> str:
    engine.make("floor")
    url = engine.url("floor")
    manage(url, "migrate", "--run-syncdb", "--verbosity", "0", "--settings", "bench.floor.settings")
    return url


def crowded_site(engine, count: int) -> tuple[str, dict[str, float]]:
    """The address of a database with so many, and the seconds that it took to fill it, now or earlier.

    `cpu` is of `manage.py crowd` and the process that draws for it, without that of a database server.
    """
    name = f"crowd_{count}"
    url, took = engine.url(name), engine.notes / f"{name}.json"
    if not took.exists():
        engine.make(name)
        manage(url, "migrate", "--verbosity", "0")
        started, before = time.monotonic(), os.times()
        manage(url, "crowd", str(count))
        wall, after = time.monotonic() - started, os.times()
        cpu = sum(after[2:4]) - sum(before[2:4])
        took.write_text(json.dumps({"wall": wall, "cpu": cpu}))
    return url, json.loads(took.read_text())
