"""The worker: sends what is owed, and does every minute what has to be done every minute.

The library's own worker runs one task; this loop decides when. So rounds come on time however much
mail there is, a database that is down ends nothing, and a signal is heeded between two tasks. Several
workers may be at work: every step of a round, and every task, is one worker's alone.
"""

import logging
import os
import signal
import time
from collections.abc import Callable

from django.db import Error, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as OneTask
from django_tasks_db.models import DBTaskResult

from notices.heartbeat import beat

log = logging.getLogger(__name__)

ROUND_EVERY = 60.0  # seconds
LOOKS_EVERY = 1.0
LONGEST_WAIT = 30.0  # for a database that is down


class Worker:
    """`rounds` are done every minute, each by itself; `beside` is a process to end with."""

    def __init__(self, rounds: list[Callable[[], object]], beside: int | None = None) -> None:
        self.rounds = rounds
        self.beside = beside
        self.name = get_random_string(32)
        self.next_round = time.monotonic()
        self.stopping = False
        self.failures = 0

    def stop(self, *signal_and_frame) -> None:
        """After what is being done now."""
        self.stopping = True

    def run(self) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self.stop)
        while not self.stopping and is_there(self.beside):
            self.rest(self.work())

    def work(self) -> float:
        """The next thing there is to do. Returns for how many seconds to do nothing then."""
        close_old_connections()
        try:
            if time.monotonic() >= self.next_round:
                self.next_round = time.monotonic() + ROUND_EVERY
                self.do_round()
            wait = 0.0 if self.do_one_task() else LOOKS_EVERY
        except Error as problem:
            log.warning("the worker waits for the database: %s", type(problem).__name__)
            connection.close()
            self.failures += 1
            self.next_round = time.monotonic()
            return min(2.0**self.failures, LONGEST_WAIT)
        self.failures = 0
        return wait

    def do_round(self) -> None:
        """One that fails stops neither the others nor the worker."""
        beat()
        for step in self.rounds:
            try:
                step()
            except Error:
                raise
            except Exception:
                log.exception("a step of the round failed: %s", step.__name__)

    def do_one_task(self) -> bool:
        if not DBTaskResult.objects.ready().exists():  # a look that locks nothing
            return False
        one = OneTask(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        one.run()
        return bool(one._run_tasks)

    def rest(self, seconds: float) -> None:
        """In short naps: a signal or the end of the process beside us is noticed within one."""
        until = time.monotonic() + seconds
        while not self.stopping and is_there(self.beside) and time.monotonic() < until:
            time.sleep(max(0.0, min(LOOKS_EVERY, until - time.monotonic())))


def is_there(process: int | None) -> bool:
    if process is None:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
