"""Reading a submission, and deciding on a level of care."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from programs.criteria import Level
from screening.actions.claiming import NotClaimed
from screening.actions.history import record
from screening.models import Review, Submission


def open_submission(*, submission: Submission, by: User) -> None:
    """Put on record that somebody read it. Every time, not just the first."""
    record("viewed", submission=submission, by=by)


def record_review(
    *, submission: Submission, by: User, decided_level: Level, reason: str = "", rationale: str = ""
) -> Review:
    """Put a decision on the level on record, beside what was recommended.

    Raises NotClaimed unless the submission is theirs, ValidationError when a different level is
    not explained.
    """
    if not Submission.objects.filter(pk=submission.pk, claimed_by=by).exists():
        raise NotClaimed(submission)
    review = Review(
        submission=submission,
        by=by,
        at=timezone.now(),
        recommended_level=submission.level or "",
        decided_level=decided_level.value,
        reason=reason,
        rationale=rationale,
    )
    review.full_clean()
    with transaction.atomic():
        review.save()
        record("reviewed", submission=submission, by=by, decided_level=decided_level.value)
    return review
