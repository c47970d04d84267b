"""Who is told of what, in the page and by e-mail."""

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from notices.actions import choose, forget_old, mark_all_read
from notices.kinds import NoticeKind
from notices.models import Mail, Notice
from people.roles import Role
from screening.actions import claiming, following_up, reviewing
from screening.contact import Contact
from screening.models import Submission
from tests.cast import member
from tests.notices.choosing import as_seen
from tests.notices.conftest import colleague, work_off
from tests.submissions import PAT, emergency, stopped_at_emergency, submission, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("to__username", flat=True))


def mailed(kind):
    return sorted(Mail.objects.filter(kind=kind).values_list("to__username", flat=True))


def goes_off_shift(person):
    choose(
        **as_seen(person),
        on_shift=False,
        in_page=list(NoticeKind),
        by_email=list(NoticeKind),
        digest_hour=None,
    )


def wants_nothing(person):
    choose(**as_seen(person), on_shift=True, in_page=[], by_email=[], digest_hour=None)


def test_the_first_escalation_tells_everyone_on_shift(cora, colin, lee, clock):
    colleague("sam")
    colleague("olga", Role.AUDITOR)
    goes_off_shift(colin)
    emergency()
    clock.move_on(minutes=10)

    claiming.escalate_overdue()
    claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED) == mailed(NoticeKind.ESCALATED) == ["cora", "lee"]
    assert told(NoticeKind.ESCALATED_TO_LEADS) == []


def test_the_second_escalation_tells_the_leads(cora, lee, clock):
    emergency()
    for minutes in (10, 10):
        clock.move_on(minutes=minutes)
        claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED_TO_LEADS) == mailed(NoticeKind.ESCALATED_TO_LEADS) == ["lee"]
    assert told(NoticeKind.ESCALATED) == ["cora", "lee"]


def test_a_first_step_that_was_missed_is_made_up_for(cora, lee, clock):
    """No worker was at work: both limits have passed when one comes back."""
    emergency()
    clock.move_on(hours=1)

    claiming.escalate_overdue()

    assert (told(NoticeKind.ESCALATED), told(NoticeKind.ESCALATED_TO_LEADS)) == (["cora"], ["lee"])


def test_a_lead_cannot_switch_the_last_step_off(lee, clock):
    wants_nothing(lee)
    goes_off_shift(lee)
    emergency()
    clock.move_on(hours=1)

    claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED_TO_LEADS) == mailed(NoticeKind.ESCALATED_TO_LEADS) == ["lee"]


def test_if_nobody_is_on_shift_everyone_is_notified(cora, colin, clock):
    for person in (cora, colin):
        goes_off_shift(person)
    urgent()
    clock.move_on(hours=1)

    claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED) == ["colin", "cora"]


def test_without_a_lead_the_last_step_goes_to_everyone(cora, colin, clock):
    emergency()
    clock.move_on(hours=1)

    claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED_TO_LEADS) == ["colin", "cora"]


def test_a_colleague_is_told_what_was_handed_over(cora, colin):
    found = submission()
    claiming.claim(submission=found, by=cora)

    claiming.hand_over(submission=found, by=cora, to=colin)

    assert told(NoticeKind.HANDED_OVER) == mailed(NoticeKind.HANDED_OVER) == ["colin"]


def test_nobody_is_told_what_they_did_themselves(lee):
    claiming.hand_over(submission=submission(), by=lee, to=lee, even_if_not_own=True)

    assert not Notice.objects.exists()


def a_message(found):
    following_up.add_message(submission=found, words="Please call after five.", uid=found.screening.journey)


def another_contact(found):
    contact = Contact(name="Pat", phone="(212) 555-0102")
    following_up.change_contact(submission=found, contact=contact, seen=following_up.contact_seen(found))


def taking_it_back(found):
    following_up.take_back(submission=found)


BY_THE_PERSON = [
    pytest.param(a_message, NoticeKind.MESSAGE, id="a message"),
    pytest.param(another_contact, NoticeKind.CONTACT_CHANGED, id="another contact"),
    pytest.param(taking_it_back, NoticeKind.TAKEN_BACK, id="taken back"),
]


@pytest.mark.parametrize(("does", "kind"), BY_THE_PERSON)
def test_the_owner_is_notified_of_what_the_person_did(does, kind, cora, colin):
    found = submission()
    claiming.claim(submission=found, by=cora)

    does(Submission.objects.get())

    assert told(kind) == ["cora"]


@pytest.mark.parametrize(("does", "kind"), BY_THE_PERSON)
def test_an_unclaimed_one_notifies_nobody(does, kind, cora):
    submission()

    does(Submission.objects.get())

    assert not Notice.objects.exists()


def test_a_message_sent_twice_is_told_once(cora):
    found = submission()
    claiming.claim(submission=found, by=cora)

    for _ in range(2):
        a_message(found)

    assert told(NoticeKind.MESSAGE) == ["cora"]


