"""The day's digest: how much there is, for those who asked to be told, at the hour that they chose.

Numbers only. If all are zero, no digest is sent.
"""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notices.actions import owe_mail
from notices.audience import choices_of, may_be_mailed, reviewers
from notices.kinds import NoticeKind
from notices.mailing import sends_mail
from notices.models import Choices
from screening.models import Submission
from screening.review.queue import counted, end_of_today
from vault import clock

HOURS_LATE_AT_MOST = 4  # a worker that stood still all morning sends no good morning in the evening


def send_digests(now: datetime | None = None) -> int:
    """To everyone whose hour it is and who has none of today yet. Returns how many were sent."""
    now = now or clock.now()
    if not sends_mail():
        return 0
    due = [person for person in reviewers() if is_due(person, timezone.localtime(now))]
    if not due:
        return 0
    for_all = {"waiting": waiting(now), "alarms": number(counted(Submission.objects.alarming(now), 99))}
    return sum(send_digest(person, for_all, now) for person in due)


def is_due(person: User, local: datetime) -> bool:
    chosen = choices_of(person)
    if chosen.digest_hour is None or not chosen.on_shift or chosen.digest_on == local.date():
        return False
    return chosen.digest_hour <= local.hour < chosen.digest_hour + HOURS_LATE_AT_MOST and may_be_mailed(
        person
    )


def send_digest(person: User, for_all: dict[str, str], now: datetime) -> bool:
    counts = {"due": due_today(person, now), **for_all}
    with transaction.atomic():
        if not first_of(timezone.localdate(now), person) or not any(counts.values()):
            return False
        owe_mail(person, NoticeKind.DIGEST, now, counts)
    return True


def first_of(day: date, person: User) -> bool:
    """The condition is in the UPDATE: of two workers, one sends it."""
    Choices.objects.get_or_create(person=person)
    none_yet = Q(digest_on=None) | ~Q(digest_on=day)
    return bool(Choices.objects.filter(none_yet, person=person).update(digest_on=day))


def due_today(person: User, now: datetime) -> str:
    own = Submission.objects.claimed_by(person, now).filter(call_due__lt=end_of_today())
    return number(counted(own, 99))


def waiting(now: datetime) -> str:
    return number(counted(Submission.objects.open().unclaimed(now)))


def number(count: str) -> str:
    """Empty for none, so that none is not told."""
    return "" if count == "0" else count
