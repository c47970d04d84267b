"""Words are planted, a day's work is done, and everything that was written is searched for them."""

import io
import logging
import os
import re
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from config.logs import JsonFormatter
from notices import mailing
from notices.kinds import NoticeKind
from people.roles import Role
from programs.criteria.dimensions import Dimension
from screening.actions import claiming, following_up
from screening.models import SecondRating, Submission
from tests.cast import PAT, member
from tests.patient import OURS, Person
from tests.signing import a_clinical_lead
from tests.studies import a_clinician, a_study

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NAME, PHONE, MAIL, WISH, NOTE = "Zebulon", "5550100777", "zebulon@example.org", "xylophone", "quixotic"
PLANTED = [NAME, PHONE, "555-010-0777", MAIL, WISH, NOTE, "can_attend", "could_not_cut_down", "203.0.113.77"]


@pytest.fixture
def log():
    """Every line, as it would be written, down to the last library's."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.db.backends")]
    with ExitStack() as stack:
        for logger in loggers:
            logger.addHandler(handler)
            stack.callback(logger.removeHandler, handler)
        yield stream.getvalue


def work(client):
    """A person answers, goes astray, and sends; a coordinator opens, searches, reveals and notes."""
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    a_study(a_clinical_lead())
    pat = Person(client).answer_all(PAT)
    client.get(f"/nowhere/{NAME}/?phone={PHONE}")
    pat.ask_for_the_result()
    finish_later()
    pat.send(phone="1")  # a mistake: the page comes back with what was typed
    told = {"call_times": ["morning"], "told_of_study": "yes"}
    pat.send(name=NAME, phone="(555) 010-0777", email=MAIL, safety=WISH, **told)
    submission = Submission.objects.get()
    cora = member("cora", Role.COORDINATOR, Role.LEAD)
    client.force_login(cora)
    client.get(reverse("screening:queue"), {"q": PHONE})
    client.get(reverse("screening:submission", args=[submission.reference]))
    for name, fields in {
        "claim": {},
        "reveal_contact": {"rule_seen": "on", "reason": "other", "words": NOTE},
        "add_note": {"words": NOTE, "version": submission.version},
        "log_call": {"outcome": "no_answer", "words": NOTE, "version": submission.version},
    }.items():
        client.post(reverse(f"screening:{name}", args=[submission.reference]), fields)
    tell_everybody(submission, cora)
    rate_once_more(client)
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": MAIL, "password": NOTE})
    return submission


def finish_later():
    """Another person has their answers kept, and opens them elsewhere. The words are planted too."""
    sam = Person(Client()).answer_all(PAT)
    page = sam.client.get(sam.client.post(sam.url("later"), {"do": "keep"}, **OURS).url).content.decode()
    words = re.findall(r"<span>(\w+)</span>", page)
    assert len(words) == 8
    opened = Client().post("/go-on/", {"words": " ".join(words)}, **OURS)
    assert opened.status_code == 302
    PLANTED.extend([" ".join(words), "+".join(words), "%20".join(words)])


def rate_once_more(client):
    """A clinician rates the answers in a study, with a remark."""
    client.force_login(a_clinician())
    address = client.post(reverse("screening:begin_rating")).url
    given = {**dict.fromkeys(Dimension, "1"), "level": "iop", "remarks": NOTE}
    assert client.post(address, given, follow=True).status_code == 200
    assert SecondRating.objects.get().remarks == NOTE


def tell_everybody(submission, cora):
    """The person writes, and a lead hands it over: both are told by e-mail."""
    User.objects.filter(pk=cora.pk).update(email="cora@clinic.example")
    following_up.add_message(submission=submission, words=NOTE, uid=uuid4())
    colin = member("colin", Role.COORDINATOR, email="colin@clinic.example")
    claiming.hand_over(submission=submission, by=cora, to=colin)
    for person, kind in ((cora, NoticeKind.MESSAGE), (colin, NoticeKind.HANDED_OVER)):
        assert mailing.deliver(person.pk, kind) is None


def rows():
    """The whole database as text, table by table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in (
                "programs_workedcase",
                "django_migrations",
            ):  # invented people, with the same answers
                cursor.execute(f'SELECT * FROM "{table}"')
                yield table, repr(cursor.fetchall())


def files_since(moment):
    """What was written to the temporary and static folders and to var meanwhile."""
    for folder in (tempfile.gettempdir(), settings.STATIC_ROOT, settings.VAR):
        for path in Path(folder).rglob("*"):
            try:
                if path.is_file() and path.stat().st_mtime >= moment and path.stat().st_uid == os.getuid():
                    yield str(path), path.read_bytes()
            except OSError:
                continue


def test_no_planted_word_is_anywhere_in_clear(client, log, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    began = time.time()

    submission = work(client)
    call_command("retain", preview=True, stdout=io.StringIO())

    submission.refresh_from_db()
    assert submission.contact["name"] == NAME  # it is there, sealed
    written = {"log": log(), "mail": repr([message.message().as_string() for message in mail.outbox])}
    written |= dict(rows()) | {name: repr(content) for name, content in files_since(began)}
    found = [(word, place) for place, text in written.items() for word in PLANTED if word in text]
    assert found == []
    assert len(mail.outbox) == 2
    assert submission.reference not in written["mail"]
    assert '"message": "request"' in written["log"]
