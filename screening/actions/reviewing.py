"""Reading a submission, writing about it, and deciding on a level of care."""

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from notices.actions import mark_read
from programs.criteria.ruleset import Level
from screening.actions.claiming import change, keep_hold
from screening.models import Review, StaffNote, Submission
from vault import clock
from vault.row_digest import digest_of


def open_submission(*, submission: Submission, by: User) -> None:
    """Record that a person read it. Every time, not just the first."""
    with transaction.atomic():
        keep_hold(submission=submission, by=by)
        read_news(submission, by)
        mark_read(person=by, reference=submission.reference)
        record(EventKind.VIEWED, submission=submission, by=by)


def read_news(submission: Submission, by: User) -> None:
    """Mark news from the person as read by `by`. While a colleague has the submission, it stays new."""
    if submission.news_at is None or submission.owner not in (None, by):
        return
    as_read = Submission.objects.filter(pk=submission.pk, news_at=submission.news_at)
    as_read.update(news_at=None)  # what came meanwhile stays new


def record_review(
    *,
    submission: Submission,
    by: User,
    decided_level: Level,
    reason: str = "",
    rationale: str = "",
    version: int | None = None,
) -> Review:
    """Put a decision on the level on record, beside what was recommended.

    Raises NotClaimed unless the submission is theirs, ChangedMeanwhile when it is no longer the
    version that they read, ValidationError when a different level is not explained.
    """
    review = Review(
        submission=submission,
        by=by,
        at=clock.now(),
        recommended_level=submission.level or "",
        decided_level=decided_level.value,
        reason=reason,
        rationale=rationale,
    )
    with transaction.atomic():
        change(submission=submission, by=by, version=version, decided_level=decided_level.value)
        review.full_clean()
        review.save()
        codes = {"decided_level": decided_level.value, "reason": reason, "row": digest_of(review)}
        record(EventKind.REVIEWED, submission=submission, by=by, **codes)
    return review


def add_note(*, submission: Submission, by: User, words: str) -> StaffNote:
    """Add a note for the next reader of the submission. Everyone who may read it may add one."""
    with transaction.atomic():
        note = StaffNote.objects.create(submission=submission, by=by, at=clock.now(), words=words)
        keep_hold(submission=submission, by=by)
        record(EventKind.NOTED, submission=submission, by=by, row=digest_of(note))
    return note
