"""When a question is asked, as what opens it and as a sentence: found by asking the question itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from screening.instrument.instrument import Instrument
from screening.instrument.questions import DONT_KNOW, Kind, Question
from screening.instrument.words import choice_words


class Opener(NamedTuple):
    """One thing that can be marked: a choice of a question, in the row of a thing where it has rows."""

    question: str
    value: str
    thing: str = ""

    @property
    def as_answers(self) -> dict[str, Any]:
        return {self.question: {self.thing: self.value} if self.thing else (self.value,)}


def openers(instrument: Instrument, question: Question, someone_else: bool) -> frozenset[Opener]:
    """Each mark that is enough, by itself, to be asked the question. None where everyone is asked."""
    if question.asked_of({}):
        return frozenset()
    before = instrument.questions[: instrument.questions.index(question)]
    marks = (mark for each in before for mark in marks_of(instrument, each, someone_else))
    return frozenset(mark for mark in marks if question.asked_of(mark.as_answers))


def marks_of(instrument: Instrument, question: Question, someone_else: bool) -> Iterator[Opener]:
    for value in values_of(question, someone_else):
        for thing in things_of(instrument, question):
            yield Opener(question.key, value, thing)


def values_of(question: Question, someone_else: bool) -> tuple[str, ...]:
    return (*question.values, DONT_KNOW) if question.offers_dont_know(someone_else) else question.values


def things_of(instrument: Instrument, question: Question) -> tuple[str, ...]:
    return instrument.by_key[question.row_for_each].things if question.kind is Kind.ROWS else ("",)


def in_words(instrument: Instrument, marks: frozenset[Opener], someone_else: bool) -> list[str]:
    """A sentence for each question, or row of one, in which one of them can be marked; in reading order."""
    places = {(instrument.number_of(instrument.question(each.question)), each.thing) for each in marks}
    return [sentence(instrument, marks, number, thing, someone_else) for number, thing in sorted(places)]


def sentence(
    instrument: Instrument, marks: frozenset[Opener], number: int, thing: str, someone_else: bool
) -> str:
    question = instrument.numbered(number)
    wanted = {each.value for each in marks if (each.question, each.thing) == (question.key, thing)}
    if wanted == set(question.things) and question.kind is Kind.SEVERAL:
        none = question.choices[-1].text_for(someone_else)
        return _("Only if you checked anything but “%(none)s” in question %(number)s.") % {
            "none": none,
            "number": number,
        }
    words = {"choices": listed(question, wanted, someone_else), "number": number}
    if not thing:
        return _("Only if you checked %(choices)s in question %(number)s.") % words
    row = instrument.question(question.row_for_each).choice(thing)
    return _("Only if you marked %(choices)s in the row “%(thing)s” of question %(number)s.") % {
        **words,
        "thing": brief(str(row.text_for(someone_else))),
    }


def listed(question: Question, values: set[str], someone_else: bool) -> str:
    """The choices by name, the last after "or"."""
    offered = [each for each in values_of(question, someone_else) if each in values]
    names = [f"“{brief(choice_words(question, each, someone_else))}”" for each in offered]
    if len(names) == 1:
        return names[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def brief(text: str) -> str:
    """Without the examples that stand in brackets beside it where it is asked."""
    return text.split(" (")[0]
