"""/metrics, on an address of its own beside the site's: METRICS_BIND.

Which of the two a request came in at is asked of its socket, and of nothing that a client writes. The address
of the site has no /metrics, so no proxy before it can hand one on; the other address has nothing else.
"""

from collections.abc import Callable, Iterable

from django.db import Error, close_old_connections, connection
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from config.measuring import of_all_processes
from screening.upkeep.figures import figures

TEXT = "text/plain; charset=utf-8"
ALWAYS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]


def beside(site: Callable, *, port: int, token: str) -> Callable:
    """The site, and at the address with this port its figures, for who knows the token (if there is one)."""

    def application(environ, start_response) -> Iterable[bytes]:
        if port_of(environ) != port:
            return site(environ, start_response)
        close_old_connections()  # as Django does before and after each request
        status, kind, body = answer(environ, token)
        close_old_connections()
        head = [("Content-Type", kind), ("Content-Length", str(len(body))), *ALWAYS]
        start_response(status, head)
        return [body]

    return application


def port_of(environ) -> int | None:
    """Where it came in; None at a socket without ports."""
    came_in = environ.get("gunicorn.socket")
    address = came_in.getsockname() if came_in else None
    return address[1] if isinstance(address, tuple) else None


def answer(environ, token: str) -> tuple[str, str, bytes]:
    if environ["PATH_INFO"] != "/metrics" or environ["REQUEST_METHOD"] != "GET":
        return "404 Not Found", TEXT, b"only GET /metrics\n"
    if token and not constant_time_compare(environ.get("HTTP_AUTHORIZATION", ""), f"Bearer {token}"):
        return "401 Unauthorized", TEXT, b"the token, please\n"
    return "200 OK", CONTENT_TYPE_LATEST, everything()


def everything() -> bytes:
    facts = CollectorRegistry()
    facts.register(Facts())
    return generate_latest(of_all_processes()) + generate_latest(facts)


class Facts(Collector):
    """What the database knows. Without it what was counted is told all the same."""

    def describe(self):
        return []  # otherwise registering it would ask the database, to no end

    def collect(self):
        try:
            known, works = list(figures()), 1
        except Error:
            connection.close()
            known, works = [], 0
        yield GaugeMetricFamily("level_of_care_database_up", "Whether the database answered.", value=works)
        yield from known
