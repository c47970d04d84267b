"""What a questionnaire is made of: questions, their choices, and the answers to them.

One question is one page. Every fact about a question stands on it: what it rates, which way its choices
run, what they set. Keys and values are stable public names: they are stored, exported and used in case
files, so they never change meaning. Wording may improve, points and rules may not drift; any change of
either gets the questionnaire a new version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import Context, Dimension
from screening.instrument.flags import Flag, Note

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DONT_KNOW = "dont_know"
DONT_KNOW_TEXT = _("I don't know")

Answer = str | tuple[str, ...] | Mapping[str, str]  # to a question of kind ONE, SEVERAL, ROWS
Answers = Mapping[str, Answer]  # question key to what was answered


class Kind(Enum):
    ONE = "one"  # one choice: the answer is its value
    SEVERAL = "several"  # one or more choices: the answer is a tuple of values
    ROWS = "rows"  # one choice for each thing ticked before: the answer is a mapping, thing to value


class Section(StrEnum):
    START = "start"
    SAFETY = "safety"
    USE = "use"
    STOPPING = "stopping"
    LIFE = "life"
    YOU = "you"

    @property
    def label(self) -> "StrOrPromise":
        return SECTION_LABELS[self]


SECTION_LABELS = {
    Section.START: _("To begin"),
    Section.SAFETY: _("Safety first"),
    Section.USE: _("Alcohol and drugs"),
    Section.STOPPING: _("Cutting down or stopping"),
    Section.LIFE: _("Home and people"),
    Section.YOU: _("Well-being and next steps"),
}


class Runs(Enum):
    """Which way the choices of a question run, from its first to its last."""

    TO_MORE_CARE = "to more care"
    TO_LESS_CARE = "to less care"


@dataclass(frozen=True, eq=False)
class Choice:
    """One possible answer. `sets` are the flags, notes and context that this choice alone brings."""

    value: str
    text: "StrOrPromise"
    other: "StrOrPromise" = ""  # the wording when the screen is for someone else, where it differs
    points: int = 0
    sets: tuple[Flag | Note | Context, ...] = ()

    def text_for(self, someone_else: bool) -> "StrOrPromise":
        return self.other if someone_else and self.other else self.text


@dataclass(frozen=True, eq=False)  # each stands once: comparing them is asking whether it is the same one
class Question:
    """A question as it is asked of a person, or (`other_…`) of someone who answers for them.

    `short` names the question in a list, `reason` says why a sensitive thing is asked, `error`
    asks for the answer when it is missing. In a question of kind SEVERAL the last choice excludes
    the others; one of kind ROWS has a row for each thing ticked in the question `row_for_each`.

    `asked_of` tells from the answers so far whether the question is asked at all; `opens_questions`
    whether others are asked because of its answer. `rates` is the dimension that its answer bears on.
    `runs_straight`: no step along its choices ever goes the other way; else a range has to try them all.
    `worsens`: whether one answer to it is worse than another, so that changing it can bring more care;
    `is_matter_of_fact`: so or not so, where other answers have degrees. `can_count` stands on a question
    whose ticks are counted, and tells which of them may be. `trouble` is the share of invented people
    who are in trouble here, where that is rare.
    """

    key: str
    section: Section
    text: "StrOrPromise"
    other: "StrOrPromise"
    short: "StrOrPromise"
    error: "StrOrPromise"
    choices: tuple[Choice, ...]
    kind: Kind = Kind.ONE
    row_for_each: str = ""
    other_error: "StrOrPromise" = ""
    hint: "StrOrPromise" = ""
    other_hint: "StrOrPromise" = ""
    reason: "StrOrPromise" = ""
    always_offers_dont_know: bool = False
    dont_know_points: int | None = None  # where "I don't know" does not count as the next-to-last choice
    asked_of: Callable[[Answers], bool] = lambda answers: True
    opens_questions: bool = False
    rates: Dimension | None = None
    runs: Runs = Runs.TO_MORE_CARE
    runs_straight: bool = True
    worsens: bool = True
    is_matter_of_fact: bool = False
    can_count: Callable[[Answers], frozenset[str]] | None = None
    trouble: float | None = None

    def text_for(self, someone_else: bool) -> "StrOrPromise":
        return self.other if someone_else else self.text

    def error_for(self, someone_else: bool) -> "StrOrPromise":
        return self.other_error if someone_else and self.other_error else self.error

    def hint_for(self, someone_else: bool) -> "StrOrPromise":
        return self.other_hint if someone_else and self.other_hint else self.hint

    def offers_dont_know(self, someone_else: bool) -> bool:
        """A relative may say "I don't know" to anything that has one answer, but who it is for."""
        if self.always_offers_dont_know:
            return True
        return someone_else and self.kind is not Kind.SEVERAL and self.key != WHO_FOR

    def choice(self, value: str) -> Choice:
        """The choice with this value. Raises KeyError."""
        return self.by_value[value]

    @cached_property
    def by_value(self) -> dict[str, Choice]:
        return {choice.value: choice for choice in self.choices}

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(self.by_value)

    @cached_property
    def sets(self) -> dict[str, tuple[Flag | Note | Context, ...]]:
        """What the choices set, by their values; those that set nothing are left out."""
        return {choice.value: choice.sets for choice in self.choices if choice.sets}

    @cached_property
    def exclusive_value(self) -> str | None:
        """The choice that rules out all the others: "none of these"."""
        return self.choices[-1].value if self.kind is Kind.SEVERAL else None

    @cached_property
    def things(self) -> tuple[str, ...]:
        """Of a question of kind SEVERAL, the values that may stand beside each other."""
        return self.values[:-1]

    @property
    def cautious_points(self) -> int:
        """What "I don't know" counts as: the next-to-last choice, neither nothing nor the worst."""
        return self.choices[-2].points if self.dont_know_points is None else self.dont_know_points

    @cached_property
    def context(self) -> frozenset[Context]:
        """The context that some choice sets."""
        return frozenset(each for choice in self.choices for each in choice.sets if isinstance(each, Context))

    @property
    def by_care(self) -> tuple[Choice, ...]:
        """The choices of a question with one answer, from least care to most."""
        return self.choices[::-1] if self.runs is Runs.TO_LESS_CARE else self.choices


# Reading answers


WHO_FOR = "who_for"  # the question that every questionnaire begins with


def for_someone_else(answers: Answers) -> bool:
    return answers.get(WHO_FOR) == "someone_else"


def value_in(answers: Answers, key: str) -> str:
    """The one value chosen; empty when the question is not answered."""
    answer = answers.get(key)
    return answer if isinstance(answer, str) else ""


def ticked_in(answers: Answers, key: str) -> tuple[str, ...]:
    """The values ticked, the exclusive one included; none when the question is not answered."""
    answer = answers.get(key)
    if isinstance(answer, tuple):
        return answer
    return tuple(answer) if isinstance(answer, list) else ()


def rows_in(answers: Answers, key: str) -> Mapping[str, str]:
    """The value of each row; none when the question is not answered."""
    answer = answers.get(key)
    return answer if isinstance(answer, Mapping) else {}


def is_unknown(answer: Answer) -> bool:
    """Whether it says "I don't know", in one of its rows at least."""
    if isinstance(answer, str):
        return answer == DONT_KNOW
    return isinstance(answer, Mapping) and DONT_KNOW in answer.values()


def values_in(answer: Answer) -> tuple[str, ...]:
    """Every value in an answer of any kind."""
    if isinstance(answer, str):
        return (answer,)
    return tuple(answer.values()) if isinstance(answer, Mapping) else answer
