"""A questionnaire in words, read from the questionnaire itself, so that the two cannot differ.

What is done over several answers is code: see screening.instrument.rules.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import override

from programs.criteria.dimensions import Dimension
from screening.instrument.flags import Flag, Note
from screening.instrument.instrument import Instrument
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Answers, Kind, Question

LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Wording:
    """One language: of a person for themselves, and (`other`) of someone who answers for them."""

    language: str
    text: str
    other: str = ""


@dataclass(frozen=True)
class ChoiceDescription:
    """`points`: None where the question gives none. `sets`: labels of flags, notes and context."""

    value: str
    words: tuple[Wording, ...]
    points: int | None
    sets: tuple[str, ...]


@dataclass(frozen=True)
class QuestionDescription:
    """`opened_by`: each answer that is enough to be asked it; empty where everybody is."""

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
class Mark:
    """A flag or note, and the choices that set it by themselves: none where only a rule does."""

    label: str
    set_by: tuple[str, ...]


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
            opened_by=tuple(opened_by(instrument, question)),
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
        yield ChoiceDescription(DONT_KNOW, words(DONT_KNOW_TEXT, ""), points, ())


def opened_by(instrument: Instrument, question: Question) -> Iterator[str]:
    """Found by asking: with this answer alone, is the question asked?"""
    if question.asked_of({}):
        return
    for opener in instrument.questions[: instrument.questions.index(question)]:
        for label, answers in single_answers(instrument, opener):
            if question.asked_of(answers):
                yield label


def single_answers(instrument: Instrument, question: Question) -> Iterator[tuple[str, Answers]]:
    """Every answer of one mark, with how it is called."""
    number = instrument.number_of(question)
    for choice in question.choices:
        if question.kind is Kind.ROWS:
            things = instrument.by_key[question.row_for_each]
            for thing in things.things:
                label = f"question {number}, {things.choice(thing).text}: {choice.text}"
                yield label, {question.key: {thing: choice.value}}
        else:
            answer = choice.value if question.kind is Kind.ONE else (choice.value,)
            yield f"question {number}: {choice.text}", {question.key: answer}


def bands(instrument: Instrument) -> dict[str, tuple[int, ...]]:
    """By dimension, the least points for ratings 1, 2, 3 and 4, where its rules rate by points."""
    rules = vars(sys.modules[instrument.rate.__module__])
    with override("en"):
        return {
            str(each.label): rules[f"{each.name}_BANDS"]
            for each in Dimension
            if f"{each.name}_BANDS" in rules
        }


def marks(instrument: Instrument, kind: type[Flag] | type[Note]) -> tuple[Mark, ...]:
    with override("en"):
        return tuple(Mark(str(each.label), tuple(setters(instrument, each))) for each in kind)


def setters(instrument: Instrument, item: Flag | Note) -> Iterator[str]:
    for question in instrument.questions:
        for choice in question.choices:
            if item in choice.sets:
                yield f"question {instrument.number_of(question)}: {choice.text}"


def changes(before: Instrument, after: Instrument) -> tuple[str, ...]:
    """What the later version asks or counts otherwise, question by question; not what rules do."""
    return tuple(changed(before, after))


def changed(before: Instrument, after: Instrument) -> Iterator[str]:
    old = {each.key: each for each in describe(before)}
    new = {each.key: each for each in describe(after)}
    yield from (f"{key}: no longer asked" for key in old if key not in new)
    for key, question in new.items():
        if key not in old:
            yield f"{key}: new"
            continue
        yield from changed_question(old[key], question)


def changed_question(old: QuestionDescription, new: QuestionDescription) -> Iterator[str]:
    if old.words != new.words:
        yield f"{new.key}: “{old.words[0].text}” is now “{new.words[0].text}”"
    if old.hints != new.hints:
        yield f"{new.key}: the hint has other words"
    if old.reasons != new.reasons:
        yield f"{new.key}: why it is asked has other words"
    if len(old.opened_by) != len(new.opened_by):
        yield f"{new.key}: asked of other people"
    was = {choice.value: choice for choice in old.choices}
    now = {choice.value: choice for choice in new.choices}
    yield from (f"{new.key}, {value}: no longer a choice" for value in was if value not in now)
    for value, choice in now.items():
        if value not in was:
            yield f"{new.key}, {value}: a new choice"
        elif was[value].points != choice.points:
            yield f"{new.key}, {value}: {was[value].points} points, now {choice.points}"
        elif was[value].sets != choice.sets:
            yield f"{new.key}, {value}: sets {', '.join(choice.sets) or 'nothing'}"
        elif was[value].words != choice.words:
            yield f"{new.key}, {value}: other words"
