"""Who has a submission: one coordinator at a time, for as long as they work on it.

A claim has a lease. Untouched for the set time it runs out, and the submission is free again:
from that moment, whether or not `release_lapsed_claims` has been by to say so. An emergency or urgent
submission alarms until one named person has acknowledged its flags; left alone for too long, it
escalates: first everyone is told, then the leads.

Every condition is in the UPDATE: of two people clicking, one succeeds.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from history.actions import record
from history.kinds import EventKind
from notices import audience
from notices.actions import tell
from notices.kinds import NoticeKind
from screening.instrument.flags import Urgency
from screening.models import Escalation, Submission
from screening.site import site
from vault import clock
from vault.meanwhile import ChangedMeanwhile

ASSESSMENT_GRACE = timedelta(days=1)
NOBODYS = {
    "claimed_by": None,
    "claimed_at": None,
    "lease_until": None,
    "acknowledged_by": None,
    "acknowledged_at": None,
    "escalation": Escalation.NONE,
}


class AlreadyClaimed(Exception):
    """Another coordinator has this submission."""


class NotClaimed(Exception):
    """Only the coordinator who claimed a submission may do this."""


class AlreadyDone(Exception):
    """It is placed or closed: nothing is left to take."""


def claim(*, submission: Submission, by: User) -> None:
    """Take an unclaimed submission. Taking an alarming one acknowledges its flags.

    Raises AlreadyClaimed, or AlreadyDone when it is placed or closed.
    """
    now = clock.now()
    with transaction.atomic():
        before = Submission.objects.select_for_update().get(pk=submission.pk)
        if not before.is_open:
            raise AlreadyDone(submission)
        taken = Submission.objects.filter(pk=submission.pk).open().unclaimed(now)
        acknowledged = {"acknowledged_by": by, "acknowledged_at": now} if before.alarm is not None else {}
        changes = {**NOBODYS, **held(by, now), **acknowledged}
        if not taken.update(version=F("version") + 1, **changes):
            raise AlreadyClaimed(submission)
        if before.claimed_by_id:
            record(EventKind.LEASE_ENDED, submission=submission, user=before.claimed_by_id)
        record(EventKind.CLAIMED, submission=submission, by=by)
        if acknowledged:
            record_acknowledged(before, by, now)


def acknowledge(*, submission: Submission, by: User) -> None:
    """Answer for the flags of an alarming submission: one's own after a handover, or an unclaimed one.

    Raises AlreadyClaimed when someone else has it.
    """
    now = clock.now()
    own = Submission.objects.filter(pk=submission.pk, acknowledged_by=None).claimed_by(by, now)
    with transaction.atomic():
        before = Submission.objects.get(pk=submission.pk)
        answered = {"acknowledged_by": by, "acknowledged_at": now, "escalation": Escalation.NONE}
        if own.update(version=F("version") + 1, lease_until=lease_end(now), **answered):
            return record_acknowledged(before, by, now)
    return claim(submission=submission, by=by)


def release(*, submission: Submission, by: User) -> None:
    """Give a claimed submission back to the queue."""
    own = Submission.objects.filter(pk=submission.pk).claimed_by(by)
    with transaction.atomic():
        if not own.update(version=F("version") + 1, waiting_since=clock.now(), **NOBODYS):
            raise NotClaimed(submission)
        record(EventKind.RELEASED, submission=submission, by=by)


def hand_over(*, submission: Submission, by: User, to: User, even_if_not_own: bool = False) -> None:
    """Give a submission to a colleague, who has to acknowledge its flags again.

    Leads may hand over what is not theirs (`even_if_not_own`). Raises NotClaimed.
    """
    now = clock.now()
    chosen = Submission.objects.filter(pk=submission.pk).open()
    with transaction.atomic():
        if not (chosen if even_if_not_own else chosen.claimed_by(by, now)).update(
            version=F("version") + 1, waiting_since=now, **{**NOBODYS, **held(to, now)}
        ):
            raise NotClaimed(submission)
        record(EventKind.HANDED_OVER, submission=submission, by=by, to=to.pk)
        tell(NoticeKind.HANDED_OVER, [to], reference=submission.reference, by=by)


def keep_hold(*, submission: Submission, by: User) -> None:
    """Reading one's own submission counts as work on it: the lease starts again."""
    Submission.objects.filter(pk=submission.pk, lease_until__lt=lease_end()).claimed_by(by).update(
        lease_until=lease_end()
    )


