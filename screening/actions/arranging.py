"""After a decision: keeping a seat, asking another place, and putting on record who pays."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from history.actions import record
from history.kinds import EventKind
from programs.criteria.ruleset import Level
from programs.models import Program
from screening.actions.claiming import change
from screening.models import Cover, Referral, Seat, Submission
from vault import clock

# An admin who has the program open is told, and overwrites nothing.
SEEN_ANEW = {"revision": F("revision") + 1}
SHORTEST_HOLD, LONGEST_HOLD = timedelta(days=1), timedelta(days=14)


class NoSeat(Exception):
    """The program has none open."""


class HasOneThere(Exception):
    """A seat of this program is kept for them already, or they are on its waiting list."""


def keep_seat(*, submission: Submission, by: User, program: Program, days: int) -> Seat:
    """Keep one for so many days; then it is freed by itself. Who waited there waits no longer.

    Raises NotClaimed, NoSeat, HasOneThere.
    """
    hold = min(max(timedelta(days=days), SHORTEST_HOLD), LONGEST_HOLD)
    with transaction.atomic():
        change(submission=submission, by=by)
        is_counted = program.seats_open is not None
        open_ones = Program.objects.filter(pk=program.pk, seats_open__gt=0)
        if is_counted and not open_ones.update(seats_open=F("seats_open") - 1, **SEEN_ANEW):
            raise NoSeat(program)
        for waiting in submission.seats.filter(program=program, until=None, ended_at=None):
            free_seat(seat=waiting, by=by, outcome=Seat.Outcome.TAKEN)
        seat = add_seat(submission, by, program, until=clock.now() + hold, is_counted=is_counted)
        record(EventKind.SEAT_KEPT, submission=submission, by=by, program=program.pk)
    return seat


def wait_for_seat(*, submission: Submission, by: User, program: Program) -> Seat:
    """Behind everybody who waits there already. Raises NotClaimed, HasOneThere."""
    with transaction.atomic():
        change(submission=submission, by=by)
        seat = add_seat(submission, by, program, until=None, is_counted=False)
        record(EventKind.SEAT_WAITED_FOR, submission=submission, by=by, program=program.pk)
    return seat


def add_seat(
    submission: Submission, by: User, program: Program, *, until: datetime | None, is_counted: bool
) -> Seat:
    try:
        with transaction.atomic():
            return Seat.objects.create(
                submission=submission,
                program=program,
                by=by,
                at=clock.now(),
                until=until,
                is_counted=is_counted,
            )
    except IntegrityError as twice:
        raise HasOneThere(program) from twice


def free_seat(*, seat: Seat, by: User | None = None, outcome: Seat.Outcome = Seat.Outcome.FREED) -> bool:
    """Of two at once, one frees it. One that was taken stays taken from the open ones."""
    with transaction.atomic():
        still_open = Seat.objects.filter(pk=seat.pk, ended_at=None)
        if not still_open.update(ended_at=clock.now(), outcome=outcome):
            return False
        if seat.is_counted and outcome != Seat.Outcome.TAKEN:
            its = Program.objects.filter(pk=seat.program_id)
            its.update(seats_open=F("seats_open") + 1, **SEEN_ANEW)
        kind = EventKind.SEAT_TAKEN if outcome == Seat.Outcome.TAKEN else EventKind.SEAT_FREED
        record(kind, reference=seat.submission.reference, by=by, program=seat.program_id)
    return True


def end_seats(*, submission: Submission, by: User | None, placed_here: bool = False) -> None:
    """They have a place, or are no longer here: a kept seat is theirs, or open again; waiting is over."""
    for seat in submission.seats.filter(ended_at=None):
        is_theirs = placed_here and seat.until is not None
        outcome = Seat.Outcome.TAKEN if is_theirs else Seat.Outcome.FREED
        free_seat(seat=seat, by=by, outcome=outcome)


def free_those_that_ran_out(now: datetime | None = None) -> int:
    ran_out = Seat.objects.filter(ended_at=None, until__lte=now or clock.now()).select_related("submission")
    return sum(free_seat(seat=seat, outcome=Seat.Outcome.RAN_OUT) for seat in ran_out)


def refer(*, submission: Submission, by: User, place: str, sent: str) -> Referral:
    """Put on record that another place was asked. The person's yes was asked before. Raises NotClaimed."""
    with transaction.atomic():
        change(submission=submission, by=by)
        referral = Referral.objects.create(
            submission=submission, by=by, at=clock.now(), place=place, sent=sent
        )
        record(EventKind.REFERRED, submission=submission, by=by, sent=sent)
    return referral


def record_answer(*, referral: Referral, by: User, said: str) -> None:
    """What the other place said. The last word holds."""
    with transaction.atomic():
        change(submission=referral.submission, by=by)
        Referral.objects.filter(pk=referral.pk).update(said=said, said_at=clock.now())
        record(EventKind.REFERRAL_ANSWERED, submission=referral.submission, by=by, said=said)


def record_cover(
    *,
    submission: Submission,
    by: User,
    payer: str,
    level: Level,
    number: str = "",
    amount: int | None = None,
    unit: str = "",
    until: date | None = None,
) -> Cover:
    """Put on record who pays for what. What was on record before stays. Raises NotClaimed."""
    with transaction.atomic():
        change(submission=submission, by=by)
        cover = Cover.objects.create(
            submission=submission,
            by=by,
            at=clock.now(),
            payer=payer,
            number=number,
            level=level.value,
            amount=amount,
            unit=unit if amount else "",
            until=until,
        )
        record(EventKind.COVER_CHECKED, submission=submission, by=by, level=level.value)
    return cover
