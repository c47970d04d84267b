"""People who may have been here before: the same phone or e-mail, found by keyed hash, never merged.

Only coded facts are compared, so nothing sealed is opened.
"""

from dataclasses import dataclass

from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import Level
from screening.instrument.flags import Flag
from screening.models import Screening, Submission

SHOWN_AT_MOST = 5
SAME = {"phone_hash": "phone", "email_hash": "e-mail"}


@dataclass(frozen=True)
class PossibleMatch:
    """Another submission that may be the same person's, and how this one differs from it."""

    other: Submission
    same: str  # "phone", "e-mail" or "phone and e-mail"
    changes: list[str]
    is_earlier: bool


def possible_matches(submission: Submission) -> list[PossibleMatch]:
    """The latest first. Each hash is asked for by itself: a range of its own index, in that order."""
    others: dict[int, Screening] = {}
    for field in SAME:
        if known := getattr(submission, field):
            same = Screening.objects.coded_facts().filter(**{f"case__{field}": known})
            same = same.exclude(case=submission.pk).select_related("case").order_by("-case__sent_at")
            others |= {other.pk: other for other in same[:SHOWN_AT_MOST]}
    latest = sorted(others.values(), key=lambda other: other.sent_at, reverse=True)
    return [compared(submission, other) for other in latest[:SHOWN_AT_MOST]]


def compared(submission: Submission, other: Screening) -> PossibleMatch:
    same = [
        name
        for field, name in SAME.items()
        if getattr(submission, field) and getattr(submission, field) == getattr(other.case, field)
    ]
    this = submission.screening
    is_earlier = other.sent_at <= this.sent_at
    before, after = (other, this) if is_earlier else (this, other)
    return PossibleMatch(other.case, " and ".join(same), changes_between(before, after), is_earlier)


def changes_between(before: Screening, after: Screening) -> list[str]:
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
