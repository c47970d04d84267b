"""Staff with addresses, a clock, a worker's hand, and a mail server that refuses when told to."""

from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller

from notices.worker import Worker
from people.roles import Role
from tests.cast import member
from tests.clock import Clock
from tests.network import free_port


def colleague(name, *roles):
    """One with an address to write to."""
    return member(name, *roles, email=f"{name}@clinic.example")


@pytest.fixture
def cora(db):
    return colleague("cora", Role.COORDINATOR)


@pytest.fixture
def colin(db):
    return colleague("colin", Role.COORDINATOR)


@pytest.fixture
def lee(db):
    return colleague("lee", Role.LEAD)


@pytest.fixture
def clock():
    with Clock().running() as clock:
        yield clock


def work_off():
    """All that a worker would do by now."""
    worker = Worker([])
    while worker.do_one_task():
        pass


class Postman:
    """Takes mail, or refuses it for as long as `refuses` says."""

    def __init__(self):
        self.refuses = False
        self.refused = set()  # addresses that no one has here
        self.taken = []  # (address, message as it came)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if address in self.refused:
            return "550 5.1.1 nobody here of that name"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if self.refuses:
            return "451 4.3.0 come back later"
        self.taken += [(address, envelope.content.decode()) for address in envelope.rcpt_tos]
        return "250 taken"

    @property
    def addresses(self):
        return sorted(address for address, _ in self.taken)


@contextmanager
def listening(postman):
    port = free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def postman(settings):
    """A mail server on this machine, and a site that uses it."""
    postman = Postman()
    with listening(postman) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield postman
