"""Worked cases judged by criteria: does each still get a level that is right?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programs.criteria.dimensions import Profile
from programs.criteria.ruleset import Level, Ruleset
from programs.models import WorkedCase
from programs.studio.past_cases import AnswerError, NoSuchInstrument, assessed


@dataclass(frozen=True)
class CaseOutcome:
    """One case under the criteria before and after. Without a profile its answers no longer fit."""

    case: WorkedCase
    profile: Profile | None
    before: Level | None
    after: Level | None
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before is not self.after

    @property
    def was_right(self) -> bool:
        return self.before in self.case.accepted

    @property
    def is_right(self) -> bool:
        return self.after in self.case.accepted

    @property
    def is_known_disagreement(self) -> bool:
        """It differs, and the case says why that stands."""
        return not self.is_right and bool(self.case.disagreement)

    @property
    def is_surprise(self) -> bool:
        return not self.is_right and not self.case.disagreement


def profile_of(case: WorkedCase) -> Profile:
    """By the questionnaire it names. Raises NoSuchInstrument, or AnswerError when it has no such way."""
    if case.answers is not None:
        return assessed(case.answers, case.questionnaire).profile
    return Profile(**(case.ratings or {}), context=frozenset(case.context))


def run(cases: Iterable[WorkedCase], before: Ruleset, after: Ruleset) -> list[CaseOutcome]:
    return [run_one(case, before, after) for case in cases]


def run_one(case: WorkedCase, before: Ruleset, after: Ruleset) -> CaseOutcome:
    try:
        profile = profile_of(case)
    except (AnswerError, NoSuchInstrument) as error:
        return CaseOutcome(case, None, None, None, problem=str(error))
    return CaseOutcome(case, profile, before.recommend(profile).level, after.recommend(profile).level)


def as_summary(outcomes: Sequence[CaseOutcome]) -> dict:
    return {
        "run": len(outcomes),
        "right": sum(outcome.is_right for outcome in outcomes),
        "changed": [outcome.case.code for outcome in outcomes if outcome.is_changed],
        "surprises": [outcome.case.code for outcome in outcomes if outcome.is_surprise],
    }
