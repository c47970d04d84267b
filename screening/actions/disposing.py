"""How long what was sent is kept, and how it goes.

What became of a submission decides: never reached, closed, placed; and of what one person sent over
time, when they sent the last. Nothing outlives `keep_days`,
which is what people were promised, but a placed one: that can be part of a record of care, so it
goes only when two people say so. What goes is deleted whole; the disposal keeps its reference, and
the history tells who did what. Where an admin wants figures over the years, its coded facts stay
without it.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value, When

from history.actions import record
from history.kinds import EventKind
from notices.actions import forget_submission
from programs.models import ShadowScore
from screening.actions.arranging import end_seats
from screening.models import (
    AnonymousCase,
    CloseReason,
    Disposal,
    DisposalVote,
    Ground,
    SiteSettings,
    Stage,
    Submission,
)
from screening.models.screening import ALIKE, RATING_FIELDS
from screening.models.submission import ENDED_IN
from screening.site import site
from vault import clock

PEOPLE_NEEDED = 2
JUDGED = (*RATING_FIELDS, *ALIKE, "criteria_version_id", "level")
BECAME = (*ENDED_IN, "placed_level", "heard")
MAY_STAY = (Ground.UNREACHED, Ground.CLOSED, Ground.TWO_PEOPLE, Ground.LIMIT)  # not what was taken back


class NotPlaced(Exception):
    """Only a placed submission is put to the vote of two."""


def due(settings: SiteSettings, now: datetime) -> QuerySet[Submission]:
    """What goes tonight; `ground` on each says why."""

    def older_than(days: int) -> Q:
        limit = now - timedelta(days=days)
        return Q(sent_at__lt=limit) & ~checked_in_since(limit)

    never_reached = Q(stage__in=[Stage.NEW, Stage.ATTEMPTED]) | Q(close_reason=CloseReason.UNREACHABLE)
    closed = Q(stage=Stage.CLOSED) & ~Q(close_reason=CloseReason.UNREACHABLE)
    ground = Case(
        When(stage=Stage.PLACED, then=Value(None)),
        When(older_than(settings.keep_days), then=Value(Ground.LIMIT)),
        When(never_reached & older_than(settings.keep_days_unreached), then=Value(Ground.UNREACHED)),
        When(closed & older_than(settings.keep_days_closed), then=Value(Ground.CLOSED)),
    )
    submissions = Submission.objects.annotate(ground=ground)
    return submissions.filter(ground__isnull=False).order_by("sent_at", "pk")


def checked_in_since(limit: datetime) -> Q:
    """The same person sent something later: how long all of it is kept counts from the last."""
    later = Submission.objects.filter(series=OuterRef("series"), sent_at__gte=limit)
    return Q(series__isnull=False) & Q(Exists(later))


@transaction.atomic
def dispose(*, submission: Submission, ground: Ground, by: User | None = None) -> None:
    """Delete a submission with everything that was written about it. Twice is the same as once."""
    held = Submission.objects.select_for_update().filter(pk=submission.pk).first()
    if held is None:
        return
    end_seats(submission=held, by=by)
    stays = facts_stay(held, ground, site())
    if stays:
        keep_facts(held, ground)
    ShadowScore.objects.filter(reference=held.reference).delete()
    forget_submission(submission.reference)
    for screening in held.screenings.coded_facts():  # the database lets nothing go that is not put down first
        Disposal.objects.create(reference=screening.reference, at=clock.now(), ground=ground)
    held.delete()
    record(EventKind.DISPOSED, reference=submission.reference, by=by, ground=ground, facts_stay=stays)


def facts_stay(submission: Submission, ground: Ground, settings: SiteSettings) -> bool:
    """A person who stopped at an emergency was not judged, and leaves nothing to count."""
    return submission.is_judged and ground in MAY_STAY and ground in settings.anonymise


def keep_facts(submission: Submission, ground: Ground) -> None:
    became = {name: getattr(submission, name) for name in BECAME}
    for screening in submission.screenings.coded_facts().filter(level__isnull=False):
        facts = {name: getattr(screening, name) for name in JUDGED}
        AnonymousCase.objects.create(year=screening.sent_at.year, ground=ground, **facts, **became)


def waiting_for_two(settings: SiteSettings, now: datetime) -> QuerySet[Submission]:
    """Placed ones that no one works on any more; `is_overdue` are those past what people were promised."""
    limit = now - timedelta(days=settings.keep_days)
    overdue = Q(sent_at__lt=limit) & ~checked_in_since(limit)
    may_go = now - timedelta(days=settings.keep_days_closed)
    placed = Submission.objects.filter(
        ~checked_in_since(may_go), stage=Stage.PLACED, sent_at__lt=may_go
    ).annotate(is_overdue=ExpressionWrapper(overdue, BooleanField()))
    return placed.prefetch_related("disposal_votes__by").order_by("sent_at", "pk")


@transaction.atomic
def vote_to_dispose(*, submission: Submission, by: User) -> bool:
    """One person's word; True when it was the second one's, and the submission is gone. Raises NotPlaced."""
    held = Submission.objects.select_for_update().filter(pk=submission.pk, stage=Stage.PLACED).first()
    if held is None:
        raise NotPlaced(submission)
    DisposalVote.objects.get_or_create(submission=held, by=by, defaults={"at": clock.now()})
    record(EventKind.DISPOSAL_AGREED, submission=held, by=by)
    if held.disposal_votes.count() < PEOPLE_NEEDED:
        return False
    dispose(submission=held, ground=Ground.TWO_PEOPLE, by=by)
    return True
