"""How a level is worked out, for anyone: the questionnaire that is asked now, in the language of the page.

Everything is read from the questionnaire and its rules, and from the criteria in force.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import Error
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from programs.criteria.dimensions import RATINGS, Context, Dimension
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Level
from programs.models import CriteriaVersion
from screening.instrument.description import bands
from screening.instrument.examples import Fact, examples, never_counted
from screening.instrument.flags import Flag, Note, Urgency, urgency_of
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.instrument.opening import in_words, openers
from screening.instrument.questions import DONT_KNOW_TEXT, Choice, Question
from screening.instrument.sources import SOURCES, Source
from screening.instrument.words import answer_words
from screening.patient.plain_rules import About, told

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ShownChoice:
    """`counts`: what it counts and sets, empty where that is nothing by itself."""

    text: "StrOrPromise"
    counts: str


@dataclass(frozen=True)
class ShownQuestion:
    """`only_if`: who is asked it, empty where everyone is; `rates`: what its answer bears on, `by_rule` where
    no choice has points of its own."""

    number: int
    text: "StrOrPromise"
    rates: "StrOrPromise"
    by_rule: bool
    only_if: str
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True)
class ShownRating:
    """`points`: from how many it is given, empty where it is not given by points."""

    rating: int
    meaning: "StrOrPromise"
    points: str


class WorkedOut:
    """The page of one questionnaire, part by part. It is drawn once, so nothing here is kept."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument

    @property
    def questions(self) -> list[ShownQuestion]:
        return [shown(self.instrument, question) for question in self.instrument.questions]

    @property
    def ratings(self) -> list[tuple["StrOrPromise", list[ShownRating]]]:
        return [(each.label, list(rating_steps(self.instrument, each))) for each in Dimension]

    @property
    def of_withdrawal(self) -> list[list[str]]:
        return rules_with_examples(self.instrument, About.WITHDRAWAL)

    @property
    def of_severity(self) -> list[list[str]]:
        return rules_with_examples(self.instrument, About.SEVERITY)

    @property
    def of_urgency(self) -> list[list[str]]:
        return rules_with_examples(self.instrument, About.URGENT)

    @property
    def of_notes(self) -> list[list[str]]:
        return [sentences for _words, sentences in told(self.instrument, About.NOTES)]

    @property
    def uncounted(self) -> list[tuple[int, "StrOrPromise"]]:
        """The answers that count for nothing, each after the number of its question."""
        return [
            (self.instrument.number_of(question), choice.text)
            for question, idle in never_counted(self.instrument)
            for choice in idle
        ]

    @property
    def sources(self) -> list[Source]:
        return [each for each in SOURCES if each.is_told]


def shown(instrument: Instrument, question: Question) -> ShownQuestion:
    marks = openers(instrument, question, someone_else=False)
    return ShownQuestion(
        number=instrument.number_of(question),
        text=question.text,
        rates=question.rates.label if question.rates else "",
        by_rule=not question.can_count and not any(choice.points for choice in question.choices),
        only_if=" ".join(in_words(instrument, marks, someone_else=False)),
        choices=tuple(shown_choices(question)),
    )


def shown_choices(question: Question) -> Iterator[ShownChoice]:
    for choice in question.choices:
        yield ShownChoice(choice.text, ", ".join(map(str, what_counts(question, choice))))
    if question.offers_dont_know(someone_else=True):
        yield ShownChoice(DONT_KNOW_TEXT, in_points(question.cautious_points))


def what_counts(question: Question, choice: Choice) -> "Iterator[StrOrPromise]":
    """The points first, then what it does by itself."""
    each_counts = question.can_count and choice.value != question.exclusive_value
    if points := in_points(1 if each_counts else choice.points):
        yield points
    flags = [each for each in choice.sets if isinstance(each, Flag)]
    if urgency_of(flags) is Urgency.EMERGENCY:
        yield _("call 911 now")
    elif flags:
        yield _("urgent")
    if any(isinstance(each, Context) for each in choice.sets):
        yield _("can change the level")
    if any(isinstance(each, Note) for each in choice.sets):
        yield _("a note for the call")


def in_points(points: int) -> str:
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": points} if points else ""


def rating_steps(instrument: Instrument, dimension: Dimension) -> Iterator[ShownRating]:
    least = (0, *bands(instrument)[dimension]) if dimension in bands(instrument) else ()
    for rating in RATINGS:
        points = ""
        if least:
            points = from_to(least[rating], least[rating + 1] if rating < len(least) - 1 else None)
        yield ShownRating(rating, dimension.meaning(rating), points)


def from_to(least: int, above: int | None) -> str:
    """From so many points on, to one less than the next rating is given from; None: to any number."""
    if above is None:
        return _("%(least)s or more") % {"least": least}
    if above == least + 1:
        return str(least)
    return _("%(least)s to %(most)s") % {"least": least, "most": above - 1}


# Examples


def rules_with_examples(instrument: Instrument, about: About) -> list[list[str]]:
    """What is said of each rule, and someone for whom it holds and would not with one other answer."""
    rules = told(instrument, about)
    return [[*said, *example_in_words(instrument, words.fact)] for words, said in rules]


def example_in_words(instrument: Instrument, fact: Fact) -> Iterator[str]:
    example = examples(instrument).get(fact)
    if example:
        holds, fails = Journey(instrument, example.holds), Journey(instrument, example.fails)
        yield _("For example: %(answers)s. But not with: %(answer)s.") % {
            "answers": "; ".join(answer_in_words(holds, key) for key in example.told),
            "answer": answer_in_words(fails, example.changed),
        }


def answer_in_words(journey: Journey, key: str) -> str:
    question = journey.instrument.question(key)
    return _("question %(number)s: “%(answer)s”") % {
        "number": journey.instrument.number_of(question),
        "answer": ", ".join(answer_words(journey, question)),
    }


# From ratings to a level


def levels_in_words(version: CriteriaVersion) -> list[tuple[Level, list[str]]]:
    """Each level but that of everyone else, the most intensive first, with what leads to it."""
    why = "why_es" if get_language() == "es" else "why"
    criteria = version.ruleset().criteria
    return [
        (level, [getattr(each, why) for each in criteria if each.level is level and getattr(each, why)])
        for level in reversed(LEVELS)
        if level is not DEFAULT_LEVEL
    ]


def criteria_in_force() -> CriteriaVersion | None:
    """None without a database: all else on the page is in the code."""
    try:
        return CriteriaVersion.objects.published()
    except Error:
        return None
