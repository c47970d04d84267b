"""What readers of FHIR by other authors say, with HL7's own profiles, extensions and codes at hand."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import pytest

from screening.instrument.assessment import rating_of
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey
from screening.instrument.words import words_shown
from screening.record_system import envelopes
from screening.record_system.answers import Given, questionnaire_response
from screening.record_system.questionnaire import EDITIONS, FOR_MACHINES, questionnaire
from screening.record_system.terminology import code_systems, concept_map
from tests.asked import answered
from tests.cast import answers
from tests.screening.instrument.many_answers import drawn
from tests.screening.record_system.elsewhere import (
    code_statuses,
    extension_definitions,
    if_there,
    told_by_node,
)
from tests.screening.record_system.records import (
    AT,
    CASES,
    HOUSE,
    LANGUAGES,
    by_phone,
    every_item,
    gone_through,
    record_of,
    sent_case,
)
from tests.screening.record_system.validators import EXTENSIONS
from tests.submissions import emergency, stopped_at_emergency, submission

pytestmark = if_there
SOUND = {"medplum": [], "profiles": [], "fhir": []}
ENVELOPES = (envelopes.transaction, envelopes.message, envelopes.document)


def definitions() -> list[dict]:
    forms = [questionnaire(each, edition, HOUSE) for each in RELEASED for edition in EDITIONS]
    return [*forms, *code_systems(HOUSE), concept_map(HOUSE)]


def everything(cora) -> Iterator[dict]:
    """Each worked case in both languages, and whatever else can become of one, in each envelope."""
    sent = [sent_case(code, language) for code in CASES for language in LANGUAGES]
    others = [
        submission(contact=None),
        emergency(),
        stopped_at_emergency(contact=None),
        by_phone(cora),
        gone_through(cora),
    ]
    for one in (*sent, *others):
        record = record_of(one)
        yield from (envelope(record) for envelope in ENVELOPES)


def test_every_definition_is_sound():
    said = definitions()

    found = told_by_node(said)

    assert [(each["id"], faults) for each, faults in zip(said, found, strict=True) if faults != SOUND] == []


@pytest.mark.django_db
def test_every_worked_case_is_sound_in_each_envelope(cora):
    made = list(everything(cora))

    found = told_by_node(made)

    assert len(found) > 300
    assert [faults for faults in found if faults != SOUND] == []


# Each finds what it is there for


def the_item(form, link):
    return next(each for each in every_item(form) if each["linkId"] == link)


BROKEN = {
    "a status that is none": (lambda form: form.update(status="live"), {"fhir"}),
    "a word for true": (
        lambda form: the_item(form, "who_for").update(required="yes"),
        {"medplum", "profiles"},
    ),
    "a property that is none": (
        lambda form: form["item"][0].update(colour="red"),
        {"medplum", "profiles"},
    ),
    "a type that is none": (
        lambda form: the_item(form, "who_for").update(type="chooice"),
        {"medplum", "profiles"},
    ),
    "a version that can't be compared": (lambda form: form.pop("extension"), {"profiles"}),
    "no status": (lambda form: form.pop("status"), {"medplum", "profiles", "fhir"}),
    "no address": (lambda form: form.pop("url"), {"profiles"}),
    "choices of a group": (
        lambda form: the_item(form, "days_used").update(answerOption=[{"valueString": "x"}]),
        {"medplum", "profiles"},
    ),
    "two conditions, and not whether one is enough": (
        lambda form: the_item(form, "last_use").pop("enableBehavior"),
        {"medplum", "profiles"},
    ),
}


@cache
def found_in_broken_forms() -> dict[str, set[str]]:
    """Who finds each, all asked in one go."""
    forms = []
    for break_it, _ in BROKEN.values():
        forms.append(deepcopy(questionnaire(RELEASED[-1], FOR_MACHINES, HOUSE)))
        break_it(forms[-1])
    told = told_by_node(forms)
    return {
        fault: {name for name, faults in found.items() if faults}
        for fault, found in zip(BROKEN, told, strict=True)
    }


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_form_is_found_by_those_who_can(fault):
    assert found_in_broken_forms()[fault] == BROKEN[fault][1]


# HL7's own definitions and codes


@pytest.mark.parametrize("url", [url for url in EXTENSIONS if "/5.0/" not in url])
def test_what_we_know_of_an_extension_is_what_hl7_defines(url):
    elements = {each["id"]: each for each in extension_definitions()[url]["snapshot"]["element"]}
    allowed = EXTENSIONS[url]

    if isinstance(allowed, dict):
        parts = (name.removeprefix("Extension.extension:") for name in elements if ":" in name)
        assert {part for part in parts if "." not in part} == set(allowed)
        for name, types in allowed.items():
            assert types == types_of(elements[f"Extension.extension:{name}.value[x]"])
    else:
        assert allowed == types_of(elements["Extension.value[x]"])


def types_of(element: dict) -> set[str]:
    return {f"value{each['code'][0].upper()}{each['code'][1:]}" for each in element["type"]}


def codings(value) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("system"), str) and isinstance(value.get("code"), str):
            yield value["system"], value["code"]
        for each in value.values():
            yield from codings(each)
    elif isinstance(value, list):
        for each in value:
            yield from codings(each)


@pytest.mark.django_db
def test_every_code_of_hl7_is_active(cora):
    used = {
        pair
        for one in (gone_through(cora), emergency(), by_phone(cora), submission(contact=None))
        for envelope in ENVELOPES
        for pair in codings(envelope(record_of(one)))
        if pair[0].startswith("http://terminology.hl7.org/CodeSystem/")
    }

    assert len(used) > 10
    assert {pair: code_statuses(pair[0]).get(pair[1]) for pair in used} == dict.fromkeys(used, "active")


def test_a_retired_code_is_known_for_one():
    assert code_statuses("http://terminology.hl7.org/CodeSystem/v3-ActCode")["NORDSLCD"] == "retired"


# Ratings by the expressions


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
def test_a_rating_by_its_expression_is_our_rating(instrument):
    journeys = [Journey(instrument, drawn(number)) for number in range(100)]
    journeys = [journey for journey in journeys if journey.is_complete]
    form = questionnaire(instrument, FOR_MACHINES, HOUSE)
    patient = {"resourceType": "Patient", "id": "x"}

    def response(journey):
        given = Given(journey, words(journey), "en", AT, "completed", "web")
        return questionnaire_response(given, "x", {"value": "x"}, patient, HOUSE)

    _, *found = told_by_node([form, *map(response, journeys)], "ratings")

    assert len(found) > 50
    for journey, ratings in zip(journeys, found, strict=True):
        profile = instrument.assess(journey).profile
        assert ratings == {
            "ratings.stability": [profile.stability],
            "ratings.support": [profile.support],
            "ratings.responsibilities": [profile.responsibilities],
        }


def words(journey):
    return words_shown(journey, "en")


def test_a_rating_is_nothing_while_one_of_its_questions_is_open():
    form = questionnaire(RELEASED[-1], FOR_MACHINES, HOUSE)
    journey = answered(answers(home_safety=None, thirty_days_away=None))
    given = Given(journey, words(journey), "en", AT, "stopped", "web")
    patient = {"resourceType": "Patient", "id": "x"}

    _, ratings = told_by_node(
        [form, questionnaire_response(given, "x", {"value": "x"}, patient, HOUSE)], "ratings"
    )

    assert ratings["ratings.stability"] == []
    assert ratings["ratings.responsibilities"] == []
    assert ratings["ratings.support"] == [rating_of(0, (1, 2, 3, 4))]
