"""Coordinators who ask a screening, and then go through it with the person, while everything breaks."""

import http.client
import random
import re
import threading
import time
from urllib.parse import urlencode

from tests.storm.people import PATIENCE, Log

BEGIN = "/staff/ask/"
SUBMISSION = re.compile("/staff/submissions/([A-Z0-9-]+)/")


FORM = "a" * 32  # what Django's forms prove to be ours by: the cookie and the field are the same


def signed_in(name: str) -> str:
    """The cookies of a coordinator with a new account."""
    from django.conf import settings
    from django.test import Client

    from people.roles import Role
    from tests.cast import member

    client = Client()
    client.force_login(member(name, Role.COORDINATOR))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={FORM}"


class Coordinator(threading.Thread):
    """What they press again after no answer is never there twice."""

    def __init__(self, name: str, port: int, log: Log, stop: threading.Event):
        super().__init__(daemon=True)
        self.port, self.log, self.stop, self.chance = port, log, stop, random.Random(name)
        self.cookie = signed_in(name)

    def run(self):
        while not self.stop.is_set():
            self.ask_one()

    def ask_one(self):
        given = self.given()
        sheet = self.press(BEGIN, [("door", "phone"), ("language", "en")], leads_to=BEGIN)
        consent = [("language", "en"), ("consent", "on"), ("send", "yes")]
        slip = sheet and self.press(sheet, [*fields_of(given), *consent], leads_to="/slip/")
        reference = slip and self.reference_on(slip)
        if not reference:
            return
        with self.log.lock:
            self.log.asked[reference] = given
        self.go_through(reference)

    def go_through(self, reference: str):
        page, heard = f"/staff/submissions/{reference}/", self.given()
        sheet = self.press(f"{page}go-through/", [], leads_to=BEGIN)
        posted = [*fields_of(heard), ("send", "yes"), ("why", "heard")]
        if sheet and self.press(sheet, posted, leads_to=page):
            with self.log.lock:
                self.log.heard[reference] = heard

    def given(self) -> dict:
        from tests.cast import answers

        return answers(home_safety=self.chance.choice(["safe", "some_use", "frequent_use"]))

    def press(self, address: str, posted: list[tuple[str, str]], leads_to: str) -> str:
        """Press until an answer leads there. Empty where patience ends, or the sheet is gone already."""
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE:
            status, location, _ = self.request("POST", address, posted)
            if status == 302 and leads_to in location:
                return location
            if status == 404:  # the answer to the press before got lost, and the sheet went with it
                return ""
            time.sleep(0.2)
        with self.log.lock:
            self.log.gave_up += 1
        return ""

    def reference_on(self, slip: str) -> str:
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE:
            status, _, page = self.request("GET", slip)
            if status == 200 and (found := SUBMISSION.search(page)):
                return found.group(1)
            time.sleep(0.2)
        return ""

    def request(self, method: str, address: str, posted=()) -> tuple[int, str, str]:
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": FORM,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, address, urlencode(posted), headers)
            response = connection.getresponse()
            page = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.note(unanswered=1)
            return 0, "", ""
        finally:
            connection.close()
        self.note(refused=response.status if response.status >= 400 else 0)
        return response.status, response.getheader("Location", ""), page

    def note(self, *, unanswered: int = 0, refused: int = 0):
        with self.log.lock:
            self.log.pressed += 1
            self.log.unanswered += unanswered
            if refused:
                self.log.refused[refused] += 1


def fields_of(given: dict) -> list[tuple[str, str]]:
    """These answers as a sheet posts them."""
    fields: list[tuple[str, str]] = []
    for key, answer in given.items():
        if isinstance(answer, dict):
            fields += [(f"{key}-{thing}", value) for thing, value in answer.items()]
        else:
            fields += [
                (f"{key}-answer", value) for value in ([answer] if isinstance(answer, str) else answer)
            ]
    return fields
