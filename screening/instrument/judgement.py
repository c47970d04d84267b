"""A whole set of answers, judged by a ruleset: everything that a result page, a submission or a file says."""

from dataclasses import dataclass

from programs.criteria.ruleset import Level, Recommendation, Ruleset
from screening.instrument.assessment import Assessment
from screening.instrument.journey import Journey
from screening.instrument.what_if import level_range


@dataclass(frozen=True)
class Judgement:
    """`lowest` and `highest`: the levels over every way the answers of "I don't know" could turn out."""

    assessment: Assessment
    recommendation: Recommendation
    lowest: Level
    highest: Level

    @property
    def level(self) -> Level:
        return self.recommendation.level


def judge(journey: Journey, ruleset: Ruleset) -> Judgement:
    """Raises MissingAnswer, naming the question."""
    assessment = journey.instrument.assess(journey)
    recommendation = ruleset.recommend(assessment.profile)
    lowest = highest = recommendation.level
    if assessment.unknown:
        lowest, highest = level_range(journey, ruleset)
    return Judgement(assessment, recommendation, lowest, highest)
