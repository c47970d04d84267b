"""Sending mail, at least once.

A worker takes all that is owed to one person of one kind, and sends it as one message: after a
night without a mail server, no one finds twenty that say the same. What was taken is due again after
TAKEN_FOR: a worker that is killed while it sends leaves nothing lost, and at worst a second copy with
the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from notices.audience import may_be_mailed
from notices.kinds import NoticeKind
from notices.models import Mail
from vault import clock

log = logging.getLogger(__name__)

TAKEN_FOR = timedelta(minutes=2)  # longer than EMAIL_TIMEOUT lets any sending last
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30)]

WORDS = {
    NoticeKind.ARRIVED: "A call that cannot wait has come in. It is at the top of the queue.",
    NoticeKind.ESCALATED: "No one has taken a call that cannot wait. It is at the top of the queue.",
    NoticeKind.ESCALATED_TO_LEADS: "All on shift were told of a call that cannot wait. No one has taken it. "
    "It is at the top of the queue.",
    NoticeKind.DANGER: "Somebody wrote a message that cannot wait. It is at the top of the queue.",
    NoticeKind.UNUSUAL: "Unusually many arrived in an hour. Look through the queue: it may be a program.",
    NoticeKind.WAITS: "A change of who may do what was asked for. It is done when a second admin agrees, "
    "or in a day. Does it surprise you? Then tell an admin today: until then it can be taken back.",
    NoticeKind.HANDED_OVER: "A colleague handed something over to you. It is in the queue under your name.",
    NoticeKind.MESSAGE: "There is a message about something that you work on.",
    NoticeKind.CONTACT_CHANGED: "Something that you work on changed.",
    NoticeKind.TAKEN_BACK: "Something that you worked on was taken back. There is nothing left to do for it.",
}
DIGEST_WORDS = {
    "due": "{} of your calls due today",
    "waiting": "{} in the queue that nobody has",
    "alarms": "{} that cannot wait, and that nobody has taken",
}


def sends_mail() -> bool:
    """A production site without EMAIL_URL sends none, and so owes none."""
    return settings.EMAIL_BACKEND != "django.core.mail.backends.dummy.EmailBackend"


def deliver(person: int, kind: NoticeKind, now: datetime | None = None) -> datetime | None:
    """Send what is owed to this person of this kind. Returns when to try again, if it could not be sent."""
    mails = take(person, kind, now or clock.now())
    if not mails:
        return None
    if not may_be_mailed(mails[0].to):
        Mail.objects.filter(taken=mails[0].taken).delete()
        return None
    try:
        message_of(mails).send()
    except Exception as problem:  # whatever a mail server can do to us, the mail is still owed
        log.warning("mail could not be sent: %s", type(problem).__name__, exc_info=True)
        return put_off(mails, now or clock.now())
    Mail.objects.filter(taken=mails[0].taken).update(sent_at=now or clock.now())
    return None


def take(person: int, kind: NoticeKind, now: datetime) -> list[Mail]:
    """All that is due, for this attempt alone: of two workers, one takes it."""
    attempt = uuid4()
    due = Mail.objects.due(now).filter(to=person, kind=kind)
    if not due.update(taken=attempt, due_at=now + TAKEN_FOR, tries=F("tries") + 1):
        return []
    return list(Mail.objects.filter(taken=attempt).select_related("to"))


def put_off(mails: list[Mail], now: datetime) -> datetime:
    """Wait longer each time, by the newest of them: a fresh alarm does not wait for an old one's turn."""
    tries = min(mail.tries for mail in mails)
    due_at = now + WAITS[min(tries, len(WAITS)) - 1]
    Mail.objects.filter(taken=mails[0].taken).update(due_at=due_at, taken=None)
    return due_at


def message_of(mails: list[Mail]) -> EmailMessage:
    """No reference, name, level or anything else about a person, in no part of it."""
    kind, to = NoticeKind(mails[0].kind), mails[0].to
    with override("en"):
        said = digest_words(mails[-1].counts) if kind is NoticeKind.DIGEST else WORDS[kind]
        body = f"{said}\n\n{address_of('screening:queue')}\n\n{foot(kind)}\n"
        return EmailMessage(kind.subject, body, to=[to.email], headers=headers_of(mails[0]))


def digest_words(counts: dict) -> str:
    lines = [words.format(counts[name]) for name, words in DIGEST_WORDS.items() if counts.get(name)]
    return "\n".join(["Today:", *lines])


def foot(kind: NoticeKind) -> str:
    why = "This message says no more than that on purpose: mailboxes are no place for what people told us."
    if kind is NoticeKind.WAITS:
        return why
    return f"{why}\nChoose what you get: {address_of('notices:choices')}"


def headers_of(mail: Mail) -> dict:
    """The oldest one names the message: sent again after a crash, it is the same one."""
    return {
        "Message-ID": f"<{mail.uid}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }


def address_of(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def oldest_unsent() -> datetime | None:
    """Since when the oldest mail that is owed has been waiting."""
    return Mail.objects.unsent().order_by("made_at").values_list("made_at", flat=True).first()
