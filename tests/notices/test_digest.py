"""The day's digest: once a day, at one's own hour, only when there is something."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from notices.actions import choose
from notices.kinds import NoticeKind
from notices.models import Mail
from screening.actions import calling, claiming
from screening.upkeep.digest import send_digests
from tests.clock import Clock
from tests.notices.choosing import as_seen
from tests.notices.conftest import work_off
from tests.submissions import emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EIGHT_IN_NEW_YORK = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with Clock(EIGHT_IN_NEW_YORK).running() as clock:
        yield clock


def chooses(person, *, hour=8, on_shift=True):
    choose(**as_seen(person), on_shift=on_shift, in_page=[], by_email=[], digest_hour=hour)


def counts():
    return Mail.objects.get(kind=NoticeKind.DIGEST).counts


def test_it_counts_one_s_own_calls_and_what_everybody_has_before_them(cora, colin, clock):
    emergency()
    submission()
    for person, due_in in (
        (cora, timedelta(hours=3)),
        (cora, timedelta(days=2)),
        (colin, timedelta(hours=1)),
    ):
        found = submission()
        claiming.claim(submission=found, by=person)
        calling.log_call(submission=found, by=person, outcome="no_answer", next_due=clock.now + due_in)
    chooses(colin, hour=None)

    send_digests()

    assert counts() == {"due": "1", "waiting": "2", "alarms": "1"}


def test_nothing_is_not_told(cora, clock):
    assert send_digests() == 0
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("hour", "sent"),
    [
        pytest.param(7, 1, id="an hour late, since no worker was at work"),
        pytest.param(8, 1, id="on time"),
        pytest.param(9, 0, id="not yet"),
        pytest.param(5, 1, id="three hours late"),
        pytest.param(4, 0, id="four hours late: no more today"),
        pytest.param(None, 0, id="never"),
    ],
)
def test_it_comes_at_the_hour_of_the_site_s_own_time(hour, sent, cora, clock):
    submission()
    chooses(cora, hour=hour)

    assert send_digests() == sent


def test_it_comes_once_a_day(cora, clock):
    submission()

    sent = []
    for _ in range(26):
        sent.append(send_digests())
        clock.move_on(hours=1)

    assert sent == [1, *[0] * 23, 1, 0]


def test_a_person_off_shift_gets_none(cora, clock):
    submission()
    chooses(cora, on_shift=False)

    assert send_digests() == 0


@pytest.mark.django_db(transaction=True)
def test_it_says_how_many_and_no_more(cora, clock):
    urgent()
    send_digests()

    work_off()

    said = mail.outbox[0].body
    assert "1 in the queue that nobody has" in said
    assert "1 that cannot wait" in said
    assert "due today" not in said
