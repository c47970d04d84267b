"""The path one person takes through the questionnaire, given the answers so far.

Nothing here is stored: the path is worked out afresh from the answers each time, so it cannot be
wrong, and a changed answer needs no clean-up. An answer to a question that is no longer asked
stays in the draft, in case the person changes back, but it does not count.
"""

from collections.abc import Mapping
from functools import cached_property
from reprlib import repr as shortened

from screening.instrument.questionnaire import (
    BY_KEY,
    CHOICES,
    DONT_KNOW,
    QUESTIONS,
    SUBSTANCES,
    Answers,
    Kind,
    Question,
    for_someone_else,
    things_used,
)


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


class Journey:
    """One person's way through the questions.

    `given` is everything answered so far, also on paths since left. Raises UnknownAnswer when it
    holds a key or value that the questionnaire does not know.
    """

    def __init__(self, given: Answers) -> None:
        if not isinstance(given, Mapping):
            raise UnknownAnswer("answers", "give an object: question key to answer")
        for key, value in given.items():
            check_answer(key, value)
        self.given = given
        self.path, self.answers = walk(given)

    @cached_property
    def someone_else(self) -> bool:
        return for_someone_else(self.answers)

    @cached_property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions on the path that still wait for an answer, in order."""
        return tuple(question for question in self.path if question.key not in self.answers)

    @property
    def is_complete(self) -> bool:
        return not self.unanswered

    @cached_property
    def left_out(self) -> tuple[Question, ...]:
        """Questions answered once that are no longer asked: their answers do not count."""
        asked = {question.key for question in self.path}
        return tuple(
            question for question in QUESTIONS if question.key in self.given and question.key not in asked
        )

    def can_visit(self, question: Question) -> bool:
        """A question is open once it is asked and everything before it is answered."""
        return question in self.path and (
            not self.unanswered or self.position(question) <= self.position(self.unanswered[0])
        )

    def position(self, question: Question) -> int:
        """From 1: where on this person's path the question stands."""
        return self.path.index(question) + 1

    def before(self, question: Question) -> Question | None:
        position = self.position(question)
        return self.path[position - 2] if position > 1 else None

    def after(self, question: Question) -> Question | None:
        position = self.position(question)
        return self.path[position] if position < len(self.path) else None

    @property
    def length_is_known(self) -> bool:
        """Whether any answer to come could still add or remove questions."""
        return "days_used" in self.answers or ("substances" in self.answers and not things_used(self.answers))


def walk(given: Answers) -> tuple[tuple[Question, ...], dict[str, object]]:
    """The questions asked of a person who gave these answers, and the answers that count."""
    path, counted = [], {}
    for question in QUESTIONS:
        if question.asked_of(counted):
            path.append(question)
            answer = counted_answer(question, given, counted)
            if answer is not None:
                counted[question.key] = answer
    return tuple(path), counted


def counted_answer(question: Question, given: Answers, counted: Answers):
    """The part of an answer that counts, in the questionnaire's own order; None when it is not whole.

    "I don't know" from a relative stops counting once the screen is for oneself, where it is not offered.
    """
    answer = given.get(question.key)
    if question.kind is Kind.SEVERAL:
        return [value for value in question.values if value in answer] if answer else None
    if question.kind is Kind.ROWS:
        answer = {thing: (answer or {}).get(thing) for thing in things_used(counted)}
        if not all(answer.values()):
            return None
    if is_unknown(answer) and not question.offers_dont_know(for_someone_else(counted)):
        return None
    return answer


def is_unknown(answer: object) -> bool:
    """Whether it says "I don't know", in one of its rows at least."""
    return answer == DONT_KNOW or (isinstance(answer, dict) and DONT_KNOW in answer.values())


def check_answer(key: str, value: object) -> None:
    """Raise UnknownAnswer unless the value is one that this question could have."""
    question = BY_KEY.get(key)
    if question is None:
        raise UnknownAnswer(str(key), "there is no question with this key")
    if question.kind is Kind.SEVERAL:
        check_several(question, value)
    elif question.kind is Kind.ROWS:
        check_rows(question, value)
    else:
        check_one(question, value)


def check_one(question: Question, value: object) -> None:
    if not isinstance(value, str) or not (
        value in CHOICES[question.key]
        or (value == DONT_KNOW and question.offers_dont_know(someone_else=True))
    ):
        raise UnknownAnswer(
            question.key, f"{shortened(value)} is not one of its choices: {', '.join(question.values)}"
        )


def check_several(question: Question, values: object) -> None:
    if not isinstance(values, list | tuple) or not values:
        raise UnknownAnswer(question.key, "give a list with at least one of its choices")
    for value in values:
        if not isinstance(value, str) or value not in CHOICES[question.key]:
            raise UnknownAnswer(
                question.key, f"{shortened(value)} is not one of its choices: {', '.join(question.values)}"
            )
    if question.exclusive_value in values and len(set(values)) > 1:
        raise UnknownAnswer(question.key, f"{question.exclusive_value!r} cannot stand beside another choice")


def check_rows(question: Question, rows: object) -> None:
    if not isinstance(rows, Mapping):
        raise UnknownAnswer(question.key, "give an object: substance to number of days")
    for thing, value in rows.items():
        if thing not in SUBSTANCES:
            raise UnknownAnswer(
                question.key, f"{shortened(thing)} is not one of the substances: {', '.join(SUBSTANCES)}"
            )
        check_one(question, value)
