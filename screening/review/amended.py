"""What was heard, beside what was sent: the level of each, and which answers are others now. In English."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import override

from programs.criteria.explanation import Reason, reasons
from screening.instrument.flags import Flag
from screening.instrument.journey import Journey
from screening.instrument.questions import Question
from screening.instrument.words import answer_words, changed_questions
from screening.models import Amendment, Submission


@dataclass(frozen=True)
class Change:
    """One question whose answer is another one now. No `before`: not answered; no `after`: not asked."""

    question: str
    before: list[str]
    after: list[str]


class Amended:
    """The newest amendment of a submission. Raises NoSuchInstrument or AnswerError where it can't be read."""

    def __init__(self, submission: Submission, amendment: Amendment) -> None:
        self.submission, self.amendment = submission, amendment
        self.judgement = amendment.judgement

    @property
    def level(self) -> str:
        return str(self.judgement.level.label)

    @property
    def range(self) -> str:
        lowest, highest = self.judgement.lowest, self.judgement.highest
        return "" if lowest == highest else f"{lowest.label} to {highest.label}"

    @property
    def flags(self) -> list[Flag]:
        return list(self.judgement.assessment.flags)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons(self.amendment.criteria_version.ruleset(), self.judgement.assessment.profile)

    @cached_property
    def changes(self) -> list[Change]:
        before, after = self.submission.screening.answered, self.amendment.answered
        with override("en"):
            return [
                Change(
                    str(question.text_for(after.someone_else)),
                    answered_in(before, question),
                    answered_in(after, question),
                )
                for question in changed_questions(before, after)
            ]


def answered_in(journey: Journey, question: Question) -> list[str]:
    return answer_words(journey, question) if question.key in journey.answers else []
