"""How much one machine carries: people who answer at once, and what they send, kept on disk."""

import threading
import time
from collections.abc import Callable

from bench import patient
from bench.servers import Server
from bench.visitor import Visitor

PEOPLE = 6  # at once: more than the workers, so that none of them waits for us
SECONDS = 15


def rush(site: Server, prefix: str, seconds: float = SECONDS) -> dict[str, float]:
    """Everybody answers for so many seconds, as often as they can; then all of it is sent at once."""
    ready: list[tuple[Visitor, str]] = []
    until = time.monotonic() + seconds

    def answer_again_and_again() -> None:
        while time.monotonic() < until:
            visitor = Visitor(site.port)
            ready.append((visitor, patient.answer_everything(visitor)))
            visitor.leave()

    def send_what_is_left() -> None:
        while ready:
            try:
                visitor, address = ready.pop()
            except IndexError:
                return
            patient.send(visitor, address)
            visitor.leave()

    answering = seconds_for(answer_again_and_again)
    answered = len(ready)
    sending = seconds_for(send_what_is_left)
    return {
        f"{prefix}.journeys a second": answered / answering,
        f"{prefix}.sent a second": answered / sending,
    }


def seconds_for(work: Callable[[], None]) -> float:
    """Until everybody has done it."""
    people = [Worker(work) for _ in range(PEOPLE)]
    started = time.monotonic()
    for person in people:
        person.start()
    for person in people:
        person.join()
    problem = next((person.problem for person in people if person.problem), None)
    if problem:
        raise problem
    return time.monotonic() - started


class Worker(threading.Thread):
    """A thread whose failure is not lost."""

    def __init__(self, work: Callable[[], None]):
        super().__init__(daemon=True)
        self.work, self.problem = work, None

    def run(self):
        try:
            self.work()
        except Exception as problem:
            self.problem = problem
