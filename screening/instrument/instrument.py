"""A questionnaire whole, as a value: two versions of one can stand side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from programs.criteria.dimensions import Context
from screening.instrument.assessment import Assessment, set_by
from screening.instrument.flags import Flag, Note
from screening.instrument.questions import Answers, Question, ticked_in

if TYPE_CHECKING:
    from screening.instrument.journey import Journey


class AnswerError(ValueError):
    """An answer that cannot be counted. `question` is its key, `message` says what to do."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__(f"{question}: {message}")
        self.question = question
        self.message = message


class UnknownAnswer(AnswerError):
    """A key that no question has, or a value that its question does not offer."""


class MissingAnswer(AnswerError):
    """A question that is asked and not answered. Never a zero: silence must not look like health."""


@dataclass(frozen=True, eq=False)
class Instrument:
    """A questionnaire: its questions in reading order, and how answers become ratings, flags and notes.

    `rate` takes whole answers, and only those that count; code that has a journey calls `assess`.
    """

    key: str
    version: str
    questions: tuple[Question, ...]
    rate: Callable[[Answers], Assessment]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    def assess(self, journey: "Journey") -> Assessment:
        """Rate a whole journey. Raises MissingAnswer, naming the first question that is open."""
        if journey.unanswered:
            question = journey.unanswered[0]
            raise MissingAnswer(question.key, str(question.error_for(journey.someone_else)))
        return self.rate(journey.answers)

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError."""
        return self.by_key[key]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def number_of(self, question: Question) -> int:
        """From 1: where the question stands among all."""
        return self.questions.index(question) + 1

    def numbered(self, number: int) -> Question:
        """The question with this number. Raises IndexError."""
        if number < 1:
            raise IndexError(number)
        return self.questions[number - 1]

    def rows(self, question: Question, answers: Answers) -> tuple[str, ...]:
        """What a question of kind ROWS is asked about, in the order of the list: a row for each."""
        ticked = ticked_in(answers, question.row_for_each)
        return tuple(thing for thing in self.by_key[question.row_for_each].things if thing in ticked)

    def set_by_choices(self, answers: Answers) -> set[Flag | Note | Context]:
        """The flags, notes and context that particular choices set by themselves."""
        return {item for key, answer in answers.items() for item in set_by(self.by_key[key], answer)}

    @cached_property
    def context(self) -> frozenset[Context]:
        """The context that it can find out."""
        return frozenset(each for question in self.questions for each in question.context)
