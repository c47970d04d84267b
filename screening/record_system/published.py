"""What anyone may read: the questionnaire in its editions, and what its codes mean. Nothing of anybody."""

from collections.abc import Iterator

from screening.instrument.instruments import RELEASED
from screening.record_system.questionnaire import EDITIONS, id_of, name_of, questionnaire
from screening.record_system.terminology import code_systems, concept_map
from screening.record_system.vocabulary import House, Resource


class NotPublished(LookupError):
    """There is nothing of this kind and name."""


def published(kind: str, name: str, house: House) -> Resource:
    """A questionnaire is found by its name, which is the newest, or by its id, which has its version.

    Raises NotPublished.
    """
    found = questionnaires_by(name, house) if kind == "Questionnaire" else others_by(kind, name, house)
    try:
        return next(found)
    except StopIteration:
        raise NotPublished(kind, name) from None


def questionnaires_by(name: str, house: House) -> Iterator[Resource]:
    for instrument in reversed(RELEASED):
        for edition in EDITIONS:
            if name in (name_of(instrument, edition), id_of(instrument, edition)):
                yield questionnaire(instrument, edition, house)


def others_by(kind: str, name: str, house: House) -> Iterator[Resource]:
    for each in (*code_systems(house), concept_map(house)):
        if (each["resourceType"], each["id"]) == (kind, name):
            yield each
