"""Whatever a client sends to any address: a clear answer, never an error of ours, nothing stored.

HOSTILE_REQUESTS=100000 make hostile is the long run. A failure names the request and its seed.
"""

import os
import random
import re
import sys
from collections import Counter
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, get_resolver

from history.actions import link_waiting_events
from history.integrity import first_broken_link
from people.roles import Role
from screening.models import Submission
from screening.patient import draft as drafts
from tests.cast import answers, member
from tests.storm.people import sealed_draft
from tests.submissions import stopped_at_emergency
from tests.submissions import submission as send_answers

pytestmark = pytest.mark.engine

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "1600"))
SEED = int(os.environ.get("HOSTILE_SEED", "2026"))

METHODS = ["GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
WORDS = [
    "",
    "0",
    "-1",
    "1" * 400,
    "9999999999999999999",
    "a" * 5000,
    "\0",
    "\x00admin",
    "\ud7ff\uffff",
    "‮مرحبا",
    "é\u0301" * 50,
    "'; DROP TABLE screening_submission; --",
    "1' OR '1'='1",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "${7*7}",
    "../../../../etc/passwd",
    "%00%0d%0aSet-Cookie: x=y",
    "\r\nX: y",
    "=HYPERLINK(1)",
    "NaN",
    "1e309",
    "true",
    "[]",
    "null",
    "2026-02-30",
    "2026-01-01T25:61",
    "none_of_these",
    "alcohol",
    "yes",
    "en",
    "TEST-TEST",
]
NAMES = [
    "answer", "page", "language", "consent", "phone", "email", "name", "call_times", "safety", "contact",
    "before", "after", "q", "level", "flag", "stage", "since", "until", "by", "kind", "reference", "reason",
    "rationale", "version", "roles", "login", "password", "code", "credential", "next", "site_name", "number",
    "words", "outcome", "at", "decided_level", "file", "action", "website", "sure", "alcohol", "columns",
]  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "",
]


