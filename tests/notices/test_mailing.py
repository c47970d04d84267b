"""Mail is sent at least once, whatever the mail server, the worker or the database does."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as these_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from notices.actions import choose, tell
from notices.kinds import NoticeKind
from notices.mailing import WAITS
from notices.models import Mail
from notices.tasks import ask_again
from screening.actions import claiming
from tests.notices.choosing import as_seen
from tests.notices.conftest import Postman, listening, work_off
from tests.submissions import submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

ROOT = Path(__file__).parents[2]


def message_ids(postman):
    lines = [line for _, message in postman.taken for line in message.splitlines()]
    return {line for line in lines if line.lower().startswith("message-id:")}


def test_mail_reaches_its_recipient(cora, lee, postman, clock):
    tell(NoticeKind.ESCALATED, [cora, lee])

    work_off()

    assert postman.addresses == ["cora@clinic.example", "lee@clinic.example"]
    assert not Mail.objects.unsent().exists()


def test_no_request_speaks_to_a_mail_server(client, cora, colin, settings):
    """The mail server takes the connection and says nothing: a request that waited for it would fail."""
    found = submission()
    claiming.claim(submission=found, by=cora)
    client.force_login(cora)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        silent.setblocking(False)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", silent.getsockname()[1]

        client.post(reverse("screening:hand_over", args=[found.reference]), {"to": colin.pk})

        with pytest.raises(BlockingIOError):
            silent.accept()
    assert Mail.objects.unsent().get().to == colin


def test_a_mail_server_that_refuses_for_hours_gets_everything_in_the_end(cora, lee, postman, clock):
    postman.refuses = True
    for person, kind in (
        (cora, NoticeKind.ESCALATED),
        (lee, NoticeKind.ESCALATED_TO_LEADS),
        (cora, NoticeKind.MESSAGE),
    ):
        tell(kind, [person])
    for _ in range(5 * 60):
        work_off()
        clock.move_on(minutes=1)
    assert postman.taken == []

    postman.refuses = False
    for _ in range(30):
        work_off()
        clock.move_on(minutes=1)

    assert postman.addresses == ["cora@clinic.example", "cora@clinic.example", "lee@clinic.example"]
    assert len(message_ids(postman)) == 3


def test_a_mail_server_that_is_not_there_at_all_gets_it_later(cora, settings, clock):
    postman = Postman()
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
    tell(NoticeKind.MESSAGE, [cora])
    work_off()

    with listening(postman) as port:
        settings.EMAIL_PORT = port
        clock.move_on(minutes=1)
        work_off()

    assert postman.addresses == ["cora@clinic.example"]


def test_a_mail_server_that_says_nothing_is_given_up_on(cora, settings, clock):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", silent.getsockname()[1]
        settings.EMAIL_TIMEOUT = 0.2
        tell(NoticeKind.MESSAGE, [cora])

        work_off()

    assert Mail.objects.unsent().get().due_at == clock.now + WAITS[0]


def test_a_refused_address_does_not_hold_up_other_mail(cora, lee, postman, clock):
    postman.refused = {"cora@clinic.example"}
    tell(NoticeKind.ESCALATED, [cora, lee])

    work_off()

    assert postman.addresses == ["lee@clinic.example"]
    assert Mail.objects.unsent().get().to == cora


def test_each_wait_is_longer_than_the_one_before(cora, postman, clock):
    postman.refuses = True
    tell(NoticeKind.MESSAGE, [cora])
    waits = []
    for _ in range(7):
        work_off()
        due = Mail.objects.get().due_at
        waits.append(due - clock.now)
        clock.now = due

    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 4, 8, 15, 30, 30]
    assert waits[-1] == WAITS[-1]


def test_a_fresh_alarm_does_not_wait_for_an_old_one_s_turn(cora, postman, clock):
    postman.refuses = True
    tell(NoticeKind.ESCALATED, [cora])
    for minutes in (0, 1, 2, 4, 8, 15):  # the next turn would be in half an hour
        clock.move_on(minutes=minutes)
        work_off()
    postman.refuses = False
    tell(NoticeKind.ESCALATED, [cora])

    work_off()

    assert postman.addresses == ["cora@clinic.example"]


def test_what_says_the_same_is_one_message(cora, postman, clock):
    """A night without a mail server must not fill a mailbox."""
    postman.refuses = True
    for _ in range(20):
        tell(NoticeKind.ESCALATED, [cora])
        work_off()
        clock.move_on(minutes=5)
    postman.refuses = False
    clock.move_on(minutes=30)

    work_off()

    assert postman.addresses == ["cora@clinic.example"]
    assert not Mail.objects.unsent().exists()


def test_a_person_who_left_meanwhile_gets_nothing(cora, colin, postman, clock):
    tell(NoticeKind.ESCALATED, [cora, colin])
    cora.groups.clear()
    colin.is_active = False
    colin.save()

    work_off()

    assert postman.taken == []
    assert not Mail.objects.exists()


def test_two_workers_at_once_send_one_copy(cora, lee, postman):
    for _ in range(5):
        tell(NoticeKind.ESCALATED, [cora, lee])
    ready = threading.Barrier(2)

    def work():
        ready.wait()
        try:
            work_off()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert postman.addresses == ["cora@clinic.example", "lee@clinic.example"]


WORKER = """
import os
from tests import settings
told = {"NAME": "NAME", "HOST": "HOST", "USER": "DATABASE_USER"}
settings.DATABASES["default"].update({k: os.environ[v] for k, v in told.items() if v in os.environ})
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "worker"])
"""


def worker_process(mail_port):
    """A worker as a process of its own, on the database of this test."""
    told = connection.settings_dict
    environment = {
        **os.environ,
        "NAME": str(told["NAME"]),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": these_settings.TEST_DATABASE,
        "MAIL_PORT": str(mail_port),
        **({"HOST": told["HOST"]} if told["HOST"] else {}),
        **({"DATABASE_USER": told["USER"]} if told["USER"] else {}),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment, stderr=-3)


class Holding(Postman):
    """Takes the whole message, and is slow to say so."""

    def __init__(self):
        super().__init__()
        self.holds, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.holds.set()
        while not self.go_on.is_set():
            await sleep_a_little()
        return await super().handle_DATA(server, session, envelope)


async def sleep_a_little():
    await asyncio.sleep(0.05)


def test_a_worker_killed_in_the_middle_of_sending_loses_nothing(cora, postman):
    tell(NoticeKind.ESCALATED, [cora])
    holding = Holding()
    with listening(holding) as port:
        worker = worker_process(port)
        try:
            assert holding.holds.wait(timeout=60)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            holding.go_on.set()
    assert Mail.objects.unsent().get().tries == 1
    work_off()
    assert postman.taken == []  # for two minutes it is the dead one's
    Mail.objects.update(
        due_at=timezone.now() - timedelta(minutes=1, seconds=1)
    )  # the time it was taken for, gone by

    assert ask_again() == 1
    work_off()

    assert postman.addresses == ["cora@clinic.example"]
    assert str(Mail.objects.get().uid) in postman.taken[0][1]  # the second copy can be told for one


def test_what_was_asked_again_is_not_asked_twice(cora, clock):
    tell(NoticeKind.ESCALATED, [cora])
    clock.move_on(minutes=2)

    assert [ask_again(), ask_again()] == [1, 0]


def test_a_worker_told_to_stop_finishes_its_mail(cora):
    tell(NoticeKind.ESCALATED, [cora])
    holding = Holding()
    with listening(holding) as port:
        worker = worker_process(port)
        try:
            assert holding.holds.wait(timeout=60)
            worker.terminate()
            time.sleep(0.3)
            holding.go_on.set()
            assert worker.wait(timeout=30) == 0
        finally:
            worker.kill()
            worker.wait()
            holding.go_on.set()

    assert holding.addresses == ["cora@clinic.example"]
    assert not Mail.objects.unsent().exists()


def test_a_site_without_a_mail_server_owes_no_mail(cora, settings):
    """Rather than to call sent what went nowhere. The page tells all the same."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    tell(NoticeKind.ESCALATED, [cora])

    assert not Mail.objects.exists()
    assert cora.notices.unread().exists()


def test_choosing_nothing_by_mail_is_no_mail(cora, postman):
    choose(**as_seen(cora), on_shift=True, in_page=[], by_email=[], digest_hour=None)

    tell(NoticeKind.ESCALATED, [cora])
    work_off()

    assert postman.taken == []
