"""The worker goes on, ends when it is told to, and shows that it is there."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection
from django.utils import timezone

from notices.heartbeat import beat, stands_still
from notices.kinds import NoticeKind
from notices.models import Heartbeat, Notice
from notices.worker import Worker
from screening.models import Escalation, Submission
from screening.upkeep.rounds import EVERY_MINUTE
from tests.network import free_port
from tests.submissions import emergency

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db(transaction=True)
def test_a_round_escalates_without_cron():
    found = emergency()
    long_ago = timezone.now() - timedelta(hours=1)
    Submission.objects.filter(pk=found.pk).update(waiting_since=long_ago)

    Worker(EVERY_MINUTE).work()

    found.refresh_from_db()
    assert found.escalation == Escalation.LEADS


@pytest.mark.django_db(transaction=True)
def test_two_workers_rounds_at_once_tell_everybody_once(cora, lee):
    found = emergency()
    Submission.objects.filter(pk=found.pk).update(waiting_since=timezone.now() - timedelta(minutes=11))
    ready = threading.Barrier(2)

    def do_round():
        worker = Worker(EVERY_MINUTE)
        ready.wait()
        try:
            worker.do_round()
        finally:
            connection.close()

    threads = [threading.Thread(target=do_round) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = Notice.objects.filter(kind=NoticeKind.ESCALATED).values_list("to__username", flat=True)
    assert sorted(told) == ["cora", "lee"]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_stops_neither_the_others_nor_the_worker():
    done = []

    def fails():
        raise ValueError("for this test")

    Worker([fails, lambda: done.append("the next")]).work()

    assert done == ["the next"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_down_is_waited_for_longer_each_time():
    worker = Worker(EVERY_MINUTE)

    def down(*args):
        raise OperationalError("down")

    with connection.execute_wrapper(down):
        waits = [worker.work() for _ in range(6)]
    recovered = worker.work()

    assert waits == [2, 4, 8, 16, 30, 30]
    assert recovered == 1
    assert Heartbeat.objects.exists()


@pytest.mark.django_db
def test_a_worker_that_was_heard_of_lately_does_not_stand_still():
    assert stands_still()
    beat()
    assert not stands_still()
    beat(timezone.now() - timedelta(minutes=5, seconds=1))
    assert stands_still()


@pytest.mark.django_db(transaction=True)
def test_many_workers_share_one_heartbeat():
    threads = [threading.Thread(target=lambda: (beat(), connection.close())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Heartbeat.objects.count() == 1


def test_a_production_site_is_told_that_it_has_no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "notices.W001" in {found.id for found in run_checks(include_deployment_checks=True)}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """An empty site's database, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "site.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "XDG_STATE_HOME": str(path.parent)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return path


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """A folder with the two programs of bin/serve.

    This `python` is all that it finds of the environment. What `sleep` would wait for 5 seconds, these
    tests do not wait for.
    """
    folder = tmp_path_factory.mktemp("bin") / "an odd & näme"
    folder.mkdir()
    for name, runs in (
        ("python", f'{shlex.quote(sys.executable)} "$@"'),
        ("sleep", f"{shutil.which('sleep')} 0.1"),
    ):
        (folder / name).write_text(f"#!/bin/sh\nexec {runs}\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def site(tmp_path, migrated, programs):
    """The site as `make run` starts it, on a database and port of its own."""
    port = free_port()
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.defpath}",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "XDG_STATE_HOME": str(migrated.parent),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    shutil.copy(migrated, tmp_path / "site.sqlite3")
    with open(tmp_path / "log", "w+") as log:
        process = subprocess.Popen(
            [ROOT / "bin" / "serve"], cwd=tmp_path, env=environment, stderr=log, start_new_session=True
        )
        try:
            yield Site(process, port, tmp_path / "log")
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


class Site:
    def __init__(self, process, port, log):
        self.process, self.port, self.log = process, port, log

    def health(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
            return json.load(answer)

    def worker(self):
        """The worker's process, if there is one: it was told to run beside ours."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_text().split("\0")
            except OSError:
                continue
            if words[-4:-1] == ["worker", "--beside", str(self.process.pid)]:
                return int(folder.name)
        return None


def comes_true(condition, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if condition():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks into /proc")


@needs_proc
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_the_site(site, end):
    assert comes_true(lambda: site.health()["worker_seconds"] is not None)

    site.process.send_signal(end)

    site.process.wait(timeout=60)
    assert comes_true(lambda: site.worker() is None)


@needs_proc
def test_a_dead_worker_is_told_of_and_replaced_while_the_site_goes_on(site):
    assert comes_true(lambda: site.worker())
    first = site.worker()

    os.kill(first, signal.SIGKILL)

    assert comes_true(lambda: site.health()["database"])
    assert comes_true(lambda: site.worker() not in (None, first))
    assert "The worker ended." in site.log.read_text()
