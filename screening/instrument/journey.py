"""The path one person takes through a questionnaire, given the answers so far.

Nothing here is stored: the path is worked out afresh from the answers each time, so it cannot be
wrong, and a changed answer needs no clean-up. An answer to a question that is no longer asked
stays in the draft, in case the person changes back, but it does not count.
"""

from collections.abc import Mapping
from functools import cached_property
from reprlib import repr as shortened

from screening.instrument.assessment import in_order, set_by
from screening.instrument.flags import Flag
from screening.instrument.instrument import AnswerError, Instrument, MissingAnswer, UnknownAnswer
from screening.instrument.questions import (
    DONT_KNOW,
    Answer,
    Answers,
    Kind,
    Question,
    for_someone_else,
    is_unknown,
    rows_in,
    ticked_in,
)

__all__ = ["AnswerError", "Journey", "MissingAnswer", "UnknownAnswer"]


class Journey:
    """One person's way through the questions of one instrument.

    `given` is everything answered so far, also on paths since left. Raises UnknownAnswer when it
    holds a key or value that the questionnaire does not know.
    """

    def __init__(self, instrument: Instrument, given: object) -> None:
        self.instrument = instrument
        self.given = checked(instrument, given)
        self.path, self.answers = walk(instrument, self.given)

    def changed(self, changes: Answers) -> "Journey":
        """The journey of a person who gave the answers that count here, but for these."""
        return Journey(self.instrument, {**self.answers, **changes})

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
        answered = (question for question in self.instrument.questions if question.key in self.given)
        return tuple(question for question in answered if question.key not in asked)

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

    def rows(self, question: Question) -> tuple[str, ...]:
        """The things that a question of kind ROWS is asked about."""
        return self.instrument.rows(question, self.answers)

    @property
    def length_is_known(self) -> bool:
        """Whether any answer to come could still add or remove questions."""
        return not any(question.opens_questions for question in self.unanswered)

    @cached_property
    def longest(self) -> int:
        """The most questions that this person can be asked, whatever they answer from here on."""
        if self.length_is_known:
            return len(self.path)
        given = dict(self.answers)
        for question in self.instrument.questions:
            if question.opens_questions and question.key not in given:
                given[question.key] = everything(self.instrument, question, given)
        return len(walk(self.instrument, given)[0])

    @property
    def flags_so_far(self) -> tuple[Flag, ...]:
        """The flags that the answers given so far set by themselves: for stopping at danger at once."""
        return in_order(Flag, self.instrument.set_by_choices(self.answers))

    def flags_from(self, question: Question) -> tuple[Flag, ...]:
        """The flags that the answer to one question sets by itself."""
        return in_order(Flag, set_by(question, self.answers.get(question.key, ())))


# The answers that count


def walk(instrument: Instrument, given: Answers) -> tuple[tuple[Question, ...], dict[str, Answer]]:
    """The questions asked of a person who gave these answers, and the answers that count."""
    path: list[Question] = []
    counted: dict[str, Answer] = {}
    for question in instrument.questions:
        if question.asked_of(counted):
            path.append(question)
            answer = counted_answer(instrument, question, given, counted)
            if answer is not None:
                counted[question.key] = answer
    return tuple(path), counted


def everything(instrument: Instrument, question: Question, answers: Answers) -> Answer:
    """The answer that opens the most questions: all of its choices, or of every row the one for most care."""
    most = question.by_care[-1].value
    if question.kind is Kind.ROWS:
        return dict.fromkeys(instrument.rows(question, answers), most)
    return question.things if question.kind is Kind.SEVERAL else most


def counted_answer(
    instrument: Instrument, question: Question, given: Answers, counted: Answers
) -> Answer | None:
    """The part of an answer that counts, in the questionnaire's own order; None when it is not whole.

    "I don't know" from a relative stops counting once the screen is for oneself, where it is not offered.
    """
    answer = given.get(question.key)
    if isinstance(answer, str) and answer != DONT_KNOW:  # most of them
        return answer
    if question.kind is Kind.SEVERAL:
        ticked = ticked_in(given, question.key)
        return tuple([value for value in question.values if value in ticked]) or None
    if question.kind is Kind.ROWS:
        rows, things = rows_in(given, question.key), instrument.rows(question, counted)
        if not all(rows.get(thing) for thing in things):
            return None
        answer = {thing: rows[thing] for thing in things}
    if answer is None or (is_unknown(answer) and not question.offers_dont_know(for_someone_else(counted))):
        return None
    return answer


# The answers that can be


def checked(instrument: Instrument, given: object) -> Answers:
    """The same, known for answers. Raises UnknownAnswer for what no question offers."""
    if not isinstance(given, Mapping):
        raise UnknownAnswer("answers", "give an object: question key to answer")
    for key, value in given.items():
        question = instrument.by_key.get(key)
        if question is None:
            raise UnknownAnswer(str(key), "there is no question with this key")
        if question.kind is Kind.ONE:
            check_one(question, value)
        elif question.kind is Kind.SEVERAL:
            check_several(question, value)
        else:
            check_rows(instrument, question, value)
    return given


def check_one(question: Question, value: object) -> None:
    if not isinstance(value, str) or not (
        value in question.by_value or (value == DONT_KNOW and question.offers_dont_know(someone_else=True))
    ):
        raise not_offered(question, value)


def check_several(question: Question, values: object) -> None:
    if not isinstance(values, list | tuple) or not values:
        raise UnknownAnswer(question.key, "give a list with at least one of its choices")
    for value in values:
        if not isinstance(value, str) or value not in question.by_value:
            raise not_offered(question, value)
    if question.exclusive_value in values and len(set(values)) > 1:
        raise UnknownAnswer(question.key, f"{question.exclusive_value!r} cannot stand beside another choice")


def check_rows(instrument: Instrument, question: Question, rows: object) -> None:
    if not isinstance(rows, Mapping):
        raise UnknownAnswer(question.key, "give an object: substance to number of days")
    things = instrument.by_key[question.row_for_each].things
    for thing, value in rows.items():
        if thing not in things:
            raise UnknownAnswer(
                question.key, f"{shortened(thing)} is not one of the substances: {', '.join(things)}"
            )
        check_one(question, value)


def not_offered(question: Question, value: object) -> UnknownAnswer:
    choices = ", ".join(question.values)
    return UnknownAnswer(question.key, f"{shortened(value)} is not one of its choices: {choices}")
