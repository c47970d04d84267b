"""Our own code systems, and the map from our levels to the codes that a biller knows.

No free code system names these four levels, so they are ours. A map to HCPCS goes with them, since its codes
are CMS's and free; each says how rough it is.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS, Level
from screening.instrument.flags import Flag
from screening.instrument.instruments import RELEASED
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Question
from screening.level_codes import LevelCode
from screening.record_system.questionnaire import RATINGS, answers_of
from screening.record_system.vocabulary import HCPCS, House, Resource, coding

LEVEL_CODES = "levels"
FLAG_CODES = "flags"


OF_HCPCS = (
    LevelCode(
        Level.OUTPATIENT,
        HCPCS,
        "H0004",
        "Behavioral health counseling and therapy, per 15 minutes",
        "narrower",
        "It bills one kind of visit by the quarter of an hour; standard outpatient care is more than that.",
    ),
    LevelCode(
        Level.IOP,
        HCPCS,
        "H0015",
        "Alcohol and/or drug services; intensive outpatient",
        "equivalent",
        "It asks for at least 3 hours a day on at least 3 days a week; check the hours that are offered.",
    ),
    LevelCode(
        Level.PHP,
        HCPCS,
        "H0035",
        "Mental health partial hospitalization, treatment, less than 24 hours",
        "inexact",
        "It names mental health. Some payers ask for another code for a substance use disorder.",
    ),
    LevelCode(
        Level.INPATIENT,
        HCPCS,
        "H0018",
        "Behavioral health; short-term residential, without room and board, per diem",
        "inexact",
        "It is residential care outside a hospital. Care in a hospital is billed in another way.",
    ),
)


def codes_for(level: Level, house: House) -> list[LevelCode]:
    """What other systems call it, by the site's own map or by HCPCS."""
    return [each for each in house.level_codes or OF_HCPCS if each.level is level]


def level_coding(level: Level, house: House) -> Resource:
    with override("en"):
        return coding(house.system(LEVEL_CODES), level.value, level.label)


def codings_of(level: Level, house: House) -> list[Resource]:
    """Our own, and those of other systems."""
    others = [coding(each.system, each.code, each.name) for each in codes_for(level, house)]
    return [level_coding(level, house), *others]


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
    """Each level to the codes of each other system."""
    systems = dict.fromkeys(each.system for each in house.level_codes or OF_HCPCS)
    return {
        "resourceType": "ConceptMap",
        "id": LEVEL_CODES,
        "url": f"{house.base}/ConceptMap/{LEVEL_CODES}",
        "name": "Levels",
        "title": "Levels of care, in the codes of other systems",
        "status": "active",
        "experimental": False,
        "publisher": house.name,
        "group": [
            {
                "source": house.system(LEVEL_CODES),
                "target": system,
                "element": list(elements(system, house)),
            }
            for system in systems
        ],
    }


def elements(system: str, house: House) -> Iterator[Resource]:
    for level in LEVELS:
        for each in codes_for(level, house):
            if each.system == system:
                target = {"code": each.code, "display": each.name, "equivalence": each.equivalence}
                target |= {"comment": each.rough} if each.rough else {}
                ours = level_coding(level, house)
                yield {"code": ours["code"], "display": ours["display"], "target": [target]}
