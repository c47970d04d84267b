"""For each rule of a questionnaire a person for whom it holds, and one much like them for whom it does not.

Nobody wrote these people. They are drawn by lot, the same ones every time, and rated by the code that
rates everyone. Of one for whom a rule holds, answer after answer is put back to that of a person with
nothing to tell, for as long as it goes on holding: what is left, it needs. So one answer less is enough
for it not to hold.
"""

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import signature
from types import FunctionType
from typing import Any, NamedTuple

from programs.criteria.dimensions import Context, Dimension
from screening.instrument.assessment import Assessment
from screening.instrument.flags import Flag, Note
from screening.instrument.instrument import Instrument
from screening.instrument.journey import counted_answer
from screening.instrument.questions import (
    DONT_KNOW,
    Answer,
    Answers,
    Choice,
    Kind,
    Question,
    for_someone_else,
)
from screening.instrument.rules import NO_RULES

DRAWN = 600  # people, among whom each rule of every version released holds for some
TRIED = 2  # of those for whom it holds, that are made as plain as can be: the plainest is shown
ASKED = 400  # of them, to find that an answer counts for nothing


class RatingOf(NamedTuple):
    """A dimension rated so."""

    dimension: Dimension
    rating: int


Fact = str | RatingOf | Flag | Note | Context  # what can hold; a rule by the name of its function


@dataclass(frozen=True)
class Example:
    """Two whole sets of answers that differ in one: the fact holds for the first, and not for the second.

    `told` are the questions in which the first differs from a person with nothing to tell, and `changed`
    is the one in which the second differs from the first.
    """

    holds: Answers
    told: tuple[str, ...]
    fails: Answers
    changed: str


@cache
def examples(instrument: Instrument) -> Mapping[Fact, Example]:
    """By what holds. Left out is what holds for everyone or, of those drawn, for no one. Once a process."""
    return Search(instrument).found()


class Search:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.rules = Rules(instrument)
        self.plain = whole(instrument, {})
        self.known: dict[str, frozenset[Fact]] = {}

    def found(self) -> dict[Fact, Example]:
        """The plainest people first, so that little has to be put back."""
        people = sorted(crowd(self.instrument, DRAWN), key=self.distance_from_plain)
        having: dict[Fact, list[Answers]] = {}
        for person in people:
            for fact in sorted(self.facts(person) - self.facts(self.plain), key=repr):
                having.setdefault(fact, []).append(person)
        return {fact: self.example(fact, some[:TRIED]) for fact, some in having.items()}

    def example(self, fact: Fact, people: list[Answers]) -> Example:
        holds = min((self.made_plain(fact, each) for each in people), key=self.distance_from_plain)
        changed, fails = next(
            (key, each) for key, each in neighbors(self.instrument, holds) if self.is_short_of(fact, each)
        )
        return Example(holds, self.told(holds), fails, changed)

    def is_short_of(self, fact: Fact, answers: Answers) -> bool:
        """Of a rating, whoever is rated lower."""
        facts = self.facts(answers)
        if isinstance(fact, RatingOf):
            return any(RatingOf(fact.dimension, lower) in facts for lower in range(fact.rating))
        return fact not in facts

    def made_plain(self, fact: Fact, answers: Answers) -> Answers:
        """Until nothing can be put back without losing the fact."""
        for simpler in self.simpler(answers):
            if fact in self.facts(simpler):
                return self.made_plain(fact, simpler)
        return answers

    def simpler(self, answers: Answers) -> Iterator[Answers]:
        """With one answer nearer to that of a person with nothing to tell, the nearest first."""
        for key in reversed(self.told(answers)):
            question = self.instrument.question(key)
            yield from replaced(self.instrument, answers, key, milder(question, answers[key]))

    def told(self, answers: Answers) -> tuple[str, ...]:
        return tuple(
            key
            for key, answer in answers.items()
            if answer != plain_answer(self.instrument, self.instrument.question(key), answers)
        )

    def distance_from_plain(self, answers: Answers) -> tuple[int, int]:
        """How many answers tell something, and how many were given."""
        told = self.told(answers)
        return sum(marks_in(answers[key]) for key in told), len(answers)

    def facts(self, answers: Answers) -> frozenset[Fact]:
        """Everything that holds for a person; their answers are whole."""
        place = repr(answers)
        if place not in self.known:
            self.known[place] = frozenset(self.facts_of(answers))
        return self.known[place]

    def facts_of(self, answers: Answers) -> Iterator[Fact]:
        assessment, speaking = self.rules.asked(answers)
        yield from speaking
        yield from (*assessment.flags, *assessment.notes, *assessment.profile.context)
        for dimension in Dimension:
            yield RatingOf(dimension, getattr(assessment.profile, dimension))


