"""A whole set of answers, judged by a ruleset: everything that a result page, a submission or a file says."""

from dataclasses import dataclass

from programs.criteria.ruleset import Level, Recommendation, Ruleset
from screening.instrument.questionnaire import Answers
from screening.instrument.scoring import Assessment, assess
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


def judge(answers: Answers, ruleset: Ruleset) -> Judgement:
    """Raises UnknownAnswer or MissingAnswer, naming the question."""
    assessment = assess(answers)
    recommendation = ruleset.recommend(assessment.profile)
    lowest = highest = recommendation.level
    if assessment.unknown:
        lowest, highest = level_range(answers, ruleset)
    return Judgement(assessment, recommendation, lowest, highest)
