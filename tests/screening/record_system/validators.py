"""What others hold our resources against: each says what is wrong, as lines; nothing where it is content."""

import json
from collections.abc import Iterator
from typing import Any

import fhirkit
from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from screening.record_system.vocabulary import DATA_ABSENT_REASON, DEFINITIONS

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"

# The extensions that we use, by HL7's own definitions (hl7.fhir.uv.extensions.r4, hl7.fhir.uv.sdc): what each
# holds, a value of some type or parts of their own. No validator here looks inside an extension.
EXTENSIONS: dict[str, Any] = {
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]": {
        "valueString",
        "valueCoding",
    },
    f"{DEFINITIONS}/translation": {"lang": {"valueCode"}, "content": {"valueString", "valueMarkdown"}},
    f"{DEFINITIONS}/questionnaire-optionExclusive": {"valueBoolean"},
    f"{DEFINITIONS}/questionnaire-itemControl": {"valueCodeableConcept"},
    f"{DEFINITIONS}/itemWeight": {"valueDecimal"},
    f"{SDC}/sdc-questionnaire-calculatedExpression": {"valueExpression"},
    f"{SDC}/sdc-questionnaire-observationExtract": {"valueBoolean", "valueCode"},
    DATA_ABSENT_REASON: {"valueCode"},
}
SHAPES = {"valueBoolean": bool, "valueString": str, "valueCode": str, "valueDecimal": (int, float)}


def round_trip(resource: dict) -> list[str]:
    """Through the models of fhir.resources, which make true of "yes": so what comes out is compared too."""
    try:
        model = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except (ValidationError, KeyError) as error:
        return [str(error)]
    again = json.loads(model.model_dump_json())
    return [] if again == json.loads(json.dumps(resource)) else ["it comes out otherwise than it went in"]


def by_specification(resource: dict) -> list[str]:
    """By fhirkit, which holds every element against R4."""
    return [str(issue) for issue in fhirkit.validate(resource)]


def inside_extensions(value: Any, path: str = "") -> list[str]:
    return list(extension_faults(value, path))


def extension_faults(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from extension_faults(each, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "extension":
                for number, one in enumerate(each):
                    yield from faults_of(one, f"{path}.extension[{number}]")
            else:
                yield from extension_faults(each, f"{path}.{name}")


def faults_of(extension: dict, path: str) -> Iterator[str]:
    allowed = EXTENSIONS.get(extension.get("url", ""))
    if allowed is None:
        yield f"{path}: {extension.get('url')} is not one that we know"
    elif isinstance(allowed, dict):
        yield from faults_of_parts(extension, allowed, path)
    else:
        yield from faults_of_value(extension, allowed, path)


def faults_of_parts(extension: dict, allowed: dict, path: str) -> Iterator[str]:
    parts = {each.get("url"): each for each in extension.get("extension", [])}
    if parts.keys() != allowed.keys() or len(parts) != len(extension.get("extension", [])):
        yield f"{path}: has {sorted(map(str, parts))} where {sorted(allowed)} is asked for"
    for name, part in parts.items():
        yield from faults_of_value(part, allowed.get(name, set()), f"{path}.{name}")


def faults_of_value(extension: dict, allowed: set, path: str) -> Iterator[str]:
    given = extension.keys() - {"url"}
    if len(given) != 1 or not given <= allowed:
        yield f"{path}: {sorted(given)} where one of {sorted(allowed)} is asked for"
        return
    (name,) = given
    value = extension[name]
    shape = SHAPES.get(name, dict)
    if not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield f"{path}: {value!r} is no {name}"
    if name == "valueExpression" and not {"language", "expression"} <= value.keys():
        yield f"{path}: an expression has a language"


ALL = (round_trip, by_specification, inside_extensions)
