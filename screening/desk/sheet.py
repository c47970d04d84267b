"""All questions of one screening on one sheet, for whoever reads them out.

Each stands in the person's language, with the English of the coordinator beside it where that differs. What
is entered is checked by the same forms as on the patient's pages, so the same answers are the same answers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import override

from screening.instrument.flags import Flag
from screening.instrument.journey import Journey
from screening.instrument.questions import Answer, Kind, Question, Section, is_unknown, ticked_in
from screening.patient.forms import QuestionForm, SeveralField
from screening.patient.views.questions import interrupts

STAFF_LANGUAGE = "en"
KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"  # one for each choice


@dataclass(frozen=True)
class Words:
    """A text to read out, and the same for the coordinator; empty where both are one."""

    said: str
    beside: str = ""


@dataclass(frozen=True)
class Choice:
    value: str
    words: Words
    key: str
    is_chosen: bool
    is_alone: bool  # it excludes the others


@dataclass(frozen=True)
class Group:
    """What is answered by itself: a question, or one of its rows. `words` are those of the row."""

    name: str
    words: Words | None
    choices: list[Choice]
    is_several: bool
    problem: str
    is_open: bool


@dataclass(frozen=True)
class Item:
    key: str
    number: int
    words: Words
    hint: Words
    groups: list[Group]
    is_danger: bool


class SheetForm(QuestionForm):
    """One question among all others: its fields are named by its key."""

    def __init__(self, question: Question, journey: Journey, data: QueryDict | None = None) -> None:
        super().__init__(question, journey, data)
        self.prefix = question.key


class Sheet:
    """The questions that apply, by section. `problems`: what is wrong with an answer, by question."""

    def __init__(self, journey: Journey, language: str, problems: Mapping[str, str] | None = None) -> None:
        self.journey, self.language, self.problems = journey, language, problems or {}

    @property
    def sections(self) -> Iterator[tuple[Section, list[Item]]]:
        numbered = enumerate(self.journey.path, start=1)
        for section, questions in groupby(numbered, key=lambda pair: pair[1].section):
            yield section, [self.item(number, question) for number, question in questions]

    @property
    def flags(self) -> list[Flag]:
        """Those that interrupt: what to say comes before the next question."""
        return [flag for flag in self.journey.flags_so_far if interrupts(flag)]

    @property
    def open(self) -> int:
        return len(self.journey.unanswered)

    @property
    def first_open(self) -> str:
        return self.journey.unanswered[0].key if self.journey.unanswered else ""

    @property
    def ask_first(self) -> list[Question]:
        """What was not answered, or with "I don't know": asked before everything else on a call."""
        return [
            question
            for question in self.journey.path
            if question.key not in self.journey.answers or is_unknown(self.journey.answers[question.key])
        ]

    def item(self, number: int, question: Question) -> Item:
        someone_else = self.journey.someone_else
        form = SheetForm(question, self.journey)
        return Item(
            key=question.key,
            number=number,
            words=self.words(lambda: question.text_for(someone_else)),
            hint=self.words(lambda: question.hint_for(someone_else)),
            groups=[self.group(form, name) for name in form.fields],
            is_danger=question.section is Section.SAFETY,
        )

    def group(self, form: SheetForm, name: str) -> Group:
        field: Any = form.fields[name]
        given = chosen_in(form, name)
        several = isinstance(field, SeveralField)
        choices = [
            Choice(
                value=value,
                words=self.words(lambda label=label: label),  # type: ignore[misc]
                key=key,
                is_chosen=value in given,
                is_alone=several and number == len(field.choices),
            )
            for number, (key, (value, label)) in enumerate(zip(KEYS, field.choices, strict=False), start=1)
        ]
        return Group(
            name=form.add_prefix(name),
            words=self.words(lambda: field.label) if form.has_rows else None,
            choices=choices,
            is_several=several,
            problem=self.problems.get(form.question.key, ""),
            is_open=not given,
        )

    def words(self, text: Callable[[], Any]) -> Words:
        with override(self.language):
            said = str(text())
        with override(STAFF_LANGUAGE):
            beside = str(text())
        return Words(said, "" if beside == said else beside)


def chosen_in(form: SheetForm, name: str) -> tuple[str, ...]:
    given = form.given().get(name)
    if form.question.kind is Kind.SEVERAL:
        return ticked_in(form.journey.given, form.question.key)
    return (given,) if isinstance(given, str) else ()


def entered(journey: Journey, posted: QueryDict) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers after what was entered on a sheet of this journey, and what is wrong, by question.

    Of a question of several rows those that were chosen are kept. A question that was not on the sheet stays
    as it was.
    """
    answers, problems = dict(journey.given), {}
    for question in journey.path:
        form = SheetForm(question, journey, posted)
        touched = any(form.add_prefix(name) in posted for name in form.fields)
        answers.pop(question.key, None)
        if form.is_valid():
            answers[question.key] = form.answer
        elif touched and form.has_rows:
            answers[question.key] = {thing: value for thing, value in form.cleaned_data.items() if value}
        elif touched:
            problems[question.key] = str(form.errors["answer"][0])
    return answers, problems
