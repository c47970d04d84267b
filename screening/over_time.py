"""What one person sent over time, up to one of them: how each thing changed, and what is suggested.

Where the answers were gone through with the person, what was heard counts: it is newer, and may be worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from programs.criteria.dimensions import RATINGS, Dimension, Profile
from programs.criteria.explanation import Change
from programs.criteria.ruleset import Level
from programs.criteria.stepping import DEFAULT_RULES, CheckIn, Step, Suggestion, suggest, way_down
from programs.models import CriteriaVersion
from screening.instrument.flags import Urgency, urgency_of
from screening.instrument.instrument import AnswerError
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.judgement import Judgement
from screening.models import Amendment, Submission
from vault.sealing import CannotUnseal

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
        return list(Submission.objects.before(self.submission).prefetch_related("screenings", "amendments"))

    @cached_property
    def before(self) -> "Known | None":
        """The last before this one that was judged."""
        judged = [each for each in self.earlier if each.is_judged]
        return known_of(judged[-1]) if judged else None

    @cached_property
    def now(self) -> "Known":
        return known_of(self.submission)

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
        if self.current is None or self.suggestion is None or self.is_up or self.now.criteria_version is None:
            return ()
        return way_down(self.now.criteria_version.ruleset(), self.current, self.now.profile)


class Known(NamedTuple):
    """What is known of one check-in by now. `sent_at` stays when it was sent."""

    sent_at: datetime
    profile: Profile
    level: Level
    is_urgent: bool
    criteria_version: CriteriaVersion | None

    @property
    def check_in(self) -> CheckIn:
        return CheckIn(timezone.localdate(self.sent_at), self.profile, self.level, is_urgent=self.is_urgent)


def known_of(submission: Submission) -> Known:
    """As it was gone through with the person, if it was. Urgent stays what was urgent in either."""
    sent = submission.screening
    is_urgent = sent.urgency != Urgency.ROUTINE
    heard = next(reversed(submission.amendments.all()), None)
    judgement = judgement_of(heard) if heard else None
    if heard is None or judgement is None:
        return Known(sent.sent_at, sent.profile, Level(str(sent.level)), is_urgent, sent.criteria_version)
    is_urgent = is_urgent or urgency_of(judgement.assessment.flags) != Urgency.ROUTINE
    profile, version = judgement.assessment.profile, heard.criteria_version
    return Known(sent.sent_at, profile, judgement.level, is_urgent, version)


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
        known_of(submission).check_in if submission.is_judged else None,
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


def judgement_of(heard: Amendment) -> Judgement | None:
    """None where it was changed by hand: `verify_submissions` tells."""
    try:
        return heard.judgement
    except (AnswerError, NoSuchInstrument, CannotUnseal):
        return None
