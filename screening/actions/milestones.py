"""Milestones of a program, as staff tick them for somebody who has a place there."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import Milestone
from screening.actions.dating import NotPlaced
from screening.models import Placement, Reached, Seat, Stage, Submission
from vault import clock


def milestones_of(submission: Submission) -> list[Milestone]:
    """Those of the program of their seat; without one, of every program here at the level of their place."""
    if submission.stage != Stage.PLACED or submission.placed_where != Placement.HERE:
        return []
    used = Milestone.objects.filter(is_used=True).select_related("program").order_by("program__name", "pk")
    seats = submission.seats.filter(outcome=Seat.Outcome.TAKEN, until__isnull=False)
    own = list(used.filter(program__in=seats.values("program")))
    return own or list(used.filter(program__level__code=submission.placed_level, program__offered=True))


def reach(*, submission: Submission, milestone: Milestone, by: User) -> bool:
    """Of two at once, one is on record. Needs no claim: nobody has what is placed. Raises NotPlaced."""
    if milestone not in milestones_of(submission):
        raise NotPlaced(submission)
    try:
        with transaction.atomic():
            Reached.objects.create(submission=submission, milestone=milestone, by=by, at=clock.now())
            record(EventKind.MILESTONE_REACHED, submission=submission, by=by, milestone=milestone.pk)
    except IntegrityError:
        return False
    return True


def undo(*, reached: Reached, by: User) -> bool:
    """It was ticked by mistake, or holds no longer. That it was ticked stays on record."""
    with transaction.atomic():
        still = Reached.objects.filter(pk=reached.pk, undone_at=None)
        if not still.update(undone_by=by, undone_at=clock.now()):
            return False
        submission, milestone = reached.submission, reached.milestone_id
        record(EventKind.MILESTONE_UNDONE, submission=submission, by=by, milestone=milestone)
    return True
