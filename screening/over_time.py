"""What one person sent over time, up to one of them: how each thing changed, and what is suggested.

Where the answers were gone through with the person, what was heard counts: it is newer, and may be worse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from programs.criteria.dimensions import RATINGS, Context, Dimension, Profile
from programs.criteria.explanation import Change
from programs.criteria.ruleset import Level
from programs.criteria.stepping import DEFAULT_RULES, CheckIn, Step, Suggestion, suggest, way_down
from programs.models import CriteriaVersion
from screening.instrument.flags import Urgency
from screening.models import Submission
from screening.models.screening import RATING_FIELDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = Mapping[str, Any]
JUDGED = (*RATING_FIELDS, "context", "level", "urgency")  # what is read of a Screening


def place(rating: int) -> int:
    return 10 + 50 * rating


@dataclass(frozen=True)
class ThenAndNow:
    """One dimension at two check-ins, from 0 (best) to 4 (worst)."""

    dimension: Dimension
    then: int
    now: int

    @property
    def label(self) -> "StrOrPromise":
        return self.dimension.label

    @property
    def meaning_then(self) -> "StrOrPromise":
        return self.dimension.meaning(self.then)

    @property
    def meaning_now(self) -> "StrOrPromise":
        return self.dimension.meaning(self.now)

    @property
    def is_better(self) -> bool:
        return self.now < self.then

    @property
    def is_worse(self) -> bool:
        return self.now > self.then

    # Where the ratings stand in a picture that is 220 wide

    places = tuple(place(rating) for rating in RATINGS)

    @property
    def place_then(self) -> int:
        return place(self.then)

    @property
    def place_now(self) -> int:
        return place(self.now)


class OverTime:
    """A check-in beside what the same person sent before it.

    Nothing can be compared or suggested where this one, or all before it, stopped at an emergency.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission

    @cached_property
    def earlier(self) -> list[Submission]:
        """The oldest first."""
        return list(Submission.objects.before(self.submission).prefetch_related("screenings"))

    @cached_property
    def before(self) -> CheckIn | None:
        """The last before this one that was judged."""
        return next((check_in_of(each) for each in reversed(self.earlier) if each.is_judged), None)

    @cached_property
    def now(self) -> CheckIn:
        return check_in_of(self.submission)

    @property
    def can_compare(self) -> bool:
        is_calm = self.submission.urgency != Urgency.EMERGENCY
        return is_calm and self.submission.is_judged and self.before is not None

    @cached_property
    def changes(self) -> list[ThenAndNow]:
        if not self.can_compare or self.before is None:
            return []
        then, now = self.before.profile.ratings, self.now.profile.ratings
        return [ThenAndNow(each, then[each], now[each]) for each in Dimension]

    @property
    def better(self) -> list[ThenAndNow]:
        return [each for each in self.changes if each.is_better]

    @property
    def worse(self) -> list[ThenAndNow]:
        return [each for each in self.changes if each.is_worse]

    @cached_property
    def current(self) -> Level | None:
        """The level that the person is at: the last at which staff placed them, or that they decided on."""
        for each in reversed(self.earlier):
            if level := each.settled_level:
                return Level(level)
        return None

    @cached_property
    def suggestion(self) -> Suggestion | None:
        if not self.can_compare:  # most are the first of their series: nothing more is read for them
            return None
        return suggestion_after([said_by(each) for each in [*self.earlier, self.submission]])

    @property
    def is_up(self) -> bool:
        return self.suggestion is not None and self.suggestion.step is Step.UP

    @property
    def is_down(self) -> bool:
        return self.suggestion is not None and self.suggestion.step is Step.DOWN

    @property
    def waits(self) -> bool:
        """The criteria say less already, and the rules don't yet."""
        suggestion = self.suggestion
        return suggestion is not None and suggestion.criteria_say < suggestion.level

    @cached_property
    def way_down(self) -> tuple[Change, ...]:
        """The nearest changes with which less care would be right; none where less or more is right now."""
        if self.current is None or self.suggestion is None or self.is_up:
            return ()
        facts = self.submission.heard or {}
        judged_by = facts.get("criteria_version_id", self.submission.screening.criteria_version_id)
        ruleset = CriteriaVersion.objects.get(pk=judged_by).ruleset()
        return way_down(ruleset, self.current, self.now.profile)


def check_in_of(submission: Submission) -> CheckIn:
    """Of one that was judged."""
    screening = submission.screening
    judged = {name: getattr(screening, name) for name in JUDGED}
    return read_check_in(timezone.localdate(screening.sent_at), judged, submission.heard)


def read_check_in(day: date, judged: Facts, heard: Facts | None) -> CheckIn:
    """From coded facts: those of its Screening, or in their place those of Submission.heard."""
    facts = heard or judged
    ratings = {name: facts[name] for name in RATING_FIELDS}
    profile = Profile(**ratings, context=frozenset(map(Context, facts["context"])))
    return CheckIn(day, profile, Level(facts["level"]), is_urgent=is_urgent(judged, heard))


def is_urgent(judged: Facts, heard: Facts | None) -> bool:
    """Urgent stays what was urgent in either."""
    return any(facts["urgency"] != Urgency.ROUTINE for facts in (judged, heard) if facts)


class Said(NamedTuple):
    """What a suggestion takes of one thing that was sent.

    `settled` is the level that staff settled on, `check_in` None where it was never judged.
    """

    settled: Level | None
    check_in: CheckIn | None
    is_emergency: bool


def said_by(submission: Submission) -> Said:
    level = submission.settled_level
    return Said(
        Level(level) if level else None,
        check_in_of(submission) if submission.is_judged else None,
        submission.urgency == Urgency.EMERGENCY,
    )


def suggestion_after(sent: Sequence[Said]) -> Suggestion | None:
    """What the rules suggest after the last of these, the first first.

    None in an emergency, for the first that was judged, and while staff has settled on no level. Where
    somebody stopped at an emergency, a row of check-ins begins again.
    """
    *earlier, last = sent
    current = next((each.settled for each in reversed(earlier) if each.settled), None)
    if current is None or last.is_emergency or not any(each.check_in for each in earlier):
        return None
    row = list(takewhile(bool, (each.check_in for each in reversed(sent))))
    return suggest(DEFAULT_RULES, current, [each for each in row if each]) if row else None