def change(*, submission: Submission, by: User, version: int | None = None, **changes) -> None:
    """Change one's own submission, if it still is as it was when it was read.

    Raises NotClaimed, or ChangedMeanwhile.
    """
    own = Submission.objects.filter(pk=submission.pk).claimed_by(by)
    unchanged = own if version is None else own.filter(version=version)
    lease = lease_end(until=(changes.get("call_due"), changes.get("assessment_at")))
    if not unchanged.update(version=F("version") + 1, lease_until=lease, **changes):
        raise ChangedMeanwhile(submission) if own.exists() else NotClaimed(submission)
    submission.refresh_from_db(fields=["version", "lease_until", "rank", "alarm", *changes])


def release_lapsed_claims(now: datetime | None = None) -> int:
    """Put on record that leases have run out. Returns how many."""
    now = now or clock.now()
    lapsed = Submission.objects.open().filter(lease_until__lte=now)
    return sum(release_lapsed(submission, now) for submission in lapsed)


def release_lapsed(submission: Submission, now: datetime) -> bool:
    still_lapsed = Submission.objects.filter(pk=submission.pk, lease_until__lte=now)
    with transaction.atomic():
        returned = still_lapsed.update(
            **{**NOBODYS, "escalation": submission.escalation},  # which is of this wait already
            version=F("version") + 1,
            waiting_since=submission.lease_until,
        )
        if returned:
            record(EventKind.LEASE_ENDED, submission=submission, user=submission.claimed_by_id)
    return bool(returned)


def escalate_overdue(now: datetime | None = None) -> list[Submission]:
    """Raise the alarm for submissions not acknowledged in time. Returns those escalated just now."""
    now = now or clock.now()
    alarming = Submission.objects.alarming(now).filter(escalation__lt=Escalation.LEADS)
    return [submission for submission in alarming if escalate(submission, now)]


def escalate(submission: Submission, now: datetime) -> bool:
    due, before = escalation_due(submission, now), submission.escalation
    as_it_was = Submission.objects.filter(pk=submission.pk, escalation=before)
    if due <= before:
        return False
    with transaction.atomic():
        escalated = as_it_was.alarming(now).update(version=F("version") + 1, escalation=due)
        if escalated:
            submission.escalation = due
            record(EventKind.ESCALATED, submission=submission, to=Escalation(due).name.lower())
            tell_of_escalation(submission, before)
    return bool(escalated)


def tell_of_escalation(submission: Submission, before: int) -> None:
    """First everyone on shift, then the leads; both, if a step was missed. Each person is told once."""
    leads = audience.leads() if submission.escalation == Escalation.LEADS else []
    first = audience.on_shift() if before < Escalation.EVERYONE else []
    reference = submission.reference
    tell(NoticeKind.ESCALATED_TO_LEADS, leads, reference=reference)
    tell(NoticeKind.ESCALATED, [person for person in first if person not in leads], reference=reference)


def escalation_due(submission: Submission, now: datetime) -> int:
    """How far it should have escalated by now: once at the limit, again at twice the limit."""
    since = submission.nobodys_since or submission.waiting_since
    steps = (now - since) // alarm_limit(submission)
    return min(max(steps, Escalation.NONE), Escalation.LEADS)


def alarm_limit(submission: Submission) -> timedelta:
    """How long an alarming submission may wait until someone takes responsibility for it."""
    emergency = submission.urgency == Urgency.EMERGENCY
    minutes = site().emergency_minutes if emergency else site().urgent_minutes
    return timedelta(minutes=max(minutes, 1))


def held(by: User, now: datetime) -> dict:
    return {"claimed_by": by, "claimed_at": now, "lease_until": lease_end(now), "sunk": False}


def lease_end(now: datetime | None = None, until: tuple[datetime | None, ...] = ()) -> datetime:
    """When an untouched claim runs out: the lease after now, or after what is planned."""
    lease = timedelta(minutes=max(site().lease_minutes, 1))
    call_due, assessment_at = until or (None, None)
    ends = [(now or clock.now()) + lease]
    if call_due:
        ends.append(call_due + lease)
    if assessment_at:
        ends.append(assessment_at + ASSESSMENT_GRACE)
    return max(ends)


def record_acknowledged(submission: Submission, by: User, now: datetime) -> None:
    waited = now - (submission.nobodys_since or submission.waiting_since)
    minutes = max(int(waited / timedelta(minutes=1)), 0)
    record(EventKind.ACKNOWLEDGED, submission=submission, by=by, minutes=minutes)
