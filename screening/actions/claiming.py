"""Who has a submission: one coordinator at a time."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from screening.actions.history import record
from screening.models import Submission


class AlreadyClaimed(Exception):
    """Another coordinator has this submission."""


class NotClaimed(Exception):
    """Only the coordinator who claimed a submission may do this."""


def claim(*, submission: Submission, by: User) -> None:
    """Take an unclaimed submission. The condition is in the UPDATE: of two people clicking, one succeeds."""
    unclaimed = Submission.objects.unclaimed().filter(pk=submission.pk)
    with transaction.atomic():
        if not unclaimed.update(claimed_by=by, claimed_at=timezone.now()):
            raise AlreadyClaimed(submission)
        record("claimed", submission=submission, by=by)


def release(*, submission: Submission, by: User) -> None:
    """Give a claimed submission back to the queue."""
    own = Submission.objects.filter(pk=submission.pk, claimed_by=by)
    with transaction.atomic():
        if not own.update(claimed_by=None, claimed_at=None):
            raise NotClaimed(submission)
        record("released", submission=submission, by=by)
