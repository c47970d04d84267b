"""The same thing done to several submissions, one by one, each by its own rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from history.kinds import EventKind
from history.models import Event
from screening.actions.claiming import (
    AlreadyClaimed,
    AlreadyDone,
    NotClaimed,
    claim,
    hand_over,
)
from screening.actions.staging import close
from screening.models import Submission
from screening.stages import StageRefused
from vault.meanwhile import ChangedMeanwhile

BULK_AT_MOST = 50


@dataclass(frozen=True)
class Refusal:
    submission: Submission
    why: str


@dataclass(frozen=True)
class BulkOutcome:
    """What came of it: each submission is in one of the two."""

    done: list[Submission]
    refused: list[Refusal]


def claim_all(*, submissions: Iterable[Submission], by: User) -> BulkOutcome:
    return each_by_itself(submissions, lambda submission: claim(submission=submission, by=by))


def hand_over_all(
    *, submissions: Iterable[Submission], by: User, to: User, even_if_not_own: bool = False
) -> BulkOutcome:
    def give(submission):
        hand_over(submission=submission, by=by, to=to, even_if_not_own=even_if_not_own)

    return each_by_itself(submissions, give)


def close_all(*, submissions: Iterable[Submission], by: User, reason: str) -> BulkOutcome:
    return each_by_itself(submissions, lambda submission: close(submission=submission, by=by, reason=reason))


def each_by_itself(submissions: Iterable[Submission], act: Callable[[Submission], None]) -> BulkOutcome:
    """Refuses submissions that no one has opened, or with flags that no one has acknowledged."""
    submissions = list(submissions)[:BULK_AT_MOST]
    opened = opened_by_somebody(submissions)
    done, refused = [], []
    for submission in submissions:
        why = why_not_in_bulk(submission, opened) or why_refused(act, submission)
        if why:
            refused.append(Refusal(submission, why))
        else:
            done.append(submission)
    return BulkOutcome(done, refused)


def opened_by_somebody(submissions: list[Submission]) -> set[str]:
    references = [submission.reference for submission in submissions]
    views = Event.objects.filter(reference__in=references, kind=EventKind.VIEWED).order_by()
    return set(views.values_list("reference", flat=True).distinct())


def why_not_in_bulk(submission: Submission, opened: set[str]) -> str:
    if submission.reference not in opened:
        return "nobody has opened it yet"
    return "its flags are not acknowledged: open it" if submission.is_alarming else ""


def why_refused(act: Callable[[Submission], None], submission: Submission) -> str:
    try:
        act(submission)
    except AlreadyClaimed:
        return "a colleague has it"
    except AlreadyDone:
        return "it is done"
    except (NotClaimed, ChangedMeanwhile):
        return "it is not yours"
    except StageRefused as refusal:
        return str(refusal)
    return ""
