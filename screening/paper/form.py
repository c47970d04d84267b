"""What stands on a paper form, made from the questionnaire itself and from the form that staff enter it in.

A form is for oneself or for someone else, as the wording is: `who_for` is answered by which of the two it is.
Each choice has the key under which staff enter it. Everything here is read in one language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from screening.desk.forms import DeskForm
from screening.desk.sheet import KEYS
from screening.instrument.flags import Flag, Urgency, urgency_of
from screening.instrument.instrument import Instrument
from screening.instrument.opening import Opener, openers
from screening.instrument.questions import (
    DONT_KNOW,
    DONT_KNOW_TEXT,
    WHO_FOR,
    Answers,
    Choice,
    Kind,
    Question,
    Section,
)
from screening.models import Door
from screening.paper.files import Edition

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NoTrueInstruction(ValueError):
    """When a question is asked cannot be said as "if one of these is marked"."""


@dataclass(frozen=True)
class Gate:
    """A question for those who marked one of `marks`. The others go on to `otherwise`; None: to the end."""

    marks: frozenset[Opener]
    otherwise: Question | None


@dataclass(frozen=True)
class Mark:
    """A choice as it is printed. `then` is what to do at once if it is true."""

    value: str
    key: str
    text: "StrOrPromise"
    then: "StrOrPromise" = ""


class PaperForm:
    """`address` is where the same questions begin on the screen; empty where the site has no public one."""

    def __init__(self, instrument: Instrument, edition: Edition, address: str = "") -> None:
        self.instrument, self.edition, self.address = instrument, edition, address
        self.gates = {question.key: self.gate(question) for question in instrument.questions}

    @property
    def someone_else(self) -> bool:
        return self.edition.someone_else

    @property
    def own_value(self) -> str:
        """The answer to who it is for, printed as marked."""
        return "someone_else" if self.someone_else else "self"

    @property
    def sections(self) -> Iterator[tuple[Section, list[Question]]]:
        for section, questions in groupby(self.instrument.questions, key=lambda question: question.section):
            yield section, list(questions)

    def marks(self, question: Question) -> list[Mark]:
        """In the order and under the keys in which staff enter them."""
        choices = [
            (choice.value, choice.text_for(self.someone_else), what_to_do(choice))
            for choice in question.choices
        ]
        if question.offers_dont_know(self.someone_else):
            choices.append((DONT_KNOW, DONT_KNOW_TEXT, ""))
        keyed = zip(KEYS, choices, strict=False)
        return [Mark(value, key, text, then) for key, (value, text, then) in keyed]

    def rows(self, question: Question) -> tuple[Choice, ...]:
        """The things that a question of several rows may be asked about."""
        if question.kind is not Kind.ROWS:
            return ()
        things = self.instrument.question(question.row_for_each)
        return tuple(choice for choice in things.choices if choice.value != things.exclusive_value)

    def contact(self) -> DeskForm:
        """How they may be reached: the fields that staff enter, so that none is forgotten on either side."""
        return DeskForm(door=Door.PAPER, someone_else=self.someone_else)

    # Who answers which question

    def gate(self, question: Question) -> Gate | None:
        """None where everybody answers it. Raises NoTrueInstruction where a sentence could not tell."""
        if question.asked_of({}):
            return None
        marks = self.opening(question)
        if not marks:
            raise NoTrueInstruction(question.key)
        return Gate(marks, self.otherwise(question, marks))

    def opening(self, question: Question) -> frozenset[Opener]:
        return openers(self.instrument, question, self.someone_else)

    def otherwise(self, question: Question, marks: frozenset[Opener]) -> Question | None:
        """The next question that somebody can be asked who marked none of these."""
        after = self.instrument.questions[self.instrument.questions.index(question) + 1 :]
        return next((each for each in after if self.is_open_without(each, marks)), None)

    def is_open_without(self, question: Question, marks: frozenset[Opener]) -> bool:
        return bool(question.asked_of({})) or not self.opening(question) <= marks

    def followed(self, answers: Answers) -> list[str]:
        """The keys of the questions that somebody answers who does what the form says, and nothing else."""
        asked, order = [], self.instrument.questions
        next_one: Question | None = order[0]
        while next_one is not None:
            gate = self.gates[next_one.key]
            if gate and not any(is_marked(each, answers) for each in gate.marks):
                next_one = gate.otherwise
                continue
            asked.append(next_one.key)
            at = order.index(next_one) + 1
            next_one = order[at] if at < len(order) else None
        return asked


def is_marked(mark: Opener, answers: Answers) -> bool:
    """Whether it stands on the paper, marked."""
    answer: Any = answers.get(mark.question)
    if mark.thing:
        return bool(answer) and answer.get(mark.thing) == mark.value
    return bool(answer) and mark.value in answer


def what_to_do(choice: Choice) -> "StrOrPromise":
    """Danger does not wait for the end of the form, nor for somebody to read it."""
    flags = [each for each in choice.sets if isinstance(each, Flag)]
    if urgency_of(flags) is Urgency.EMERGENCY:
        return _("Call 911 now")
    return _("Call or text 988 today.") if Flag.CRISIS_SUICIDE in flags else ""


def is_answered_by_the_form(question: Question) -> bool:
    return question.key == WHO_FOR
