"""What a whole set of answers comes to, and what every version of a questionnaire rates with."""

from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from programs.criteria.dimensions import Context, Profile
from screening.instrument.flags import Flag, Note
from screening.instrument.questions import DONT_KNOW, Answer, Answers, Question, is_unknown, values_in

Item = TypeVar("Item", bound=Enum)
NOTHING: Set[Flag | Note | Context] = frozenset()


@dataclass(frozen=True)
class Assessment:
    """What a whole set of answers comes to.

    `profile`: ratings from 0 to 4 and context. `flags` and `notes`: in the order of their lists.
    `unknown`: the keys of the questions answered with "I don't know", in reading order.
    """

    profile: Profile
    flags: tuple[Flag, ...]
    notes: tuple[Note, ...]
    unknown: tuple[str, ...]

    @property
    def is_emergency(self) -> bool:
        return any(flag.is_emergency for flag in self.flags)


def rating_of(points: int, bands: tuple[int, ...]) -> int:
    """Points to a rating from 0 to 4: how many of the bands they reach."""
    return bisect_right(bands, points)


def points_of(question: Question, answer: Answer | None) -> int:
    """The points of an answer to a question of kind ONE; none when the question is not asked."""
    if answer == DONT_KNOW:
        return question.cautious_points
    return question.choice(answer).points if isinstance(answer, str) else 0


def set_by(question: Question, answer: Answer) -> Set[Flag | Note | Context]:
    """The flags, notes and context that the choices of one answer set; "I don't know" sets none."""
    sets = question.sets
    return {item for value in values_in(answer) for item in sets.get(value, ())} if sets else NOTHING


def in_order(kind: type[Item], items: Set[object]) -> tuple[Item, ...]:
    """Those of the items that are of this kind, in the order of its list."""
    return tuple([item for item in kind if item in items]) if items else ()


def unknown_keys(answers: Answers) -> tuple[str, ...]:
    """The questions answered with "I don't know"; rows count once, as one question."""
    return tuple([key for key, answer in answers.items() if is_unknown(answer)])
