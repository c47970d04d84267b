"""What a later version of a questionnaire asks, counts or weighs otherwise: every difference, from both."""

from collections.abc import Iterator
from dataclasses import dataclass

from screening.instrument.description import (
    LANGUAGES,
    SOMEONE_ELSE,
    ChoiceDescription,
    QuestionDescription,
    Wording,
    describe,
)
from screening.instrument.instrument import Instrument
from screening.instrument.opening import Opener, in_words, openers
from screening.instrument.rules import rules_of


@dataclass(frozen=True)
class Change:
    """One thing that differs. `before` or `after` is empty where it was not there; `is_code`: of a rule."""

    about: str
    before: str
    after: str
    is_code: bool = False


def changes(before: Instrument, after: Instrument) -> tuple[Change, ...]:
    """Questions in reading order, then the rules."""
    return tuple(each for each in (*changed_questions(before, after), *changed_rules(before, after)))


def changed_questions(before: Instrument, after: Instrument) -> Iterator[Change]:
    old = {each.key: each for each in describe(before)}
    new = {each.key: each for each in describe(after)}
    yield from (Change(key, each.words[0].text, "") for key, each in old.items() if key not in new)
    for key, question in new.items():
        if key not in old:
            yield Change(key, "", question.words[0].text)
            continue
        yield from changed_words(f"{key}, question", old[key].words, question.words)
        yield from changed_words(f"{key}, hint", old[key].hints, question.hints)
        yield from changed_words(f"{key}, why it is asked", old[key].reasons, question.reasons)
        yield from changed_openers(before, after, key)
        yield from changed_choices(old[key], question)


def changed_words(about: str, old: tuple[Wording, ...], new: tuple[Wording, ...]) -> Iterator[Change]:
    for language in LANGUAGES:
        was, now = in_language(old, language), in_language(new, language)
        if was != now:
            yield Change(f"{about} ({language})", was, now)


def in_language(words: tuple[Wording, ...], language: str) -> str:
    return " / ".join(
        text for each in words if each.language == language for text in (each.text, each.other) if text
    )


def changed_openers(before: Instrument, after: Instrument, key: str) -> Iterator[Change]:
    """Of whom it is asked: only what opens it in one of the two."""
    was, now = (openers(each, each.question(key), SOMEONE_ELSE) for each in (before, after))
    if was != now:
        yield Change(f"{key}, who is asked", asked_besides(before, key, now), asked_besides(after, key, was))


def asked_besides(instrument: Instrument, key: str, others: frozenset[Opener]) -> str:
    """Who is asked it that these would not open it for."""
    question = instrument.question(key)
    if question.asked_of({}):
        return "Everyone."
    own = openers(instrument, question, SOMEONE_ELSE) - others
    return " ".join(in_words(instrument, own, someone_else=False)) or "No one besides."


def changed_choices(old: QuestionDescription, new: QuestionDescription) -> Iterator[Change]:
    was = {choice.value: choice for choice in old.choices}
    now = {choice.value: choice for choice in new.choices}
    for value in (*was, *(each for each in now if each not in was)):
        about = f"{new.key}, {value}"
        if value not in now:
            yield Change(about, in_language(was[value].words, "en"), "")
        elif value not in was:
            yield Change(about, "", f"{in_language(now[value].words, 'en')} ({counted(now[value])})")
        else:
            yield from changed_words(about, was[value].words, now[value].words)
            if counted(was[value]) != counted(now[value]):
                yield Change(f"{about}, what it counts", counted(was[value]), counted(now[value]))


def counted(choice: ChoiceDescription) -> str:
    points = () if choice.points is None else (f"{choice.points} point{'s' * (choice.points != 1)}",)
    return ", ".join((*points, *(f"sets: {label}" for label in choice.sets))) or "nothing by itself"


def changed_rules(before: Instrument, after: Instrument) -> Iterator[Change]:
    was, now = ({rule.key: rule for rule in rules_of(each)} for each in (before, after))
    for key in dict.fromkeys((*was, *now)):
        old, new = (each[key].code if key in each else "" for each in (was, now))
        if not key:  # the fixed numbers, of which only some differ
            old, new = lines_without(old, new), lines_without(new, old)
        if old != new:
            yield Change(f"Rule: {(now.get(key) or was[key]).name}", old, new, is_code=True)


def lines_without(code: str, other: str) -> str:
    there = other.splitlines()
    return "\n".join(line for line in code.splitlines() if line not in there)
