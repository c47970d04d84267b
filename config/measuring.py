"""Requests, counted for Prometheus by all processes of one server together. Only where METRICS_BIND is set.

A label is a kind of page (the route, without the reference, key or name in an address), a method that we
know, and a class of answers: nothing of a person, and only so many of them, whatever clients send.

Each worker counts in a file of its own, and any of them adds the files up. A worker is replaced after so many
requests (config/gunicorn.py): the next one goes on in its file, so that there are never more than there are
workers, and no count goes back.
"""

import os
import shutil
import tempfile
import time
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from config.logs import route_of

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the library looks for the folder of these files
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds

place = {"of this process": "master"}


class Requests:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answered = Counter(
            "level_of_care_requests",
            "Requests that were answered, but for static files and probes.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "level_of_care_request_seconds",
            "How long they took.",
            ["route"],
            buckets=BOUNDS,
            registry=self.registry,
        )

    def count(self, request, status: int, seconds: float) -> None:
        route = route_of(request) or "/"  # an empty label is none, to Prometheus
        method = request.method if request.method in METHODS else "other"
        self.answered.labels(route, method, f"{status // 100}xx").inc()
        self.seconds.labels(route).observe(seconds)


@cache
def requests() -> Requests:
    """Made at the first use: what they count in is settled by then (see `count_together`)."""
    return Requests()


def count_requests(get_response):
    counted = requests()

    def middleware(request):
        started = time.perf_counter()
        response = get_response(request)
        counted.count(request, response.status_code, time.perf_counter() - started)
        return response

    return middleware


def count_together() -> None:
    """Before gunicorn loads the site: from now on several processes count."""
    if FOLDER not in os.environ:  # a reload goes on counting in the same one
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="metrics-")
    values.ValueClass = values.MultiProcessValue(lambda: place["of this process"])


def of_all_processes() -> CollectorRegistry:
    if FOLDER not in os.environ:  # one process alone, as in a test
        return requests().registry
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


# What gunicorn calls


def give_a_place(server, worker) -> None:
    """The first that no worker has now; each has another, also while a reload doubles them."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = next(number for number in range(len(taken) + 1) if number not in taken)


def take_place(server, worker) -> None:
    place["of this process"] = f"{worker.ppid}-{worker.place}"


def forget_counts(server) -> None:
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
