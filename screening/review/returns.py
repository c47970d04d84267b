"""People who may have been here before: the same phone or e-mail, found by keyed hash, never merged.

Only coded facts are compared, so nothing sealed is opened.
"""

from dataclasses import dataclass

from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import Level
from screening.instrument.flags import Flag
from screening.models import Submission

SHOWN_AT_MOST = 5
SAME = {"phone_hash": "phone", "email_hash": "e-mail"}


@dataclass(frozen=True)
class Possible:
    """Another submission that may be the same person's, and how this one differs from it."""

    other: Submission
    same: str  # "phone", "e-mail" or "phone and e-mail"
    changes: list[str]
    is_earlier: bool


def possible_returns(submission: Submission) -> list[Possible]:
    """The latest first. Each hash is asked for by itself: a range of its own index, in that order."""
    others: dict[int, Submission] = {}
    for field in SAME:
        if known := getattr(submission, field):
            same = Submission.objects.without_sealed().filter(**{field: known}).exclude(pk=submission.pk)
            others |= {other.pk: other for other in same.order_by("-sent_at")[:SHOWN_AT_MOST]}
    latest = sorted(others.values(), key=lambda other: other.sent_at, reverse=True)
    return [compared(submission, other) for other in latest[:SHOWN_AT_MOST]]


def compared(submission: Submission, other: Submission) -> Possible:
    same = [
        name
        for field, name in SAME.items()
        if getattr(submission, field) and getattr(submission, field) == getattr(other, field)
    ]
    is_earlier = other.sent_at <= submission.sent_at
    before, after = (other, submission) if is_earlier else (submission, other)
    return Possible(other, " and ".join(same), changes_between(before, after), is_earlier)


def changes_between(before: Submission, after: Submission) -> list[str]:
    """In words: the level, each rating, and flags that came or went. Empty when nothing did."""
    changes = []
    if before.level != after.level:
        changes.append(f"Level: {level_words(before.level)}, then {level_words(after.level)}")
    if before.is_judged and after.is_judged:
        changes += [
            f"{each.label}: {was} of 4, then {now} of 4"
            for each in Dimension
            if (was := before.profile.ratings[each]) != (now := after.profile.ratings[each])
        ]
    came = [str(flag.label) for flag in Flag if flag in set(after.flags) - set(before.flags)]
    went = [str(flag.label) for flag in Flag if flag in set(before.flags) - set(after.flags)]
    changes += [f"New flag: {label}" for label in came] + [f"No longer flagged: {label}" for label in went]
    return changes


def level_words(level: str | None) -> str:
    return str(Level(level).label) if level else "not judged"
