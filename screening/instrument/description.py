"""A questionnaire in words, read from the questionnaire itself, so that the two cannot differ.

What is done over several answers is code: see screening.instrument.rules. Who it holds for, as an example:
see screening.instrument.examples.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import override

from programs.criteria.dimensions import RATINGS, Dimension
from screening.instrument.examples import Fact, RatingOf, examples, never_counted
from screening.instrument.flags import Flag, Note
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.instrument.opening import in_words, openers
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Question, ticked_in
from screening.instrument.words import answer_words, choice_words

LANGUAGES = ("en", "es")
SOMEONE_ELSE = True  # a relative can answer all that the person themselves can, and "I don't know"


@dataclass(frozen=True)
class Wording:
    """One language: of a person for themselves, and (`other`) of someone who answers for them."""

    language: str
    text: str
    other: str = ""


@dataclass(frozen=True)
class ChoiceDescription:
    """`points`: None where the question gives none. `sets`: labels of flags, notes and context.
    `only_for_others`: offered only to someone who answers for another person.
    """

    value: str
    words: tuple[Wording, ...]
    points: int | None
    sets: tuple[str, ...]
    only_for_others: bool = False


@dataclass(frozen=True)
class QuestionDescription:
    """`opened_by`: sentences on who is asked it, by any of which they are; none where everyone is."""

    number: int
    key: str
    section: str
    rates: str
    words: tuple[Wording, ...]
    hints: tuple[Wording, ...]
    reasons: tuple[Wording, ...]
    opened_by: tuple[str, ...]
    choices: tuple[ChoiceDescription, ...]


@dataclass(frozen=True)
class ExampleDescription:
    """`person`: what someone answers for whom a rule holds. `other`: the one answer by which it does not."""

    person: tuple[str, ...]
    other: str


@dataclass(frozen=True)
class RatingDescription:
    """`least`: from how many points it is given, None where it is not given by points."""

    rating: int
    meaning: str
    least: int | None
    example: ExampleDescription | None


@dataclass(frozen=True)
class Mark:
    """A flag or note, and the choices that set it by themselves: none where only a rule does."""

    label: str
    set_by: tuple[str, ...]
    example: ExampleDescription | None


def describe(instrument: Instrument) -> tuple[QuestionDescription, ...]:
    return tuple(described(instrument, question) for question in instrument.questions)


def described(instrument: Instrument, question: Question) -> QuestionDescription:
    with override("en"):
        return QuestionDescription(
            number=instrument.number_of(question),
            key=question.key,
            section=str(question.section.label),
            rates=str(question.rates.label) if question.rates else "",
            words=words(question.text, question.other),
            hints=words(question.hint, question.other_hint) if question.hint or question.other_hint else (),
            reasons=words(question.reason, "") if question.reason else (),
            opened_by=tuple(
                in_words(instrument, openers(instrument, question, SOMEONE_ELSE), someone_else=False)
            ),
            choices=tuple(choices(question)),
        )


def words(text: object, other: object) -> tuple[Wording, ...]:
    found = []
    for language in LANGUAGES:
        with override(language):
            own, theirs = str(text), str(other)
        found.append(Wording(language, own, theirs if theirs != own else ""))
    return tuple(found)


def choices(question: Question) -> Iterator[ChoiceDescription]:
    counts = any(choice.points for choice in question.choices)
    for choice in question.choices:
        sets = tuple(str(each.label) for each in choice.sets)
        points = choice.points if counts else None
        yield ChoiceDescription(choice.value, words(choice.text, choice.other), points, sets)
    if question.offers_dont_know(someone_else=True):
        points = question.cautious_points if counts else None
        only_for_others = not question.offers_dont_know(someone_else=False)
        yield ChoiceDescription(DONT_KNOW, words(DONT_KNOW_TEXT, ""), points, (), only_for_others)


def bands(instrument: Instrument) -> dict[Dimension, tuple[int, ...]]:
    """The least points for ratings 1, 2, 3 and 4, where the rules rate a dimension by points."""
    rules = vars(sys.modules[instrument.rate.__module__])
    names = {each: f"{each.name}_BANDS" for each in Dimension}
    return {each: rules[name] for each, name in names.items() if name in rules}


def marks(instrument: Instrument, kind: type[Flag] | type[Note]) -> tuple[Mark, ...]:
    with override("en"):
        return tuple(
            Mark(str(each.label), tuple(setters(instrument, each)), described_example(instrument, each))
            for each in kind
        )


def setters(instrument: Instrument, item: Flag | Note) -> Iterator[str]:
    for question in instrument.questions:
        for choice in question.choices:
            if item in choice.sets:
                yield f"question {instrument.number_of(question)}: {choice.text}"


def ratings(instrument: Instrument) -> dict[str, tuple[RatingDescription, ...]]:
    """By dimension, each rating but that of a person with nothing to tell."""
    with override("en"):
        given = bands(instrument)
        return {
            str(dimension.label): tuple(
                RatingDescription(
                    rating,
                    str(dimension.meaning(rating)),
                    given[dimension][rating - 1] if dimension in given else None,
                    described_example(instrument, RatingOf(dimension, rating)),
                )
                for rating in RATINGS[1:]
            )
            for dimension in Dimension
        }


def uncounted(instrument: Instrument) -> list[str]:
    """The answers that move no rating and set no flag, whoever gives them."""
    with override("en"):
        return [
            f"question {instrument.number_of(question)}: {choice.text}"
            for question, choices in never_counted(instrument)
            for choice in choices
        ]


# Examples


def described_example(instrument: Instrument, fact: Fact) -> ExampleDescription | None:
    """None where the fact holds for everyone or, of those tried, for no one."""
    example = examples(instrument).get(fact)
    if example is None:
        return None
    with override("en"):
        holds, fails = Journey(instrument, example.holds), Journey(instrument, example.fails)
        person = tuple(answer_in_words(holds, key) for key in example.told)
        return ExampleDescription(person, change_in_words(holds, fails, example.changed))


def answer_in_words(journey: Journey, key: str) -> str:
    question = journey.instrument.question(key)
    number = journey.instrument.number_of(question)
    return f"question {number}: {'; '.join(answer_words(journey, question))}"


def change_in_words(before: Journey, after: Journey, key: str) -> str:
    """The answer after it, or of several ticks the one that is new or gone."""
    question = after.instrument.question(key)
    was, now = set(ticked_in(before.answers, key)), set(ticked_in(after.answers, key))
    none = question.exclusive_value
    if not was or none in now or none in was:
        return answer_in_words(after, key)
    new, gone = now - was, was - now
    more = [f"“{choice_words(question, value, after.someone_else)}” as well" for value in new]
    less = [f"all but “{choice_words(question, value, after.someone_else)}”" for value in gone]
    return f"question {after.instrument.number_of(question)}: {'; '.join((*more, *less))}"