class Rules:
    """The rules of a questionnaire, listened to while they rate.

    A rule speaks when what it says is something, and not what it says of a person with nothing to tell. What
    is a property says what a person is like: it is asked of everyone. What is a function is a step: it counts
    only where it is taken.
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.heard: dict[str, list[object]] = {}
        module = vars(sys.modules[instrument.rate.__module__])
        own = [each for each in module.values() if getattr(each, "__module__", "") == module["__name__"]]
        self.of_answers = [each for each in own if is_of_answers(each)]
        self.scorings = [(each, self.listened_to(each)) for each in own if isinstance(each, type)]
        self.said_of_plain = self.listen(whole(instrument, {}))

    def asked(self, answers: Answers) -> tuple[Assessment, set[Fact]]:
        said = self.listen(answers)
        speaking: set[Fact] = {
            name
            for name, results in said.items()
            if any(each and each not in self.said_of_plain.get(name, ()) for each in results)
        }
        return self.instrument.rate(answers), speaking

    def listen(self, answers: Answers) -> dict[str, list[object]]:
        """What each rule says, every time that it is asked."""
        self.heard = {each.__name__: [each(answers)] for each in self.of_answers}
        for scoring, listened_to in self.scorings:
            listened_to(answers).assessment()
            person = scoring(answers)
            properties = [name for name, member in vars(scoring).items() if isinstance(member, property)]
            self.heard |= {name: [getattr(person, name)] for name in properties}
        return self.heard

    def listened_to(self, scoring: type) -> Callable[[Answers], Any]:
        """The same, with every step overheard."""
        steps = {name: member for name, member in vars(scoring).items() if isinstance(member, FunctionType)}
        overheard = {name: self.overheard(name, step) for name, step in steps.items() if name not in NO_RULES}
        return type(scoring.__name__, (scoring,), overheard)

    def overheard(self, name: str, rule: Callable[..., object]) -> Callable[..., object]:
        def answered(*given: object) -> object:
            said = rule(*given)
            self.heard.setdefault(name, []).append(said)
            return said

        return answered


def is_of_answers(each: object) -> bool:
    """A rule that needs nothing but answers."""
    return (
        isinstance(each, FunctionType)
        and each.__name__ not in NO_RULES
        and tuple(signature(each).parameters) == ("answers",)
    )


# People


def crowd(instrument: Instrument, size: int) -> list[Answers]:
    return [drawn(instrument, number) for number in range(size)]


def drawn(instrument: Instrument, number: int) -> Answers:
    """The person with this number: some tell nearly everything, some hardly anything."""
    dice = random.Random(number)  # noqa: S311 - the same people every time
    telling = dice.random()
    answers: dict[str, Answer] = {}
    for question in instrument.questions:
        if question.asked_of(answers):
            tells = dice.random() < telling
            answer = drawn_answer(instrument, question, answers, dice) if tells else None
            answers[question.key] = answer or plain_answer(instrument, question, answers)
    return answers


def drawn_answer(
    instrument: Instrument, question: Question, answers: Answers, dice: random.Random
) -> Answer | None:
    if question.kind is Kind.SEVERAL:
        likely = dice.random()
        return tuple(thing for thing in question.things if dice.random() < likely) or None
    values = values_offered(question, for_someone_else(answers))
    if question.kind is Kind.ROWS:
        return {thing: one_of(values, dice) for thing in instrument.rows(question, answers)}
    return one_of(values, dice)


def one_of(values: tuple[str, ...], dice: random.Random) -> str:
    """By `random` alone, which every version of Python draws alike."""
    return values[int(dice.random() * len(values))]


def values_offered(question: Question, someone_else: bool) -> tuple[str, ...]:
    """From the plainest, "I don't know" last."""
    values = tuple(choice.value for choice in from_plainest(question))
    return (*values, DONT_KNOW) if question.offers_dont_know(someone_else) else values


def from_plainest(question: Question) -> tuple[Choice, ...]:
    """Which way its list runs; where no answer is worse than another, as it is read."""
    return question.by_care if question.worsens else question.choices


def plain_answer(instrument: Instrument, question: Question, answers: Answers) -> Answer:
    """What a person with nothing to tell says."""
    if question.kind is Kind.SEVERAL:
        return question.values[-1:]
    plainest = from_plainest(question)[0].value
    if question.kind is Kind.ROWS:
        return dict.fromkeys(instrument.rows(question, answers), plainest)
    return plainest


def whole(instrument: Instrument, given: Answers) -> Answers:
    """Those that count, and wherever nothing is given the answer of a person with nothing to tell."""
    answers: dict[str, Answer] = {}
    for question in instrument.questions:
        if question.asked_of(answers):
            plain = plain_answer(instrument, question, answers)
            answer = given.get(question.key)
            if isinstance(plain, Mapping) and isinstance(answer, Mapping):
                answer = {**plain, **answer}
            counted = counted_answer(instrument, question, {question.key: answer} if answer else {}, answers)
            answers[question.key] = counted or plain
    return answers


# One answer changed


def replaced(
    instrument: Instrument, answers: Answers, key: str, others: Iterator[Answer]
) -> Iterator[Answers]:
    return (whole(instrument, {**answers, key: other}) for other in others)


def milder(question: Question, answer: Answer) -> Iterator[Answer]:
    """Answers that tell less, the plainest first."""
    values = values_offered(question, someone_else=True)
    if isinstance(answer, str):
        yield from values[: values.index(answer)]
    elif isinstance(answer, Mapping):
        for thing, row in answer.items():
            yield from ({**answer, thing: value} for value in values[: values.index(row)])
    elif answer != question.values[-1:]:
        yield question.values[-1:]
        yield from (tuple(each for each in answer if each != left_out) for left_out in answer[:-1])
        if len(answer) > 1:
            yield answer[:-1]


def neighbors(instrument: Instrument, answers: Answers) -> Iterator[tuple[str, Answers]]:
    """Everyone who gives one answer otherwise, the nearest first: by how far the answer is, then as they are
    asked. Each other question that opens, closes or has to be answered otherwise with it is a step too."""
    near = []
    for key, answer in answers.items():
        question = instrument.question(key)
        for steps, other in beside(question, answer, for_someone_else(answers)):
            changed = whole(instrument, {**answers, key: other})
            along = [each for each in {**answers, **changed} if answers.get(each) != changed.get(each)]
            near.append((steps + len(along), key, changed))
    for _steps, key, changed in sorted(near, key=lambda each: each[0]):
        yield key, changed


def beside(question: Question, answer: Answer, someone_else: bool) -> Iterator[tuple[int, Answer]]:
    """Every other answer, and how many steps it is away."""
    values = values_offered(question, someone_else)
    if isinstance(answer, str):
        yield from (
            (abs(values.index(answer) - place), each) for place, each in enumerate(values) if each != answer
        )
    elif isinstance(answer, Mapping):
        for thing, row in answer.items():
            for place, each in enumerate(values):
                if each != row:
                    yield abs(values.index(row) - place), {**answer, thing: each}
    else:
        yield from ((1, with_or_without(question, answer, thing)) for thing in question.things)


def with_or_without(question: Question, ticked: tuple[str, ...], thing: str) -> tuple[str, ...]:
    """With one more ticked, or one less where it is: none of them, where none is left."""
    left = tuple(each for each in question.things if (each in ticked) != (each == thing))
    return left or question.values[-1:]


def marks_in(answer: Answer) -> int:
    return 1 if isinstance(answer, str) else len(answer)


# What counts for nothing


@cache
def never_counted(instrument: Instrument) -> tuple[tuple[Question, tuple[Choice, ...]], ...]:
    """Questions with those of their choices that move no rating and set no flag, whoever marks them.

    Of a question with one answer all choices or none: they count against each other.
    """
    people = [(person, outcome(instrument, person)) for person in crowd(instrument, ASKED)]
    found = []
    for question in instrument.questions:
        asked = [(person, before) for person, before in people if question.key in person]
        choices = tuple(each for each in question.choices if each.value != question.exclusive_value)
        idle = tuple(
            choice
            for choice in choices
            if all(
                outcome(instrument, marked(question, choice, person)) == before for person, before in asked
            )
        )
        if idle and (question.kind is Kind.SEVERAL or len(idle) == len(choices)):
            found.append((question, idle))
    return tuple(found)


def marked(question: Question, choice: Choice, answers: Answers) -> Answers:
    """The same person with the choice, or without it where they have it among others."""
    own = answers[question.key]
    other: Answer = choice.value
    if isinstance(own, Mapping):
        other = dict.fromkeys(own, choice.value)
    elif not isinstance(own, str):
        other = with_or_without(question, own, choice.value)
    return {**answers, question.key: other}


def outcome(instrument: Instrument, answers: Answers) -> tuple[object, ...]:
    """Everything that can move the level, or how soon a person is called."""
    assessment = instrument.rate(whole(instrument, answers))
    return assessment.profile, assessment.flags