def addresses(patterns=None, before=""):
    """Every address of the site, as its pattern."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern):
            yield route.rstrip("$")
        else:
            yield from addresses(pattern.url_patterns, route)


FORM = re.compile(r"<form[^>]*>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'name="([^"]+)"(?:[^>]*?value="([^"]*)")?')
FORMS_REMEMBERED = 60


class Attacker:
    """Asks for any address with anything, and fills in anyhow the forms that it was shown."""

    def __init__(self, seed, references=()):
        self.chance = random.Random(seed)
        self.references, self.forms = references, []
        self.routes = sorted(set(addresses()))
        self.draft = drafts.begin("en")
        self.draft.answers, self.draft.judged_by = answers(), 1
        self.sealed = sealed_draft(drafts, self.draft)

    def path(self):
        parts = []
        for part in self.chance.choice(self.routes).split("<"):
            argument, closed, rest = part.partition(">")
            parts.append((self.argument(argument) + rest) if closed else part)
        return "/" + "".join(parts).lstrip("/")

    def argument(self, name):
        if name.endswith("reference") and self.references and self.chance.random() < 0.8:
            return self.chance.choice(self.references)
        if name.endswith("key") and self.chance.random() < 0.7:
            return self.draft.key
        if name.startswith("int:"):
            return self.chance.choice(["0", "1", "7", "22", "99", "9" * 30])
        return self.chance.choice([*WORDS, "inpatient", "privacy", "AAAA-AAAA"]).replace("/", "") or "x"

    def word(self):
        if self.chance.random() < 0.2:
            return "".join(chr(self.chance.choice([*range(256), 0x2028, 0x1F4A9])) for _ in range(30))
        return self.chance.choice(WORDS)

    def values(self):
        return {self.chance.choice(NAMES): self.word() for _ in range(self.chance.randrange(6))}

    def cookie(self):
        kind = self.chance.random()
        if kind < 0.5:
            return self.sealed
        if kind < 0.9:
            place = self.chance.randrange(len(self.sealed))
            return self.sealed[:place] + self.chance.choice("Ax_.=") + self.sealed[place + 1 :]
        return self.chance.choice(["", "1.", "x", "9" * 4000, "1.gAAAAA==", self.sealed[:40]])

    def body(self):
        if self.chance.random() < 0.3:
            return self.chance.randbytes(self.chance.choice([0, 10, 1000, 300_000]))
        return None

    def request(self, client):
        client.cookies[drafts.COOKIE] = self.cookie()
        if self.forms and self.chance.random() < 0.4:
            return self.fill_in(client)
        method, raw = self.chance.choice(METHODS), self.body()
        content = {"data": raw, "content_type": self.chance.choice(TYPES)} if raw is not None else {}
        if raw is None and method == "POST":
            content = {"data": self.values()}
        path = self.path()
        if raw is not None or method != "POST":
            response = client.generic(
                method, path, query_params=self.values(), headers=self.headers(), **content
            )
        else:
            response = client.post(path, query_params=self.values(), headers=self.headers(), **content)
        self.remember_forms(path, response)
        return f"{method} {path[:200]!r}", response

    def remember_forms(self, path, response):
        if response.status_code in (200, 422) and response.get("Content-Type", "").startswith("text/html"):
            for form in FORM.findall(response.content.decode()):
                self.forms.append((path, [(name, unescape(value)) for name, value in FIELD.findall(form)]))
        del self.forms[:-FORMS_REMEMBERED]

    def fill_in(self, client):
        path, fields = self.chance.choice(self.forms)
        typed = {name: value if self.chance.random() < 0.6 else self.word() for name, value in fields}
        response = client.post(path, typed, headers={"Sec-Fetch-Site": "same-origin"})
        self.remember_forms(path, response)
        return f"POST {path[:200]!r} with {typed!r}", response

    def headers(self):
        headers = {
            "Sec-Fetch-Site": self.chance.choice(["same-origin", "same-origin", "cross-site", ""]),
            "Accept-Language": self.chance.choice(["en", "es", "x" * 100, "*;q=9", "\x7f"]),
            "X-Forwarded-For": self.chance.choice(["", "10.0.0.1", "nonsense", ", ,"]),
            "X-Request-ID": self.chance.choice(["", "a" * 200, "<x>"]),
        }
        return {name: value for name, value in headers.items() if value}


def attack(client, requests, seed, references=(), again=lambda: None):
    attacker, bad, seen = Attacker(seed, references), [], Counter()
    for number in range(requests):
        if number % 50 == 0:
            again()
        what, response = attacker.request(client)
        seen[response.status_code] += 1
        if response.status_code >= 500:
            bad.append(f"request {number}: {what}: {response.status_code} {response.exc_info}")
    sys.stdout.write(f"\n{requests} requests: {dict(sorted(seen.items()))}\n")
    return bad, seen


@pytest.fixture
def stranger(settings):
    settings.LOGGING_CONFIG = None
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.django_db
def test_a_stranger_breaks_and_stores_nothing(stranger):
    bad, seen = attack(stranger, REQUESTS, SEED)

    assert bad == []
    assert Submission.objects.count() == 0
    assert sum(seen.values()) == REQUESTS


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_member_of_staff_breaks_nothing(role, settings):
    settings.LOGGING_CONFIG = None
    sent = [send_answers(), send_answers(danger_signs=["overdose"]), stopped_at_emergency()]
    person = member("sam", role)
    client = Client(raise_request_exception=False)

    def sign_in():
        """Once more, since one of the forms signs out and another closes accounts."""
        User.objects.filter(pk=person.pk).update(is_active=True)
        client.force_login(person)

    references = [submission.reference for submission in sent]
    bad, _ = attack(client, REQUESTS // 16, SEED + 1, references, sign_in)

    assert bad == []
    link_waiting_events()
    assert first_broken_link() is None
