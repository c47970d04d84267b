"""How long what was sent is kept, and how it goes.

What became of a submission decides: never reached, closed, placed. Nothing outlives `keep_days`,
which is what people were promised. A placed one can go earlier only when two people say so. What
goes is deleted whole; the disposal keeps its reference, and the history tells who did what.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from history.actions import record
from notices.actions import forget_submission
from screening.models import CloseReason, Disposal, DisposalVote, Ground, SiteSettings, Stage, Submission

PEOPLE_NEEDED = 2


class NotPlaced(Exception):
    """Only a placed submission is put to the vote of two."""


def due(settings: SiteSettings, now: datetime) -> QuerySet[Submission]:
    """What goes tonight; `ground` on each says why."""

    def older_than(days: int) -> Q:
        return Q(sent_at__lt=now - timedelta(days=days))

    never_reached = Q(stage__in=[Stage.NEW, Stage.ATTEMPTED]) | Q(close_reason=CloseReason.UNREACHABLE)
    closed = Q(stage=Stage.CLOSED) & ~Q(close_reason=CloseReason.UNREACHABLE)
    ground = Case(
        When(older_than(settings.keep_days), then=Value(Ground.LIMIT)),
        When(never_reached & older_than(settings.keep_days_unreached), then=Value(Ground.UNREACHED)),
        When(closed & older_than(settings.keep_days_closed), then=Value(Ground.CLOSED)),
    )
    submissions = Submission.objects.without_sealed().annotate(ground=ground)
    return submissions.filter(ground__isnull=False).order_by("sent_at", "pk")


@transaction.atomic
def dispose(*, submission: Submission, ground: Ground, by: User | None = None) -> None:
    """Delete a submission with everything that was written about it. Twice is the same as once."""
    if not Submission.objects.select_for_update().filter(pk=submission.pk).exists():
        return
    Submission.objects.filter(pk=submission.pk).delete()
    forget_submission(submission.reference)
    Disposal.objects.create(reference=submission.reference, at=timezone.now(), ground=ground)
    record("disposed", submission=submission, by=by, ground=ground)


def waiting_for_two(settings: SiteSettings, now: datetime) -> QuerySet[Submission]:
    """Placed ones that nobody works with any more."""
    placed = Submission.objects.filter(
        stage=Stage.PLACED, sent_at__lt=now - timedelta(days=settings.keep_days_closed)
    )
    return placed.without_sealed().prefetch_related("disposal_votes__by").order_by("sent_at", "pk")


@transaction.atomic
def vote_to_dispose(*, submission: Submission, by: User) -> bool:
    """One person's word; True when it was the second one's, and the submission is gone. Raises NotPlaced."""
    held = Submission.objects.select_for_update().filter(pk=submission.pk, stage=Stage.PLACED).first()
    if held is None:
        raise NotPlaced(submission)
    DisposalVote.objects.get_or_create(submission=held, by=by, defaults={"at": timezone.now()})
    record("disposal_agreed", submission=held, by=by)
    if held.disposal_votes.count() < PEOPLE_NEEDED:
        return False
    dispose(submission=held, ground=Ground.TWO_PEOPLE, by=by)
    return True
