"""Our own code systems, and the map from our levels to the codes that a biller knows.

No free code system names these four levels, so they are ours. A map to HCPCS goes with them, since its codes
are CMS's and free; each says how rough it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import override

from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS, Level
from screening.instrument.flags import Flag
from screening.instrument.instruments import RELEASED
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Question
from screening.record_system.questionnaire import RATINGS, answers_of
from screening.record_system.vocabulary import HCPCS, House, Resource, coding

LEVEL_CODES = "levels"
FLAG_CODES = "flags"
CONCEPT_MAP = "levels-to-hcpcs"


@dataclass(frozen=True)
class Mapped:
    """A HCPCS code for a level. `equivalence` is FHIR's word for how well it fits, `rough` why not better."""

    code: str
    display: str
    equivalence: str
    rough: str


TO_HCPCS = {
    Level.OUTPATIENT: Mapped(
        "H0004",
        "Behavioral health counseling and therapy, per 15 minutes",
        "narrower",
        "It bills one kind of visit by the quarter of an hour; standard outpatient care is more than that.",
    ),
    Level.IOP: Mapped(
        "H0015",
        "Alcohol and/or drug services; intensive outpatient",
        "equivalent",
        "It asks for at least 3 hours a day on at least 3 days a week; check the hours that are offered.",
    ),
    Level.PHP: Mapped(
        "H0035",
        "Mental health partial hospitalization, treatment, less than 24 hours",
        "inexact",
        "It names mental health. Some payers ask for another code for a substance use disorder.",
    ),
    Level.INPATIENT: Mapped(
        "H0018",
        "Behavioral health; short-term residential, without room and board, per diem",
        "inexact",
        "It is residential care outside a hospital. Care in a hospital is billed in another way.",
    ),
}


def level_coding(level: Level, house: House) -> Resource:
    with override("en"):
        return coding(house.system(LEVEL_CODES), level.value, level.label)


def hcpcs_coding(level: Level) -> Resource:
    mapped = TO_HCPCS[level]
    return coding(HCPCS, mapped.code, mapped.display)


def code_systems(house: House) -> Iterator[Resource]:
    """Every one that our resources name."""
    with override("en"):
        levels = [(level.value, str(level.label)) for level in LEVELS]
        ratings = [(each.value, str(each.label)) for each in Dimension]
        flags = [(flag.value, str(flag.label)) for flag in Flag]
        yield code_system(house, LEVEL_CODES, "Levels of care", levels)
        yield code_system(house, RATINGS, "Dimensions that are rated from 0 (best) to 4 (worst)", ratings)
        yield code_system(house, FLAG_CODES, "Flags of danger", flags)
        for question in every_question():
            name = answers_of(question, house).rpartition("/")[2]
            yield code_system(house, name, f"Answers: {question.short}", codes_of(question))


def code_system(house: House, name: str, title: str, codes: Iterable[tuple[str, str]]) -> Resource:
    concepts = [{"code": code, "display": display} for code, display in codes]
    return {
        "resourceType": "CodeSystem",
        "id": name,
        "url": house.system(name),
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": title,
        "status": "active",
        "experimental": False,
        "publisher": house.name,
        "caseSensitive": True,
        "content": "complete",
        "count": len(concepts),
        "concept": concepts,
    }


def every_question() -> list[Question]:
    """Of every questionnaire that was ever released, in its newest words."""
    return list({question.key: question for each in RELEASED for question in each.questions}.values())


def codes_of(question: Question) -> list[tuple[str, str]]:
    """Codes never change their meaning, so those of all versions stand in one system."""
    versions = [each.by_key[question.key] for each in RELEASED if question.key in each.by_key]
    codes = {choice.value: str(choice.text) for each in versions for choice in each.choices}
    unsure = {DONT_KNOW: str(DONT_KNOW_TEXT)} if question.offers_dont_know(someone_else=True) else {}
    return list((codes | unsure).items())


def concept_map(house: House) -> Resource:
    with override("en"):
        elements = [
            {
                "code": level.value,
                "display": str(level.label),
                "target": [
                    {
                        "code": mapped.code,
                        "display": mapped.display,
                        "equivalence": mapped.equivalence,
                        "comment": mapped.rough,
                    }
                ],
            }
            for level, mapped in TO_HCPCS.items()
        ]
    return {
        "resourceType": "ConceptMap",
        "id": CONCEPT_MAP,
        "url": f"{house.base}/ConceptMap/{CONCEPT_MAP}",
        "name": "LevelsToHcpcs",
        "title": "Levels of care to HCPCS level II",
        "status": "active",
        "experimental": False,
        "publisher": house.name,
        "group": [{"source": house.system(LEVEL_CODES), "target": HCPCS, "element": elements}],
    }
