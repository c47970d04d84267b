"""Two servers on one database: it makes no difference which of them answers."""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from history.actions import link_waiting_events
from history.integrity import first_broken_link
from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.models import LevelOfCare
from programs.offered.actions.levels import change_level
from screening.models import Submission
from tests.asked import NUMBERS, QUESTIONS
from tests.cast import PAT, member
from tests.network import free_port
from tests.submissions import sent

ROOT = Path(__file__).parents[1]
SERVER = """
import os, sys
from tests import settings
told = {"NAME": "NAME", "HOST": "HOST", "USER": "DATABASE_USER"}
settings.DATABASES["default"].update({k: os.environ[v] for k, v in told.items() if v in os.environ})
from wsgiref.simple_server import make_server
from config.wsgi import application
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def servers():
    """The ports of two servers, each a process of its own."""
    told = connection.settings_dict
    environment = {
        **os.environ,
        "NAME": str(told["NAME"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": settings.TEST_DATABASE,
        **({"HOST": told["HOST"]} if told["HOST"] else {}),
        **({"DATABASE_USER": told["USER"]} if told["USER"] else {}),
    }
    ports = [free_port(), free_port()]
    processes = [
        subprocess.Popen([sys.executable, "-c", SERVER, str(port)], cwd=ROOT, env=environment, stderr=-3)
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(port)
        yield ports
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def wait_for(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


class Browser:
    """Asks the servers in turn, and keeps cookies as a browser does, near enough."""

    def __init__(self, ports):
        self.ports, self.turn, self.cookies = ports, 0, {}

    def ask(self, method, path, fields=None, port=None):
        self.turn += 1
        server = http.client.HTTPConnection("127.0.0.1", port or self.ports[self.turn % 2], timeout=30)
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        server.request(method, path, urlencode(fields or {}, doseq=True), headers)
        response = server.getresponse()
        response.body = response.read().decode()
        for _, header in filter(lambda pair: pair[0].lower() == "set-cookie", response.getheaders()):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        server.close()
        return response


def test_a_journey_that_alternates_between_servers_arrives(servers):
    pat = Browser(servers)
    key = pat.ask("POST", "/start/").getheader("Location").split("/")[2]
    for question in QUESTIONS:
        if question.key in PAT:
            given = PAT[question.key]
            fields = given if isinstance(given, dict) else {"answer": given}
            answer = pat.ask("POST", f"/screen/{key}/{NUMBERS[question.key]}/", fields)
            assert answer.status == 302, question.key
    pat.ask("POST", f"/screen/{key}/check/")
    pat.ask("POST", f"/screen/{key}/send/", {"language": "en", "consent": "on"})

    assert Submission.objects.get().screening.answers == PAT
    assert Submission.objects.get().reference in pat.ask("GET", f"/screen/{key}/sent/").body


def test_sending_on_two_servers_at_once_is_one_submission(servers):
    pat = Browser(servers)
    key = pat.ask("POST", "/start/").getheader("Location").split("/")[2]
    for question in QUESTIONS:
        if question.key in PAT:
            given = PAT[question.key]
            fields = given if isinstance(given, dict) else {"answer": given}
            pat.ask("POST", f"/screen/{key}/{NUMBERS[question.key]}/", fields)
    pat.ask("POST", f"/screen/{key}/check/")

    def press(port):
        browser = Browser(servers)
        browser.cookies = dict(pat.cookies)
        return browser.ask("POST", f"/screen/{key}/send/", {"language": "en", "consent": "on"}, port=port)

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(press, servers * 4))

    assert {answer.status for answer in answers} == {302}
    assert Submission.objects.count() == Event.objects.filter(kind=EventKind.SENT).count() == 1


def test_of_two_who_claim_on_two_servers_one_wins(servers):
    waiting = [sent(0) for _ in range(6)]
    browsers = {name: signed_in(servers, name) for name in ("cora", "colin")}

    def claim(who, submission):
        name, port = who
        address = reverse("screening:claim", args=[submission.reference])
        token = browsers[name].cookies[settings.CSRF_COOKIE_NAME]
        copy = Browser(servers)
        copy.cookies = dict(browsers[name].cookies)
        fields = {"csrfmiddlewaretoken": token, "version": submission.version}
        return copy.ask("POST", address, fields, port=port)

    people = list(zip(browsers, servers, strict=True))
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(claim, who, submission) for submission in waiting for who in people]
        assert {answer.result().status for answer in asked} == {302}
    link_waiting_events()

    for submission in waiting:
        submission.refresh_from_db()
        assert submission.claimed_by is not None
        assert Event.objects.filter(kind=EventKind.CLAIMED, reference=submission.reference).count() == 1
    assert first_broken_link() is None


def signed_in(servers, name):
    """A session that both servers know, with the token that forms carry."""
    client = Client()
    client.force_login(member(name, Role.COORDINATOR))
    client.get(reverse("screening:queue"))
    browser = Browser(servers)
    browser.cookies = {cookie: morsel.value for cookie, morsel in client.cookies.items()}
    return browser


def test_what_an_admin_changes_shows_in_the_next_answer_of_each(servers):
    """Each has drawn these pages once and kept them: see programs/offered/drawn.py."""
    pages = ["/", "/levels/", "/levels/iop/", "/guides/cost/"]
    ada, anyone = member("ada", Role.ADMIN), Browser(servers)

    def seen():
        return [anyone.ask("GET", page, port=port).body for port in servers for page in pages]

    assert not any("Day care at River Street" in page for page in [*seen(), *seen()])
    iop = LevelOfCare.objects.get(code="iop")
    words = iop.all_words.get(language="en")
    words.name = "Day care at River Street"
    change_level(level=iop, words=[words], seen=iop.revision, by=ada)

    assert all("Day care at River Street" in page for page in seen())
