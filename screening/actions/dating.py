"""Dates after somebody was placed: when they are asked to answer again, and when their payer is."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from notices.mailing import sends_mail
from programs.models import LevelOfCare
from screening.actions.answering import owe_word
from screening.contact import Contact
from screening.models import Due, Placement, Stage, Submission
from vault import clock

MAILED_FROM = 9  # o'clock: nobody is woken by it
STILL_MAILED = timedelta(days=7)  # after a worker stood still
AT_ONCE = 50


class NotPlaced(Exception):
    """Dates are for those who have a place."""


def may_be_reminded(submission: Submission) -> bool:
    """They left an address and said that messages are safe, and this site sends mail."""
    contact = Contact.from_stored(submission.contact)
    return bool(contact and contact.email and contact.message_is_safe and sends_mail())


def set_date(*, submission: Submission, by: User, kind: Due.Kind, day: date, remind: bool = False) -> Due:
    """Set a day, in place of the one before. `remind`: they said yes to an e-mail on it. Raises NotPlaced.

    Needs no claim: nobody has what is placed.
    """
    with transaction.atomic():
        held = Submission.objects.select_for_update().filter(pk=submission.pk, stage=Stage.PLACED).first()
        if held is None:
            raise NotPlaced(submission)
        end_dates(held.dues.filter(kind=kind), Due.Outcome.MOVED)
        due = Due.objects.create(
            submission=held,
            kind=kind,
            day=day,
            by=by,
            at=clock.now(),
            remind=remind and kind == Due.Kind.CHECK_IN and may_be_reminded(held),
        )
        asked: dict[str, Any] = {"what": due.kind, "day": day.isoformat(), "remind": due.remind}
        record(EventKind.DATE_SET, submission=held, by=by, **asked)
    return due


def end_date(*, due: Due, by: User, outcome: Due.Outcome) -> bool:
    """It is done, or no longer asked for. Of two at once, one ends it."""
    with transaction.atomic():
        if not end_dates(Due.objects.filter(pk=due.pk), outcome):
            return False
        ended = {"what": due.kind, "outcome": outcome.value}
        record(EventKind.DATE_ENDED, submission=due.submission, by=by, **ended)
    return True


def recertified(*, due: Due, by: User) -> Due | None:
    """The payer goes on paying. The next day follows from the level, counted from this one or from today."""
    with transaction.atomic():
        if not end_date(due=due, by=by, outcome=Due.Outcome.DONE):
            return None
        since = max(due.day, timezone.localdate(clock.now()))
        if asks_on := payer_asks_on(due.submission, since):
            return set_date(submission=due.submission, by=by, kind=Due.Kind.RECERTIFICATION, day=asks_on)
    return None


def end_dates(dues: QuerySet[Due], outcome: Due.Outcome) -> int:
    return dues.filter(ended_at=None).update(ended_at=clock.now(), outcome=outcome)


def begin_dates(*, submission: Submission, by: User, check_in_on: date | None, remind: bool) -> None:
    """What follows from a place: the day that was agreed on, and when the payer of this level asks.

    What was open of the same person's earlier places ends. Where the level stays here, so does the payer's
    day.
    """
    earlier = Due.objects.filter(submission__in=Submission.objects.before(submission), ended_at=None)
    payers = earlier.filter(kind=Due.Kind.RECERTIFICATION, submission__placed_level=submission.placed_level)
    kept = payers.values_list("day", flat=True).first()
    end_dates(earlier, Due.Outcome.MOVED)
    if check_in_on:
        set_date(submission=submission, by=by, kind=Due.Kind.CHECK_IN, day=check_in_on, remind=remind)
    is_here = submission.placed_where == Placement.HERE
    asks_on = (is_here and kept) or payer_asks_on(submission, timezone.localdate(clock.now()))
    if asks_on:
        set_date(submission=submission, by=by, kind=Due.Kind.RECERTIFICATION, day=asks_on)


def payer_asks_on(submission: Submission, since: date) -> date | None:
    """None for a place elsewhere, and at a level for which no days are set."""
    if submission.placed_where != Placement.HERE:
        return None
    days = LevelOfCare.objects.get(code=submission.placed_level).recertify_days
    return since + timedelta(days=days) if days else None


def checked_in(submission: Submission) -> None:
    """They answered again, whichever way: what was asked for is done."""
    asked = Due.objects.filter(kind=Due.Kind.CHECK_IN, submission__in=Submission.objects.before(submission))
    end_dates(asked, Due.Outcome.DONE)


def asked_of(submission: Submission) -> Due | None:
    """The day on which the person is asked to answer again, of all that they sent up to this."""
    theirs = Q(submission=submission) | Q(submission__in=Submission.objects.before(submission))
    return Due.objects.filter(theirs, kind=Due.Kind.CHECK_IN, ended_at=None).first()


def stop_reminder(*, submission: Submission) -> None:
    """The person wants no e-mail. The day stays."""
    due = asked_of(submission)
    if due is None:
        return
    with transaction.atomic():
        if Due.objects.filter(pk=due.pk, remind=True).update(remind=False):
            record(EventKind.REMINDER_STOPPED, submission=due.submission)


def remind_of_check_ins(now: datetime | None = None) -> int:
    """On the day, not at night, and once: an e-mail says that there is something. Returns how many."""
    local = timezone.localtime(now or clock.now())
    if local.hour < MAILED_FROM:
        return 0
    days = (local.date() - STILL_MAILED, local.date())
    due = Due.objects.filter(ended_at=None, remind=True, reminded_at=None, day__range=days)
    return sum(map(remind_of, due.select_related("submission").order_by("day")[:AT_ONCE]))


def remind_of(due: Due) -> bool:
    with transaction.atomic():
        still = Due.objects.filter(pk=due.pk, ended_at=None, remind=True, reminded_at=None)
        if not still.update(reminded_at=clock.now()):
            return False
        owe_word(due.submission)
    return True
