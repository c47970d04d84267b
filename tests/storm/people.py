"""People who send, and check in later, and press again when nothing comes back; some finish later."""

import http.client
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 90  # seconds until a person gives up
CHECKS_IN = 0.3  # of those who sent before
KEEPS_FIRST = 0.3  # a draft; half of these send it afterwards
FORM = {"language": "en", "consent": "on", "page": "send"}


@dataclass
class Log:
    """What people were told."""

    acknowledged: dict[str, tuple[str, dict]] = field(default_factory=dict)  # reference: journey, answers
    check_ins: dict[str, str] = field(default_factory=dict)  # reference: of what was sent before
    asked: dict[str, dict] = field(default_factory=dict)  # reference: answers that staff heard
    heard: dict[str, dict] = field(default_factory=dict)  # when those were gone through
    kept: set[str] = field(default_factory=set)  # journeys to be finished later
    pressed: int = 0
    unanswered: int = 0
    refused: Counter = field(default_factory=Counter)  # by status
    gave_up: int = 0
    longest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Person(threading.Thread):
    def __init__(self, number: int, port: int, log: Log, stop: threading.Event):
        super().__init__(daemon=True)
        self.port, self.log, self.stop, self.chance = port, log, stop, random.Random(number)
        self.last = ""  # reference of what they sent last

    def run(self):
        while not self.stop.is_set():
            self.send_one()
            time.sleep(self.chance.uniform(0, 0.05))

    def send_one(self):
        """One journey, now and then a check-in; sometimes it is pressed twice although an answer came."""
        from django.conf import settings

        from screening.patient import draft as drafts
        from tests.cast import answers

        draft = drafts.begin("en")
        draft.answers = answers(days_used={"alcohol": self.chance.choice(["1_to_4", "5_to_11", "12_to_20"])})
        draft.judged_by = 1  # the version that every site begins with
        draft.follows = self.last if self.chance.random() < CHECKS_IN else ""
        sealed = sealed_draft(drafts, draft)
        if self.chance.random() < KEEPS_FIRST and not self.keep(
            draft, f"{settings.COOKIE_PREFIX}draft={sealed}"
        ):
            return
        started, reference = time.monotonic(), None
        while reference is None and time.monotonic() - started < PATIENCE:
            reference = self.press(drafts, draft, f"{settings.COOKIE_PREFIX}draft={sealed}")
        with self.log.lock:
            self.log.longest = max(self.log.longest, time.monotonic() - started)
            if reference is None:
                self.log.gave_up += 1
                return
            earlier = self.log.acknowledged.get(reference)
            assert earlier is None or earlier[0] == draft.journey, "one reference for two people"
            self.log.acknowledged[reference] = (draft.journey, draft.answers)
            if draft.follows:
                self.log.check_ins[reference] = draft.follows
            self.last = reference
        if self.chance.random() < 0.2:
            again = self.press(drafts, draft, f"{settings.COOKIE_PREFIX}draft={sealed}")
            assert again in (None, reference), "two references for one person"

    def keep(self, draft, cookie: str) -> bool:
        """Finish later; whether they send all the same. Without an answer they can't know, and don't."""
        response = self.post(f"/screen/{draft.key}/later/", {"do": "keep"}, cookie)
        if response is None or response.status != 302:
            return False
        sends = self.chance.random() < 0.5
        if not sends:
            with self.log.lock:
                self.log.kept.add(draft.journey)
        return sends

    def press(self, drafts, draft, cookie: str) -> str | None:
        with self.log.lock:
            self.log.pressed += 1
        response = self.post(f"/screen/{draft.key}/send/", FORM, cookie)
        return response and self.reference_in(response, drafts)

    def post(self, path: str, form: dict, cookie: str) -> http.client.HTTPResponse | None:
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"10.{self.chance.randrange(256)}.{self.chance.randrange(256)}.1",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", path, urlencode(form), headers)
            response = connection.getresponse()
            response.read()
            return response
        except (OSError, http.client.HTTPException):
            with self.log.lock:
                self.log.unanswered += 1
            time.sleep(0.2)
            return None
        finally:
            connection.close()

    def reference_in(self, response, drafts) -> str | None:
        """What a person would now see: the reference is in the draft that came back."""
        if response.status != 302:
            with self.log.lock:
                self.log.refused[response.status] += 1
            time.sleep(0.2)
            return None
        return reference_from(drafts, response.getheader("Set-Cookie", ""))


def sealed_draft(drafts, draft) -> str:
    from django.http import HttpResponse

    return drafts.write_draft(HttpResponse(), draft).cookies[drafts.COOKIE].value


def reference_from(drafts, set_cookie: str) -> str | None:
    from types import SimpleNamespace

    name_and_value, *attributes = set_cookie.split("; ")
    value = name_and_value.partition("=")[2].strip(chr(34))
    path = next((a.partition("=")[2] for a in attributes if a.lower().startswith("path=")), "")
    request = SimpleNamespace(COOKIES={drafts.COOKIE: value})
    return drafts.read_draft(request, path.split("/")[2]).reference or None
