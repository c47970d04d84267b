"""python -m bench.pages: what each page costs in one process, without a server: milliseconds of CPU, as JSON.

Of many times the least counts: what else the machine does can only add to it.
"""

import io
import json
import os
import sys
import time
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bench.visitor import AS_A_BROWSER, OURS

TIMES = 40
PUBLIC = {
    "home": "/",
    "levels": "/levels/",
    "a level": "/levels/iop/",
    "a guide": "/guides/cost/",
    "crisis": "/crisis/",
}
IN_A_JOURNEY = {
    "a question, shown": "question ",
    "a question, answered": "answer ",
    "check": "check",
    "result": "result",
    "send": "send",
    "reference": "sent",
}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import logging

    from bench import patient
    from config.wsgi import application

    logging.disable(logging.CRITICAL)
    visitor = Direct(application)
    for name, path in PUBLIC.items():
        visitor.get(path, name)
    patient.walk(visitor)
    json.dump(figures(visitor), sys.stdout)


class Direct:
    """A browser that calls the application itself. `asked`: what it asked for, by name, to be asked again."""

    def __init__(self, application):
        self.application, self.cookies = application, SimpleCookie()
        self.asked: dict[str, tuple[dict, bytes]] = {}

    def get(self, path: str, name: str) -> "Told":
        return self.ask("GET", path, b"", name)

    def post(self, path: str, fields: Any, name: str) -> "Told":
        return self.ask("POST", path, urlencode(fields, doseq=True).encode(), name)

    def ask(self, method: str, path: str, body: bytes, name: str) -> "Told":
        self.asked[name] = (self.environment(method, path, body), body)
        told = answer(self.application, *self.asked[name])
        assert told.status in ("200", "302"), (name, told.status)
        for cookie in told.cookies:
            self.cookies.load(cookie)
        return told

    def environment(self, method: str, path: str, body: bytes) -> dict:
        path, _, query = path.partition("?")
        headers = {**AS_A_BROWSER, **OURS, "Host": "127.0.0.1", "X-Forwarded-For": "10.0.0.1"}
        headers["Cookie"] = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "https",
            "wsgi.errors": sys.stderr,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        }


class Told:
    """What the application answered."""

    def __init__(self, status: str, headers: list[tuple[str, str]]):
        self.status = status.split()[0]
        self.location = dict(headers).get("Location", "")
        self.cookies = [value for name, value in headers if name == "Set-Cookie"]


def answer(application, environment: dict, body: bytes) -> Told:
    told: list = []
    response = application(
        {**environment, "wsgi.input": io.BytesIO(body)}, lambda *head: told.append(Told(*head[:2]))
    )
    b"".join(response)
    response.close()
    return told[0]


def figures(visitor: Direct) -> dict[str, float]:
    """Where a name stands for many, such as every question, the mean of them."""
    costs = {name: least(visitor, *asked) for name, asked in visitor.asked.items() if is_read_only(name)}
    found = {name: costs[name] for name in PUBLIC}
    for name, start in IN_A_JOURNEY.items():
        several = [
            cost for each, cost in costs.items() if each == start or each.startswith(f"{start.strip()} ")
        ]
        found[name] = sum(several) / len(several)
    return found


def is_read_only(name: str) -> bool:
    """What is answered or asked for changes only the cookie that comes back; what is sent is stored."""
    return name != "send, post"


def least(visitor: Direct, environment: dict, body: bytes) -> float:
    spent = []
    for _ in range(TIMES):
        started = time.process_time()
        answer(visitor.application, environment, body)
        spent.append(time.process_time() - started)
    return min(spent) * 1e3


if __name__ == "__main__":
    main()
