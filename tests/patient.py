"""People whose browser runs no scripts: one who answers, one who comes back; and what pages say to them."""

import re
from uuid import uuid4

from django.urls import reverse

from programs.models import CriteriaVersion
from screening.actions import following_up, sending
from screening.contact import Contact
from tests.asked import NUMBERS, QUESTIONS, answered
from tests.cast import answers

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
CODE = "river apple lantern kite"
CONTACT = Contact(
    name="Pat Zanzibar",
    phone="555 010 0199",
    email="zanzibar@example.org",
    safety="zanzibarsafety",
    ask_for="zanzibarask",
    call_times=("evening",),
)


class Person:
    """A person with a browser who is on their way through the questions."""

    def __init__(self, client, start="/start/"):
        self.client = client
        self.key = client.post(start).url.split("/")[2]

    def url(self, name, *arguments):
        return reverse(f"screening:{name}", args=[self.key, *arguments])

    def get(self, name, *arguments):
        return self.client.get(self.url(name, *arguments))

    def answer(self, key, value, name="question"):
        return self.client.post(self.url(name, NUMBERS[key]), posted(value))

    def answer_all(self, given):
        for question in QUESTIONS:
            if question.key in given:
                response = self.answer(question.key, given[question.key])
                assert response.status_code == 302, (question.key, response.status_code)
        return self

    def ask_for_the_result(self):
        return self.client.post(self.url("check"))

    def send(self, **fields):
        return self.client.post(self.url("send"), {"language": "en", "consent": "on", **fields})


def posted(value):
    return value if isinstance(value, dict) else {"answer": value}


def sent_by_pat(contact=CONTACT, code=CODE, follows="", **changes):
    submission = sending.send(
        journey=str(uuid4()),
        answered=answered(answers(**changes)),
        follows=follows,
        language="en",
        version=CriteriaVersion.objects.published(),
        contact=contact,
    )
    assert following_up.give_code(submission=submission, code=code)
    submission.refresh_from_db()
    return submission


def look_up(client, reference, words=CODE, address="/follow-up/", **extra):
    return client.post(address, {"reference": reference, "words": words}, **{**OURS, **extra})


class Visitor:
    """A person who has come back."""

    def __init__(self, client, reference, address="/follow-up/", words=CODE):
        self.client = client
        self.home = look_up(client, reference, words, address=address).url

    def get(self, name="progress"):
        return self.client.get(self.url(name))

    def post(self, page, /, **fields):
        return self.client.post(self.url(page), fields, **OURS)

    def url(self, name):
        return reverse(f"screening:{name}", args=[self.home.split("/")[2]])

    def change_contact(self, **fields):
        seen = re.search(r'name="seen" value="(\w+)"', self.get("change_contact").content.decode())[1]
        return self.post("change_contact", **{"language": "en", "seen": seen, **fields})


def text_of(response):
    """What the page says, tags taken away."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
