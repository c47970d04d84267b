"""Taking a submission from stage to stage: booked, assessed, placed, closed, open again."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from programs.criteria.ruleset import Level
from screening import stages
from screening.actions.arranging import end_seats
from screening.actions.claiming import NOBODYS, change, held
from screening.actions.dating import begin_dates, end_dates
from screening.models import Call, CloseReason, Due, Placement, Stage, Submission
from screening.models.submission import DONE
from screening.reach import Reach
from vault import clock
from vault.meanwhile import ChangedMeanwhile

DISMISSED_AT_ONCE = 500


def standing_of(submission: Submission) -> stages.Standing:
    """What the rules of the stages need to know, counted since it was sent or last re-opened."""
    calls = submission.calls.all()
    reopenings = Event.objects.filter(reference=submission.reference, kind=EventKind.REOPENED)
    reopened = reopenings.order_by("-pk").first()
    if reopened:
        calls = calls.filter(at__gte=reopened.at)
    outcomes = list(calls.values_list("outcome", flat=True))
    return stages.Standing(
        stage=submission.stage,
        attempts=len(outcomes),
        conversations=outcomes.count(Call.Outcome.CONVERSATION),
        assessed=bool(submission.assessed_level),
        alarming=submission.is_alarming,
        can_be_reached=Reach.NONE not in submission.reach,
    )


def book(*, submission: Submission, by: User, at: datetime, version: int | None = None) -> None:
    """Put the time of the assessment on record. Raises StageRefused, NotClaimed, ChangedMeanwhile."""
    stages.check_booking(standing_of(submission))
    with transaction.atomic():
        planned = {"stage": Stage.BOOKED, "assessment_at": at, "call_due": None}
        change(submission=submission, by=by, version=version, **planned)
        record(EventKind.BOOKED, submission=submission, by=by)


def record_assessment(*, submission: Submission, by: User, level: Level, version: int | None = None) -> None:
    """Put the level that a professional assessment ended in on record. Raises as `book` does."""
    stages.check_assessment(standing_of(submission))
    with transaction.atomic():
        change(submission=submission, by=by, version=version, assessed_level=level.value)
        record(EventKind.ASSESSED, submission=submission, by=by, level=level.value)


def place(
    *,
    submission: Submission,
    by: User,
    level: Level,
    where: str,
    check_in_on: date | None = None,
    remind: bool = False,
    version: int | None = None,
) -> None:
    """The person has a place, here or elsewhere, at this level, and is asked to answer again on a day.

    Raises as `book` does.
    """
    stages.check_placing(standing_of(submission))
    with transaction.atomic():
        placed = {"placed_level": level.value, "placed_where": where}
        change(submission=submission, by=by, version=version, stage=Stage.PLACED, call_due=None, **placed)
        end_seats(submission=submission, by=by, placed_here=where == Placement.HERE)
        record(EventKind.PLACED, submission=submission, by=by, level=level.value, where=where)
        has_it = Submission.objects.get(pk=submission.pk)
        begin_dates(submission=has_it, by=by, check_in_on=check_in_on, remind=remind)


def close(*, submission: Submission, by: User, reason: str, version: int | None = None) -> None:
    """Leave it be, for a reason. Raises as `book` does."""
    stages.check_closing(standing_of(submission), reason)
    with transaction.atomic():
        closed = {"stage": Stage.CLOSED, "close_reason": reason, "call_due": None}
        change(submission=submission, by=by, version=version, **closed)
        end_seats(submission=submission, by=by)
        record(EventKind.CLOSED, submission=submission, by=by, reason=reason)


def dismiss_sunk(*, by: User, up_to: int) -> int:
    """Close what sank, up to this number, as no real people: a lead's word, for a flood. Returns how many.

    Each can be opened again, by staff or by its person. What somebody has by now is left alone.
    """
    sunk = Submission.objects.sunk().unclaimed().filter(pk__lte=up_to).order_by("pk")
    return sum(dismiss(submission, by) for submission in sunk[:DISMISSED_AT_ONCE])


def dismiss(submission: Submission, by: User) -> bool:
    closed = {"stage": Stage.CLOSED, "close_reason": CloseReason.NOT_REAL, "call_due": None, **NOBODYS}
    as_read = Submission.objects.filter(pk=submission.pk, version=submission.version)
    with transaction.atomic():
        dismissed = as_read.update(version=F("version") + 1, sunk=False, **closed)
        if dismissed:
            if submission.claimed_by_id:
                record(EventKind.LEASE_ENDED, submission=submission, user=submission.claimed_by_id)
            record(EventKind.CLOSED, submission=submission, by=by, reason=CloseReason.NOT_REAL)
    return bool(dismissed)


def reopen(*, submission: Submission, by: User, version: int | None = None) -> None:
    """Take up again what was placed or closed: it is theirs, and both clocks start again.

    Raises StageRefused, or ChangedMeanwhile.
    """
    stages.check_reopening(standing_of(submission))
    now = clock.now()
    done = Submission.objects.filter(pk=submission.pk, stage__in=DONE)
    as_read = done if version is None else done.filter(version=version)
    theirs = {**held(by, now), "acknowledged_by": by, "acknowledged_at": now}
    with transaction.atomic():
        if not as_read.update(version=F("version") + 1, **{**opened_anew(now), **theirs}):
            raise ChangedMeanwhile(submission)
        end_dates(submission.dues.all(), Due.Outcome.DROPPED)
        record(EventKind.REOPENED, submission=submission, by=by)


def opened_anew(now: datetime) -> dict:
    """New again, and unclaimed: both clocks start again."""
    return {
        **NOBODYS,
        "stage": Stage.NEW,
        "sunk": False,
        "close_reason": "",
        "waiting_since": now,
        "first_attempt_at": None,
        "first_conversation_at": None,
        "attempt_minutes": None,
        "conversation_minutes": None,
    }