def test_each_person_gets_what_they_chose(cora, colin):
    choose(**as_seen(colin), on_shift=True, in_page=[NoticeKind.MESSAGE], by_email=[], digest_hour=None)
    choose(**as_seen(cora), on_shift=True, in_page=[], by_email=[NoticeKind.HANDED_OVER], digest_hour=None)
    found = submission()
    claiming.claim(submission=found, by=cora)
    claiming.hand_over(submission=found, by=cora, to=colin)
    claiming.hand_over(submission=found, by=colin, to=cora)

    assert told(NoticeKind.HANDED_OVER) == []
    assert mailed(NoticeKind.HANDED_OVER) == ["cora"]


def test_without_an_address_there_is_the_page(clock):
    member("lee", Role.LEAD, email="")
    emergency()
    clock.move_on(hours=1)

    claiming.escalate_overdue()

    assert told(NoticeKind.ESCALATED_TO_LEADS) == ["lee"]
    assert not Mail.objects.exists()


def test_what_did_not_happen_is_not_told(cora, colin):
    found = submission()
    claiming.claim(submission=found, by=cora)

    with transaction.atomic():
        claiming.hand_over(submission=found, by=cora, to=colin)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


PLANTED = ["Pat", "555-0101", "5550101", "pat@example", "Inpatient", "IOP", "PHP", "overdose", "pregnant"]


@pytest.mark.django_db(transaction=True)
def test_mail_holds_no_personal_data(cora, lee, clock, settings):
    """Every kind that there is, head and body, with its address and encoded as it is sent."""
    settings.SITE_URL = "https://care.example"
    found = emergency(health_concerns=["pregnant"])
    clock.move_on(hours=1)
    claiming.escalate_overdue()
    claiming.claim(submission=found, by=lee)
    claiming.hand_over(submission=found, by=lee, to=cora)
    for does in (a_message, another_contact, taking_it_back):
        does(Submission.objects.get())
    choose(**as_seen(cora), on_shift=True, in_page=[], by_email=list(NoticeKind), digest_hour=None)

    work_off()

    assert {message.subject for message in mail.outbox} >= {
        NoticeKind.ESCALATED_TO_LEADS.subject,
        NoticeKind.HANDED_OVER.subject,
        NoticeKind.MESSAGE.subject,
    }
    sent = "\n".join(f"{message.message().as_string()}\n{message.body}" for message in mail.outbox)
    assert [word for word in [*PLANTED, found.reference, PAT.name] if word.lower() in sent.lower()] == []
    assert all("https://care.example/staff/" in message.body for message in mail.outbox)


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_words_of_mail_name_anything(kind):
    """The texts themselves, for the kinds that a story does not reach."""
    from notices.mailing import WORDS

    text = f"{kind.subject} {WORDS.get(kind, '')}"

    assert not [word for word in ("inpatient", "outpatient", "level", "addict", "{") if word in text.lower()]


def test_reading_a_submission_is_reading_its_notices(cora, colin):
    found, other = submission(), submission()
    for each in (found, other):
        claiming.claim(submission=each, by=cora)
        claiming.hand_over(submission=each, by=cora, to=colin)

    reviewing.open_submission(submission=found, by=colin)

    assert [notice.reference for notice in colin.notices.unread()] == [other.reference]


def test_what_came_after_the_page_was_shown_stays_new(cora, colin):
    for _ in range(2):
        found = submission()
        claiming.claim(submission=found, by=cora)
        claiming.hand_over(submission=found, by=cora, to=colin)

    mark_all_read(person=colin, up_to=colin.notices.last().pk)

    assert colin.notices.unread().count() == 1


@pytest.mark.django_db(transaction=True)
def test_old_notices_and_mails_go(cora, colin, clock):
    found = submission()
    claiming.claim(submission=found, by=cora)
    claiming.hand_over(submission=found, by=cora, to=colin)
    work_off()
    mark_all_read(person=colin, up_to=colin.notices.first().pk)
    clock.move_on(days=29)
    forget_old()
    assert (Notice.objects.count(), Mail.objects.count(), DBTaskResult.objects.count()) == (1, 0, 0)
    clock.move_on(days=2)

    forget_old()

    assert not Notice.objects.exists()


def test_everyone_on_shift_is_told_at_once_that_an_emergency_arrived(cora, colin):
    goes_off_shift(colin)

    emergency()
    stopped_at_emergency()

    assert told(NoticeKind.ARRIVED) == ["cora", "cora"]
    assert mailed(NoticeKind.ARRIVED) == ["cora"]  # one message says it for both


def test_a_flood_of_emergencies_is_a_message_every_few_minutes(cora, clock):
    emergency()
    clock.move_on(minutes=1)
    emergency()
    clock.move_on(minutes=1, seconds=1)
    emergency()

    assert mailed(NoticeKind.ARRIVED) == ["cora", "cora"]


def test_what_can_wait_sends_no_message(cora):
    urgent()
    submission()

    assert told(NoticeKind.ARRIVED) == []
