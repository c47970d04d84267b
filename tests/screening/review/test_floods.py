"""A flood buries nobody: what a program sends in numbers sinks; who took a person's time stays up."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from notices.kinds import NoticeKind
from notices.models import Mail, Notice
from people.roles import Role
from screening.actions import claiming, following_up, staging
from screening.counting import catch_up
from screening.models import CaseCount, DayCount, Submission
from screening.patient.guard import FAST_ONES
from screening.upkeep.floods import NEVER_UNUSUAL, tell_of_unusual_many
from tests.cast import PAT, member
from tests.patient import Person
from tests.submissions import emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
FAST, AS_A_PERSON = 10, 0  # FASTEST_JOURNEY: the test client is faster than ten seconds
DANGER = {"who_for": "self", "danger_signs": ["overdose"]}
QUEUE = reverse("screening:queue")


@pytest.fixture
def lee(db):
    return member("lee", Role.LEAD, email="lee@clinic.example")


@pytest.fixture
def lead(client, lee):
    client.force_login(lee)
    return client


def in_danger(address):
    """A program or a person behind this address stops at an emergency and asks to be called."""
    one = Person(Client(REMOTE_ADDR=address))
    for key, value in DANGER.items():
        one.answer(key, value)
    pressed = {"language": "en", "consent": "on", "phone": "2125550101", "sure": "1"}
    assert one.client.post(one.url("call"), pressed).status_code == 302
    return Submission.objects.order_by("-pk").first()


def shown(page):
    return {row.submission.pk for row in (*page.context["pinned"], *page.context["rows"])}


@pytest.fixture
def flood(settings):
    """Forty emergencies of one program, and five people among them, three of them behind its address."""
    real = []
    for number in range(40):
        settings.FASTEST_JOURNEY = FAST
        in_danger("203.0.113.5")
        if number % 8 == 4:
            settings.FASTEST_JOURNEY = AS_A_PERSON
            real.append(in_danger("203.0.113.5" if len(real) < 3 else f"198.51.100.{number}"))
    return real


def test_the_people_in_a_flood_stand_on_the_first_page(flood, lead):
    page = lead.get(QUEUE)

    assert {one.pk for one in flood} <= shown(page)
    assert len(shown(page)) == len(flood) + FAST_ONES
    assert "37 came in a flood" in " ".join(page.content.decode().split())


def test_what_sank_is_never_gone(flood, lead):
    sunk = lead.get(QUEUE, {"sunk": "yes"})

    assert all(row.submission.sunk for row in sunk.context["rows"])
    assert sunk.context["count"] == "37"


def test_nothing_rings_for_what_sank(flood, lead):
    news = lead.get(reverse("screening:arrivals"), {"since": "0"}).json()

    assert news["newly_alarming"] == news["alarming"] == len(flood) + FAST_ONES


def test_what_sank_escalates_as_everything_does(flood):
    later = timezone.now() + timedelta(minutes=11)

    escalated = claiming.escalate_overdue(later)

    assert any(one.sunk for one in escalated)


def test_a_person_who_took_their_time_never_sinks_however_many_came_before(settings):
    settings.FASTEST_JOURNEY = FAST
    for _ in range(FAST_ONES + 2):
        in_danger("203.0.113.5")
    settings.FASTEST_JOURNEY = AS_A_PERSON

    assert not in_danger("203.0.113.5").sunk


def test_a_whole_journey_sinks_too(settings):
    settings.FASTEST_JOURNEY = FAST
    for _ in range(FAST_ONES + 1):
        pat = Person(Client(REMOTE_ADDR="203.0.113.5")).answer_all(PAT)
        pat.ask_for_the_result()
        pat.send(sure="1")

    sank = list(Submission.objects.order_by("pk").values_list("sunk", flat=True))
    assert sank == [False] * FAST_ONES + [True]


@pytest.fixture
def sunk():
    Submission.objects.filter(pk=emergency().pk).update(sunk=True)
    return Submission.objects.get()


def test_whoever_takes_it_brings_it_up_again(sunk, lee):
    claiming.claim(submission=sunk, by=lee)
    claiming.release(submission=sunk, by=lee)

    sunk.refresh_from_db()
    assert not sunk.sunk


def test_a_person_who_writes_brings_it_up_again(sunk):
    following_up.add_message(submission=sunk, words="I am real.", uid=sunk.screening.journey)

    sunk.refresh_from_db()
    assert not sunk.sunk


# Closed as no real people


def dismiss(lead):
    up_to = lead.get(QUEUE, {"sunk": "yes"}).context["dismiss_up_to"]
    return lead.post(reverse("screening:dismiss_sunk"), {"up_to": up_to})


def test_a_lead_closes_a_flood_in_one_press(flood, lead, lee):
    assert dismiss(lead).status_code == 302

    closed = Submission.objects.filter(stage="closed", close_reason="not_real")
    assert closed.count() == 37
    assert not Submission.objects.sunk().exists()
    assert Event.objects.filter(kind="closed", by=lee).count() == 37
    call_command("verify_submissions", stdout=StringIO(), stderr=StringIO())


def test_what_came_after_the_page_was_opened_and_what_somebody_took_is_left_alone(flood, lead, lee):
    up_to = lead.get(QUEUE, {"sunk": "yes"}).context["dismiss_up_to"]
    taken = Submission.objects.sunk().first()
    claiming.claim(submission=taken, by=lee)
    Submission.objects.filter(pk=emergency().pk).update(sunk=True)

    lead.post(reverse("screening:dismiss_sunk"), {"up_to": up_to})

    taken.refresh_from_db()
    assert taken.is_open
    assert Submission.objects.sunk().count() == 1


def test_only_a_lead_says_that_somebody_is_not_real(sunk, client):
    cora = member("cora", Role.COORDINATOR)
    client.force_login(cora)

    assert client.post(reverse("screening:dismiss_sunk"), {"up_to": sunk.pk}).status_code == 403
    claiming.claim(submission=sunk, by=cora)
    address = reverse("screening:close", args=[sunk.reference])
    assert client.post(address, {"reason": "not_real"}).status_code == 422


def test_figures_leave_out_who_was_not_real(lee):
    for made in (submission(), submission(sleeping_place="unsheltered")):
        claiming.claim(submission=made, by=lee)
    staging.close(submission=made, by=lee, reason="not_real")
    catch_up()

    assert sum(DayCount.objects.filter(kind="level").values_list("count", flat=True)) == 1
    assert sum(CaseCount.objects.values_list("count", flat=True)) == 1


def test_one_who_was_real_after_all_counts_again(lee):
    made = submission()
    claiming.claim(submission=made, by=lee)
    staging.close(submission=made, by=lee, reason="not_real")
    made.refresh_from_db()
    staging.reopen(submission=made, by=lee)
    catch_up()

    assert sum(CaseCount.objects.values_list("count", flat=True)) == 1


# Unusually many


def arrive(count):
    for _ in range(count):
        submission()


def test_the_leads_are_told_once_when_unusually_many_arrive(lee):
    arrive(NEVER_UNUSUAL + 1)

    tell_of_unusual_many()
    tell_of_unusual_many()

    assert Notice.objects.get(kind=NoticeKind.UNUSUAL).to == lee
    assert Mail.objects.filter(kind=NoticeKind.UNUSUAL).count() == 1


def test_as_many_as_may_come_on_a_busy_day_are_no_alarm(lee):
    arrive(NEVER_UNUSUAL)

    tell_of_unusual_many()

    assert not Notice.objects.filter(kind=NoticeKind.UNUSUAL).exists()


def test_where_many_come_every_day_more_are_usual(lee):
    yesterday = timezone.localdate() - timedelta(days=1)
    DayCount.objects.create(kind="level", day=yesterday, key="iop", count=28 * 24 * 4)
    arrive(NEVER_UNUSUAL + 3)

    tell_of_unusual_many()

    assert not Notice.objects.filter(kind=NoticeKind.UNUSUAL).exists()
