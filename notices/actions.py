"""Every change to notices, owed mail and notice choices. No other module writes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from history.actions import record
from history.kinds import EventKind
from notices.audience import choices_of, may_be_mailed, wants_by_email, wants_in_page
from notices.kinds import NoticeKind
from notices.mailing import sends_mail
from notices.models import Choices, Mail, Notice, Shift
from notices.tasks import deliver
from vault import clock
from vault.meanwhile import ChangedMeanwhile, take_turn

ARRIVALS_IN_ONE = timedelta(minutes=2)
KEPT_READ, KEPT_UNREAD = timedelta(days=30), timedelta(days=90)
KEPT_SENT, KEPT_UNSENT = timedelta(days=7), timedelta(days=7)  # a week later, mail is of no use
KEPT_DONE, LOST_AFTER = timedelta(days=1), timedelta(hours=1)


@transaction.atomic
def tell(kind: NoticeKind, people: Iterable[User], *, reference: str = "", by: User | None = None) -> None:
    """Notify these people, each in the ways they chose, except `by`, who did it."""
    told, now = [person for person in people if person != by], clock.now()
    Notice.objects.bulk_create(
        Notice(to=person, kind=kind, reference=reference, at=now)
        for person in told
        if wants_in_page(person, kind)
    )
    for person in told:
        if wants_by_email(person, kind) and not has_just_been_mailed(person, kind, now):
            owe_mail(person, kind, now)


def has_just_been_mailed(person: User, kind: NoticeKind, now: datetime) -> bool:
    """A flood of arrivals is one message every few minutes: the queue has them all."""
    lately = Mail.objects.filter(to=person, kind=kind, made_at__gt=now - ARRIVALS_IN_ONE)
    return kind is NoticeKind.ARRIVED and lately.exists()


def owe_mail(person: User, kind: NoticeKind, now: datetime, counts: dict | None = None) -> None:
    """Put an e-mail down, and ask a worker to send it. Both stand once the transaction does."""
    if may_be_mailed(person) and sends_mail():
        Mail.objects.create(to=person, kind=kind, made_at=now, due_at=now, counts=counts or {})
        deliver.enqueue(person.pk, kind.value)


def mark_read(*, person: User, reference: str) -> None:
    """They opened the submission: what was new about it is not any more."""
    person.notices.unread().filter(reference=reference).update(read_at=clock.now())


def mark_one_read(*, notice: Notice) -> None:
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=clock.now())


def mark_all_read(*, person: User, up_to: int) -> None:
    """All that they had before them; what came since stays new."""
    person.notices.unread().filter(pk__lte=up_to).update(read_at=clock.now())


def forget_submission(reference: str) -> None:
    """It was deleted: a notice about it would lead nowhere."""
    Notice.objects.filter(reference=reference).delete()


@transaction.atomic
@transaction.atomic
def choose(
    *, by: User, seen: str, on_shift: bool, in_page: list[str], by_email: list[str], digest_hour: int | None
) -> None:
    """Store a person's choice of notices. Going on or off shift is history: it shows who could be notified.

    `seen` is the fingerprint of what they changed. Raises ChangedMeanwhile when it was changed elsewhere.
    """
    before = choices_of(User.objects.select_for_update().get(pk=by.pk))
    if before.fingerprint != seen:
        raise ChangedMeanwhile(before)
    chosen = {"on_shift": on_shift, "in_page": in_page, "by_email": by_email, "digest_hour": digest_hour}
    Choices.objects.update_or_create(person=by, defaults=chosen)
    if before.on_shift != on_shift:
        record(EventKind.SHIFT_BEGAN if on_shift else EventKind.SHIFT_ENDED, by=by)
    record(EventKind.NOTICES_CHOSEN, by=by, by_email=sorted(by_email), in_page=sorted(in_page))


@transaction.atomic
def keep_shift(*, shift: Shift, seen: int, by: User) -> None:
    """When somebody works, and who stands in. Raises ValidationError, or ChangedMeanwhile."""
    shift.full_clean()
    if shift.pk:
        take_turn(shift, seen=seen, by=by)
    else:
        shift.revision, shift.changed_by, shift.changed_at = 1, by, clock.now()  # 0: nobody kept any yet
    shift.save()
    record(EventKind.SHIFT_KEPT, by=by, person=shift.person_id, at_night=shift.at_night)


def forget_old(now: datetime | None = None) -> None:
    """Delete notices read, and mail sent, long ago."""
    now = now or clock.now()
    Notice.objects.filter(read_at__lt=now - KEPT_READ).delete()
    Notice.objects.filter(at__lt=now - KEPT_UNREAD).delete()
    Mail.objects.filter(sent_at__lt=now - KEPT_SENT).delete()
    Mail.objects.unsent().filter(made_at__lt=now - KEPT_UNSENT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_DONE).delete()
    DBTaskResult.objects.running().filter(started_at__lt=now - LOST_AFTER).delete()  # its worker was killed
