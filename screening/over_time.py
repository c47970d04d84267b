"""What one person sent over time, up to one of them: how each thing changed, and what is suggested."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from programs.criteria.dimensions import RATINGS, Dimension
from programs.criteria.explanation import Change
from programs.criteria.ruleset import Level
from programs.criteria.stepping import DEFAULT_RULES, CheckIn, Step, Suggestion, suggest, way_down
from screening.instrument.flags import Urgency
from screening.models import Screening, Submission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    def since_an_emergency(self) -> list[Submission]:
        """What was judged, back to where somebody stopped at an emergency: that breaks a row."""
        found: list[Submission] = []
        for each in reversed([*self.earlier, self.submission]):
            if not each.is_judged:
                break
            found.insert(0, each)
        return found

    @cached_property
    def before(self) -> Screening | None:
        """The last before this one that was judged."""
        judged = [each for each in self.earlier if each.is_judged]
        return judged[-1].screening if judged else None

    @property
    def can_compare(self) -> bool:
        is_calm = self.submission.urgency != Urgency.EMERGENCY
        return is_calm and self.submission.is_judged and self.before is not None

    @cached_property
    def changes(self) -> list[ThenAndNow]:
        if not self.can_compare or self.before is None:
            return []
        then, now = self.before.profile.ratings, self.submission.screening.profile.ratings
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
            if level := each.placed_level or each.assessed_level or each.decided_level:
                return Level(level)
        return None

    @cached_property
    def suggestion(self) -> Suggestion | None:
        if self.current is None or not self.can_compare:
            return None
        check_ins = [as_check_in(each.screening) for each in self.since_an_emergency]
        return suggest(DEFAULT_RULES, self.current, check_ins)

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
        screening = self.submission.screening
        if (
            self.current is None
            or self.suggestion is None
            or self.is_up
            or screening.criteria_version is None
        ):
            return ()
        return way_down(screening.criteria_version.ruleset(), self.current, screening.profile)


def as_check_in(screening: Screening) -> CheckIn:
    return CheckIn(
        day_of(screening),
        screening.profile,
        Level(str(screening.level)),
        is_urgent=screening.urgency != Urgency.ROUTINE,
    )


def day_of(screening: Screening) -> date:
    return timezone.localdate(screening.sent_at)
