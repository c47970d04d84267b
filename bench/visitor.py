"""One browser's side of the talk: a kept connection, cookies, and what each request cost the server."""

import gzip
import http.client
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import brotli

from bench.processes import cpu_seconds

PATIENCE = 120  # seconds for one answer
AS_A_BROWSER = {
    "User-Agent": "Mozilla/5.0 (bench)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Site": "same-origin",
}
OURS = {
    "X-Forwarded-Proto": "https",  # as the balancer tells it
    "Origin": "null",  # as a browser posts where pages send no referrer
}


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


class WrongAnswer(Exception):
    """The server said something else than a person would get: then its speed means nothing."""


@dataclass(frozen=True)
class Answer:
    """`cpu` and `wall` in milliseconds; `wire` is what came over the line, headers included."""

    name: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    cpu: float
    database_cpu: float
    wall: float

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def text(self) -> str:
        return UNPACK.get(self.headers.get("Content-Encoding", ""), bytes)(self.body).decode()

    @property
    def wire(self) -> int:
        head = sum(len(name) + len(value) + 4 for name, value in self.headers.items())
        return len("HTTP/1.1 200 OK\r\n\r\n") + head + len(self.body)


class Browses(Protocol):
    """Who asks for pages and posts forms under a name: over the line, or in this process."""

    def get(self, path: str, name: str) -> Any: ...

    def post(self, path: str, fields: Any, name: str) -> Any: ...


class Visitor:
    """`processes` tells whose CPU time is read around each request, `database` the same of its database."""

    def __init__(
        self,
        port: int,
        processes: Callable[[], list[int]] = list,
        database: Callable[[], list[int]] = list,
        cookies: dict[str, str] | None = None,
        ours: bool = True,
    ):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.processes, self.database = processes, database
        self.cookies = dict(cookies or {})
        address = ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])
        self.headers = {**AS_A_BROWSER, **(OURS if ours else {}), "X-Forwarded-For": address}
        self.answers: list[Answer] = []

    def get(self, path: str, name: str = "", expect: tuple[int, ...] = (200,)) -> Answer:
        return self.ask("GET", path, None, name, expect)

    def post(self, path: str, fields, name: str = "", expect: tuple[int, ...] = (302,)) -> Answer:
        return self.ask("POST", path, urlencode(fields, doseq=True).encode(), name, expect)

    def ask(self, method: str, path: str, body: bytes | None, name: str, expect: tuple[int, ...]) -> Answer:
        headers = dict(self.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{each}={value}" for each, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        processes, database = self.processes(), self.database()
        cpu, database_cpu, started = cpu_seconds(processes), cpu_seconds(database), time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        wall, cpu = time.perf_counter() - started, cpu_seconds(processes) - cpu
        database_cpu = cpu_seconds(database) - database_cpu
        self.take_cookies(response.headers)
        answer = Answer(
            name, response.status, response.headers, content, cpu * 1e3, database_cpu * 1e3, wall * 1e3
        )
        if answer.status not in expect:
            raise WrongAnswer(f"{method} {path} ({name}): {answer.status}; see var/bench/logs")
        self.answers.append(answer)
        return answer

    def take_cookies(self, headers) -> None:
        for header in headers.get_all("Set-Cookie", []):
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value

    def take_answers(self) -> list[Answer]:
        """Those since it was last asked."""
        taken, self.answers = self.answers, []
        return taken

    def leave(self) -> None:
        self.connection.close()
