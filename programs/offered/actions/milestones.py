"""What a program looks for on the way."""

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import Milestone, Program
from vault import clock


@transaction.atomic
def add_milestone(*, program: Program, name: str, by: User) -> Milestone:
    """One that rests is used again, with all who reached it."""
    added, is_new = Milestone.objects.get_or_create(
        program=program, name=name, defaults={"by": by, "at": clock.now()}
    )
    used_again = not is_new and Milestone.objects.filter(pk=added.pk, is_used=False).update(is_used=True)
    if is_new or used_again:
        record(EventKind.MILESTONE_ADDED, by=by, program=program.pk, milestone=added.pk)
    return added


@transaction.atomic
def rest_milestone(*, milestone: Milestone, by: User) -> bool:
    """Nobody is asked about it any more. Who reached it has reached it."""
    rests = Milestone.objects.filter(pk=milestone.pk, is_used=True).update(is_used=False)
    if rests:
        record(EventKind.MILESTONE_RESTS, by=by, program=milestone.program_id, milestone=milestone.pk)
    return bool(rests)
