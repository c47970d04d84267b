"""The questionnaire as FHIR's Questionnaire, read from the questionnaire itself: so the two cannot differ.

There are editions: for people, one in each language and for whom it is, without weights, since renderers
show those; and one for machines, with the points of each choice and what can be said of the ratings as an
expression. Severity and withdrawal risk cannot be: they rest on floors, on the highest of the substances and
on how a medicine is taken, so a form that claimed to work them out would be wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import override

from programs.criteria.dimensions import Dimension
from screening.instrument.description import LANGUAGES, bands
from screening.instrument.instrument import Instrument
from screening.instrument.opening import Opener, openers, things_of, values_of
from screening.instrument.questions import (
    DONT_KNOW,
    DONT_KNOW_TEXT,
    WHO_FOR,
    Choice,
    Kind,
    Question,
)
from screening.record_system.vocabulary import DEFINITIONS, House, Resource, coding, concept, extension

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
PROFILES = [f"{SDC}/sdc-questionnaire"]
VERSION_ALGORITHM = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]"
TRANSLATION = f"{DEFINITIONS}/translation"
OPTION_EXCLUSIVE = f"{DEFINITIONS}/questionnaire-optionExclusive"
ITEM_WEIGHT = f"{DEFINITIONS}/itemWeight"
ITEM_CONTROL = f"{DEFINITIONS}/questionnaire-itemControl"
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
CALCULATED = f"{SDC}/sdc-questionnaire-calculatedExpression"
EXTRACTED = f"{SDC}/sdc-questionnaire-observationExtract"

SAID_AS_EXPRESSION = (Dimension.STABILITY, Dimension.SUPPORT, Dimension.RESPONSIBILITIES)
RATINGS = "ratings"

Text = Callable[[], "StrOrPromise"]


class CannotBeSaid(ValueError):
    """When a row is asked cannot be said as "if one of these is marked"."""


@dataclass(frozen=True)
class Edition:
    """`someone_else` is None in the edition for machines, which stands for both and has the weights."""

    language: str = "en"
    someone_else: bool | None = None

    @property
    def is_for_machines(self) -> bool:
        return self.someone_else is None

    @property
    def suffix(self) -> str:
        if self.is_for_machines:
            return ""
        return f"-{self.language}" + ("-someone-else" if self.someone_else else "")

    @property
    def widest(self) -> bool:
        """Whether "I don't know" is offered as it is to those who answer for someone else."""
        return self.someone_else is not False


FOR_MACHINES = Edition()
FOR_PEOPLE = tuple(Edition(language, other) for language in LANGUAGES for other in (False, True))
EDITIONS = (FOR_MACHINES, *FOR_PEOPLE)


def version_of(instrument: Instrument) -> str:
    """With a third number, as versions are compared by SDC."""
    return f"{instrument.version}.0"


def name_of(instrument: Instrument, edition: Edition) -> str:
    return f"{instrument.key}{edition.suffix}"


def id_of(instrument: Instrument, edition: Edition) -> str:
    return f"{name_of(instrument, edition)}-{version_of(instrument)}"


def url_of(instrument: Instrument, edition: Edition, house: House) -> str:
    return f"{house.base}/Questionnaire/{name_of(instrument, edition)}"


def canonical(instrument: Instrument, edition: Edition, house: House) -> str:
    return f"{url_of(instrument, edition, house)}|{version_of(instrument)}"


def answers_of(question: Question, house: House) -> str:
    """The code system of the answers to one question."""
    return house.system(f"answers-{question.key.replace('_', '-')}")


def questionnaire(instrument: Instrument, edition: Edition, house: House) -> Resource:
    with override(edition.language):
        return Writer(instrument, edition, house).questionnaire()


class Writer:
    """Writes one edition. Texts are in its language, which is the language of the moment."""

    def __init__(self, instrument: Instrument, edition: Edition, house: House) -> None:
        self.instrument, self.edition, self.house = instrument, edition, house
        self.other_languages = [each for each in LANGUAGES if each != edition.language]

    def questionnaire(self) -> Resource:
        instrument, edition = self.instrument, self.edition
        name = name_of(instrument, edition)
        machines = {"derivedFrom": [canonical(instrument, FOR_MACHINES, self.house)]}
        return {
            "resourceType": "Questionnaire",
            "id": id_of(instrument, edition),
            "meta": {"profile": PROFILES},
            "language": edition.language,
            "extension": [
                extension(
                    VERSION_ALGORITHM,
                    valueCoding=coding("http://hl7.org/fhir/version-algorithm", "semver", "SemVer"),
                )
            ],
            "url": url_of(instrument, edition, self.house),
            "version": version_of(instrument),
            "name": "".join(part.capitalize() for part in name.split("-")),
            "title": self.title(),
            **({} if edition.is_for_machines else machines),
            "status": "active",
            "experimental": False,
            "subjectType": ["Patient"],
            "publisher": self.house.name,
            "description": self.description(),
            "item": [*self.sections(), *([self.ratings()] if edition.is_for_machines else [])],
        }

    def title(self) -> str:
        title = "Level-of-care screening: adult substance use"
        if self.edition.is_for_machines:
            return f"{title}, with weights"
        whom = "for someone else" if self.edition.someone_else else "for oneself"
        return f"{title}, {whom} ({self.edition.language})"

    def description(self) -> str:
        words = (
            "It screens for a level of care; it does not diagnose. The five ratings and the level are worked "
            "out by the site from whole answers. "
        )
        if self.edition.is_for_machines:
            return words + (
                "Stability, support and responsibilities are given as expressions here. Severity and "
                "withdrawal risk are not: they rest on floors and on the highest of several substances, "
                "which weights cannot say. Take both from the site."
            )
        return words + "The edition it is derived from has the weights."

    # Items

    def sections(self) -> Iterator[Resource]:
        for section, questions in groupby(self.instrument.questions, key=lambda question: question.section):
            yield {
                "linkId": section.value,
                **self.text(partial(getattr, section, "label")),
                "type": "group",
                "item": [self.item(question) for question in questions],
            }

    def item(self, question: Question) -> Resource:
        words = self.text(lambda: self.words(question))
        if question.kind is Kind.ROWS:
            rows = [self.row(question, thing) for thing in things_of(self.instrument, question)]
            return {
                "linkId": question.key,
                **words,
                "type": "group",
                "item": [*self.asides(question), *rows],
            }
        asides = list(self.asides(question))
        return {
            "linkId": question.key,
            **words,
            "type": "choice",
            **self.enabled_when(openers(self.instrument, question, self.edition.widest)),
            "required": True,
            **({"repeats": True} if question.kind is Kind.SEVERAL else {}),
            "answerOption": list(self.options(question)),
            **({"item": asides} if asides else {}),
        }

    def row(self, question: Question, thing: str) -> Resource:
        """One thing of a question with rows. No group is disabled: some renderers then lose answers."""
        things = self.instrument.question(question.row_for_each)
        mark = Opener(things.key, thing)
        if not question.asked_of(mark.as_answers):
            raise CannotBeSaid(question.key)
        choice = things.choice(thing)
        return {
            "linkId": f"{question.key}.{thing}",
            **self.text(lambda: self.words(choice)),
            "type": "choice",
            **self.enabled_when(frozenset([mark])),
            "required": True,
            "answerOption": list(self.options(question)),
        }

    def words(self, of: Question | Choice) -> "StrOrPromise":
        return of.text_for(bool(self.edition.someone_else))

    def asides(self, question: Question) -> Iterator[Resource]:
        """The hint, in line, and why it is asked, behind a help button."""
        someone_else = bool(self.edition.someone_else)
        if question.hint_for(someone_else):
            yield self.aside(f"{question.key}.hint", "inline", lambda: question.hint_for(someone_else))
        if question.reason:
            yield self.aside(f"{question.key}.reason", "help", lambda: question.reason)

    def aside(self, link: str, control: str, text: Text) -> Resource:
        shown_as = concept(coding(ITEM_CONTROLS, control))
        return {
            "linkId": link,
            "extension": [extension(ITEM_CONTROL, valueCodeableConcept=shown_as)],
            **self.text(text),
            "type": "display",
        }

    def options(self, question: Question) -> Iterator[Resource]:
        for value in self.values(question):
            extensions = []
            if value == question.exclusive_value:
                extensions.append(extension(OPTION_EXCLUSIVE, valueBoolean=True))
            weight = self.weight(question, value)
            if weight is not None:
                extensions.append(extension(ITEM_WEIGHT, valueDecimal=weight))
            yield {
                **({"extension": extensions} if extensions else {}),
                "valueCoding": {
                    "system": answers_of(question, self.house),
                    "code": value,
                    **self.text(partial(self.shown, question, value), "display"),
                },
                **({"initialSelected": True} if self.is_given(question) else {}),
            }

    def values(self, question: Question) -> tuple[str, ...]:
        """An edition for people has answered for whom it is."""
        if self.is_given(question):
            return ("someone_else",) if self.edition.someone_else else ("self",)
        return values_of(question, self.edition.widest)

    def is_given(self, question: Question) -> bool:
        return question.key == WHO_FOR and not self.edition.is_for_machines

    def shown(self, question: Question, value: str) -> "StrOrPromise":
        return DONT_KNOW_TEXT if value == DONT_KNOW else self.words(question.choice(value))

    def weight(self, question: Question, value: str) -> int | None:
        """Its points, in the edition for machines, where a rating is said by them."""
        if not self.edition.is_for_machines or question.rates not in SAID_AS_EXPRESSION:
            return None
        return question.cautious_points if value == DONT_KNOW else question.choice(value).points

    def enabled_when(self, marks: frozenset[Opener]) -> Resource:
        if not marks:
            return {}
        ordered = sorted(marks, key=self.place_of)
        conditions = [self.condition(mark) for mark in ordered]
        return {"enableWhen": conditions, **({"enableBehavior": "any"} if len(conditions) > 1 else {})}

    def place_of(self, mark: Opener) -> tuple[int, str, int]:
        """In reading order."""
        question = self.instrument.question(mark.question)
        values = values_of(question, someone_else=True)
        return self.instrument.number_of(question), mark.thing, values.index(mark.value)

    def condition(self, mark: Opener) -> Resource:
        question = self.instrument.question(mark.question)
        return {
            "question": f"{mark.question}.{mark.thing}" if mark.thing else mark.question,
            "operator": "=",
            "answerCoding": coding(answers_of(question, self.house), mark.value),
        }

    def text(self, text: Text, name: str = "text") -> Resource:
        """The text, and beside it the same in the other languages."""
        beside = []
        for language in self.other_languages:
            with override(language):
                parts = [extension("lang", valueCode=language), extension("content", valueString=str(text()))]
            beside.append({"url": TRANSLATION, "extension": parts})
        return {name: str(text()), f"_{name}": {"extension": beside}}

    # Ratings

    def ratings(self) -> Resource:
        return {
            "linkId": RATINGS,
            "text": "Ratings, from 0 (best) to 4 (worst)",
            "type": "group",
            "item": [self.rating(dimension) for dimension in SAID_AS_EXPRESSION],
        }

    def rating(self, dimension: Dimension) -> Resource:
        worked_out = {"language": "text/fhirpath", "expression": self.expression(dimension)}
        return {
            "linkId": f"{RATINGS}.{dimension}",
            "extension": [
                extension(CALCULATED, valueExpression=worked_out),
                extension(EXTRACTED, valueBoolean=True),
            ],
            "code": [coding(self.house.system(RATINGS), dimension.value, dimension.label)],
            **self.text(lambda: dimension.label),
            "type": "integer",
            "readOnly": True,
        }

    def expression(self, dimension: Dimension) -> str:
        """The points of its questions as a rating; nothing while one is open: no answer is not a zero."""
        keys = [each.key for each in self.instrument.questions if each.rates is dimension]
        these = " or ".join(f"linkId = '{key}'" for key in keys)
        answers = f"%resource.repeat(item).where({these}).answer.value"
        rating = rated(f"{answers}.weight().sum()", self.bands(dimension))
        return f"iif({answers}.count() = {len(keys)}, {rating}, {{}})"

    def bands(self, dimension: Dimension) -> tuple[int, ...]:
        """The least points for ratings 1 to 4; none where the points are the rating."""
        return bands(self.instrument).get(dimension, ())


def rated(points: str, least: tuple[int, ...]) -> str:
    """The points as a rating, as FHIRPath. The points are whole, and come as decimals."""
    if not least:
        return f"{points}.toInteger()"
    said = "0"
    for rating, bound in enumerate(least, start=1):
        said = f"iif({points} >= {bound}, {rating}, {said})"
    return said
