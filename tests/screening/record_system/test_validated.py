"""What others who read FHIR say of everything we make, once it is shown that they do find faults."""

from copy import deepcopy
from dataclasses import replace

import pytest

from screening.instrument.instruments import RELEASED
from screening.level_codes import parse
from screening.record_system import envelopes
from screening.record_system.questionnaire import EDITIONS, FOR_MACHINES, questionnaire
from screening.record_system.terminology import code_systems, concept_map
from tests.screening.record_system.records import (
    CASES,
    HOUSE,
    LANGUAGES,
    by_phone,
    every_item,
    gone_through,
    record_of,
    sent_case,
)
from tests.screening.record_system.validators import (
    ALL,
    by_specification,
    inside_extensions,
    round_trip,
)
from tests.submissions import emergency, stopped_at_emergency, submission

ENVELOPES = (envelopes.transaction, envelopes.message, envelopes.document)


def faults(resource):
    return [fault for validator in ALL for fault in validator(resource)]


# Nothing to find


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.suffix or "machines")
def test_every_edition_of_the_questionnaire_is_sound(instrument, edition):
    assert faults(questionnaire(instrument, edition, HOUSE)) == []


def test_what_the_codes_mean_is_sound():
    own = replace(HOUSE, level_codes=parse("iop | urn:oid:1.2.3 | 2.1 | Intensive"))
    for each in (*code_systems(HOUSE), concept_map(HOUSE), concept_map(own)):
        assert faults(each) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CASES)
def test_every_worked_case_is_sound(code, language):
    record = record_of(sent_case(code, language))

    for envelope in ENVELOPES:
        assert faults(envelope(record)) == []


@pytest.mark.django_db
def test_whatever_became_of_one_it_is_sound(cora):
    everything = (
        submission(contact=None),
        emergency(),
        stopped_at_emergency(contact=None),
        by_phone(cora),
        gone_through(cora),
    )
    for one in everything:
        record = record_of(one)
        for envelope in ENVELOPES:
            assert faults(envelope(record)) == []


# Each finds what it is there for


def the_item(form, link):
    return next(each for each in every_item(form) if each["linkId"] == link)


def the_option(form, link):
    return the_item(form, link)["answerOption"][0]


def without(of, name):
    del of[name]


BROKEN = {
    "a word for true": (
        lambda form: the_item(form, "who_for").update(required="yes"),
        {round_trip, by_specification},
    ),
    "a property that is none": (
        lambda form: form["item"][0].update(colour="red"),
        {round_trip, by_specification},
    ),
    "no item type": (
        lambda form: without(the_item(form, "who_for"), "type"),
        {round_trip, by_specification},
    ),
    "a weight as text": (
        lambda form: the_option(form, "home_safety")["extension"][0].update(valueDecimal="one"),
        {round_trip, by_specification, inside_extensions},
    ),
    "a weight of another type": (
        lambda form: the_option(form, "home_safety").update(
            extension=[{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueString": "1"}]
        ),
        {inside_extensions},
    ),
    "a translation without its language": (
        lambda form: the_item(form, "home_safety")["_text"]["extension"][0]["extension"].pop(0),
        {inside_extensions},
    ),
    "an expression without its language": (
        lambda form: without(
            the_item(form, "ratings.support")["extension"][0]["valueExpression"], "language"
        ),
        {round_trip, by_specification, inside_extensions},
    ),
    "an extension that nobody has defined": (
        lambda form: form["extension"].append({"url": "http://example.org/own", "valueString": "x"}),
        {inside_extensions},
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_form_is_found_by_those_who_can(fault):
    form = deepcopy(questionnaire(RELEASED[-1], FOR_MACHINES, HOUSE))
    assert faults(form) == []
    break_it, finders = BROKEN[fault]

    break_it(form)

    assert {validator for validator in ALL if validator(form)} == finders
