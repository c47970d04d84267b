"""What a record says is what we know, of whom, by whom, and nothing that was not given."""

from base64 import b64decode
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest

from programs.criteria.dimensions import Dimension
from screening.actions import sending
from screening.contact import Contact, OnBehalf
from screening.instrument.words import words_shown
from screening.level_codes import parse
from screening.models import Submission
from screening.record_system import envelopes
from screening.record_system.record import Record
from screening.record_system.vocabulary import DATA_ABSENT_REASON, lines_of
from screening.review.exports import NOTICE
from tests.asked import answered
from tests.cast import answers
from tests.screening.record_system.records import (
    AT,
    CASES,
    HOUSE,
    by_phone,
    every_item,
    gone_through,
    kinds,
    only,
    record_of,
    sent_case,
)
from tests.submissions import emergency, stopped_at_emergency, submission

pytestmark = pytest.mark.django_db


def coded(concept, part):
    return next(each["code"] for each in concept["coding"] if each["system"].endswith(part))


def sent_for_someone_else(contact=None, **about):
    from uuid import uuid4

    from programs.models import CriteriaVersion

    return sending.send(
        journey=str(uuid4()),
        answered=answered(answers(who_for="someone_else")),
        language="en",
        version=CriteriaVersion.objects.published(),
        contact=contact or Contact(name="Olga", phone="(212) 555-0101", email="olga@example.org"),
        on_behalf=OnBehalf(**about),
    )


# What was answered


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", CASES)
def test_the_answers_stand_under_our_keys_in_the_words_that_were_shown(code, language):
    one = sent_case(code, language)
    response = only(record_of(one), "QuestionnaireResponse")

    codes, words = {}, []
    for item in every_item(response):
        if "answer" not in item:
            continue
        codes[item["linkId"]] = [each["valueCoding"]["code"] for each in item["answer"]]
        words += [(item["text"], each["valueCoding"]["display"]) for each in item["answer"]]
    expected = {}
    for key, answer in one.screening.answers.items():
        if isinstance(answer, dict):
            expected |= {f"{key}.{thing}": [value] for thing, value in answer.items()}
        else:
            expected[key] = [answer] if isinstance(answer, str) else list(answer)
    assert codes == expected
    shown = words_shown(one.screening.answered, language)
    told = {f"{text}: {said}" for text, said in words} | {said for _, said in words}
    assert all(answer in told for row in shown for answer in row["answers"])
    assert {row["question"] for row in shown} == {
        item["text"] for item in every_item(response) if "text" in item and "." not in item["linkId"]
    }
    assert response["language"] == language


def test_it_names_the_edition_that_was_answered():
    own = only(record_of(submission(language="es")), "QuestionnaireResponse")
    of_other = only(record_of(sent_for_someone_else()), "QuestionnaireResponse")

    base = "https://care.example/fhir/Questionnaire/adult-substance-use"
    assert own["questionnaire"] == f"{base}-es|2026.2.0"
    assert of_other["questionnaire"] == f"{base}-en-someone-else|2026.2.0"


def test_a_person_who_asks_to_be_called_in_an_emergency_has_no_level_and_no_rating():
    record = record_of(stopped_at_emergency())

    assert only(record, "QuestionnaireResponse")["status"] == "stopped"
    assert record.of_kind("Observation") == []
    assert record.of_kind("RiskAssessment") == []
    request = only(record, "ServiceRequest")
    assert (request["intent"], request["priority"]) == ("proposal", "stat")
    assert "coding" not in request["code"]
    assert [each["code"]["coding"][0]["code"] for each in safety_flags(record)] == ["emergency_overdose"]


def safety_flags(record):
    return [each for each in record.of_kind("Flag") if each["category"][0]["coding"][0]["code"] == "safety"]


# How it was judged


@pytest.mark.parametrize("code", CASES)
def test_the_ratings_and_the_level_are_ours_with_the_reasons(code):
    one = sent_case(code, "es")
    record = record_of(one)

    ratings = {coded(each["code"], "ratings"): each["valueInteger"] for each in record.of_kind("Observation")}
    assert ratings == one.screening.profile.ratings
    response = only(record, "QuestionnaireResponse")
    for each in record.of_kind("Observation"):
        dimension = Dimension(coded(each["code"], "ratings"))
        assert each["interpretation"][0]["text"] == dimension.meaning(each["valueInteger"])
        assert each["derivedFrom"] == [{"reference": f"QuestionnaireResponse/{response['id']}"}]
    assessment = only(record, "RiskAssessment")
    (prediction,) = assessment["prediction"]
    assert coded(prediction["outcome"], "levels") == one.level
    assert all(criterion in prediction["rationale"] for criterion in one.screening.deciding)
    assert one.screening.criteria_version.digest in assessment["method"]["text"]
    raised = [coded(each["code"], "flags") for each in safety_flags(record)]
    assert raised == one.screening.flags


def test_a_recommendation_is_a_proposal_until_somebody_decides(cora):
    request = only(record_of(submission()), "ServiceRequest")
    decided = only(record_of(gone_through(cora)), "ServiceRequest")

    assert request["intent"] == "proposal"
    assert decided["intent"] == "order"
    assert coded(decided["code"], "levels") == "inpatient"
    assert coded(decided["code"], "HCPCSReleaseCodeSets") == "H0018"
    notes = [each["text"] for each in decided["note"]]
    assert any("A seizure last year <& more>" in note for note in notes)
    assert any("residential care outside a hospital" in note for note in notes)


def test_a_request_has_the_codes_that_the_site_has_set(cora):
    one = gone_through(cora)
    codes = parse("inpatient | urn:oid:1.2.3 | 3.7 | Inpatient\niop | urn:oid:1.2.3 | 2.1 | Intensive")
    record = Record(one, replace(HOUSE, level_codes=codes), AT)

    request = only(record, "ServiceRequest")

    assert [each["code"] for each in request["code"]["coding"]] == ["inpatient", "3.7"]
    assert not any(each["text"].startswith("On ") for each in request["note"])


def test_what_an_assessment_ended_in_is_the_level_that_holds(cora):
    one = gone_through(cora)
    Submission.objects.filter(pk=one.pk).update(assessed_level="php")

    request = only(record_of(one), "ServiceRequest")

    assert coded(request["code"], "levels") == "php"
    assert coded(request["code"], "HCPCSReleaseCodeSets") == "H0035"


@pytest.mark.parametrize(
    ("stage", "fields", "status"),
    [
        ("new", {}, "active"),
        ("closed", {"close_reason": "declined"}, "revoked"),
        (
            "placed",
            {"assessed_level": "iop", "placed_level": "iop", "placed_where": "here"},
            "completed",
        ),
    ],
)
def test_a_request_follows_what_became_of_it(stage, fields, status):
    one = emergency()
    Submission.objects.filter(pk=one.pk).update(stage=stage, **fields)
    record = record_of(one)

    assert only(record, "ServiceRequest")["status"] == status
    expected = "active" if status == "active" else "inactive"
    assert {each["status"] for each in record.of_kind("Flag")} == {expected}


def test_the_recommendation_supports_the_request_which_may_not_name_it_as_its_reason():
    record = record_of(submission())

    supports = [each["reference"] for each in only(record, "ServiceRequest")["supportingInfo"]]
    assert supports == [
        f"RiskAssessment/{only(record, 'RiskAssessment')['id']}",
        f"QuestionnaireResponse/{only(record, 'QuestionnaireResponse')['id']}",
    ]


def test_a_booked_assessment_is_an_appointment_of_an_hour(cora):
    assert record_of(submission()).of_kind("Appointment") == []

    one = gone_through(cora)
    booked = only(record_of(one), "Appointment")

    assert booked["status"] == "booked"
    assert booked["start"] == one.assessment_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert booked["start"] < booked["end"]


# What was heard since


def test_what_was_heard_stands_beside_what_was_sent(cora):
    record = record_of(gone_through(cora))

    sent, heard = record.of_kind("QuestionnaireResponse")
    assert (sent["status"], heard["status"]) == ("completed", "amended")
    assert heard["author"]["reference"].startswith("Practitioner/")
    assert heard["source"]["reference"].startswith("Patient/")
    as_sent, as_heard = record.of_kind("RiskAssessment")
    assert coded(as_sent["prediction"][0]["outcome"], "levels") == "iop"
    assert coded(as_heard["prediction"][0]["outcome"], "levels") == "inpatient"
    assert len(record.of_kind("Observation")) == 10
    _, revision = record.of_kind("Provenance")
    (entity,) = revision["entity"]
    assert entity == {
        "role": "revision",
        "what": {"reference": f"QuestionnaireResponse/{sent['id']}"},
    }


# Who


def test_a_person_who_gave_nothing_is_a_patient_of_whom_that_is_said():
    patient = only(record_of(submission(contact=None)), "Patient")

    assert patient["name"] == [{"extension": [{"url": DATA_ABSENT_REASON, "valueCode": "asked-declined"}]}]
    assert patient["_gender"]["extension"][0]["valueCode"] == "not-asked"
    assert "telecom" not in patient
    assert "birthDate" not in patient


def test_a_name_and_number_are_the_person_s_own_where_they_answered_for_themselves():
    patient = only(record_of(submission()), "Patient")

    assert patient["name"][0]["text"] == "Pat"
    assert [each["value"] for each in patient["telecom"]] == ["(212) 555-0101", "pat@example.org"]


def test_who_answers_for_someone_else_is_a_related_person_with_their_own_name_and_number():
    record = record_of(sent_for_someone_else(relation="parent", number_is="mine"))
    patient, related = only(record, "Patient"), only(record, "RelatedPerson")

    assert "Olga" not in str(patient)
    assert "telecom" not in patient
    assert coded(related["relationship"][0], "RoleCode") == "PRN"
    assert [each["value"] for each in related["telecom"]] == ["(212) 555-0101", "olga@example.org"]
    response = only(record, "QuestionnaireResponse")
    assert response["source"]["reference"] == f"RelatedPerson/{related['id']}"
    assert response["subject"]["reference"] == f"Patient/{patient['id']}"


def test_a_number_that_is_the_person_s_own_is_theirs_and_not_the_sender_s():
    record = record_of(sent_for_someone_else(number_is="theirs"))

    assert [each["value"] for each in only(record, "Patient")["telecom"]] == ["(212) 555-0101"]
    assert [each["value"] for each in only(record, "RelatedPerson")["telecom"]] == ["olga@example.org"]


def test_how_contact_is_safe_goes_along_as_a_flag():
    one = sent_for_someone_else(Contact(phone="(212) 555-0101", ask_for="Sam", safety="Never on weekends"))
    (rule,) = [each for each in record_of(one).of_kind("Flag") if "safety" not in str(each["category"])]

    words = rule["code"]["text"]
    assert "No messages" in words
    assert "Ask for Sam" in words
    assert "Never on weekends" in words
    assert "Do not tell the person who asked for them" in words
    assert "The person may not know of it" in words


def test_a_person_who_checks_in_again_is_the_same_patient():
    first = submission()
    again = sending.send(
        journey="8d1a6f0e-5a36-4a2b-9a30-0d7d9e0f3a11",
        answered=answered(answers()),
        language="en",
        version=first.screening.criteria_version,
        follows=first.reference,
    )

    assert only(record_of(first), "Patient")["id"] == only(record_of(again), "Patient")["id"]
    assert only(record_of(first), "ServiceRequest")["id"] != only(record_of(again), "ServiceRequest")["id"]


def test_what_staff_asked_is_theirs_to_author_and_the_person_s_to_have_said(cora):
    record = record_of(by_phone(cora))
    response = only(record, "QuestionnaireResponse")

    assert response["author"]["reference"] == f"Practitioner/{only(record, 'Practitioner')['id']}"
    assert response["source"]["reference"] == f"Patient/{only(record, 'Patient')['id']}"
    assert "by phone" in response["text"]["div"]


# What was agreed to


def test_the_words_of_the_yes_go_along_as_they_were_read_out(cora):
    consent = only(record_of(by_phone(cora)), "Consent")

    attached = consent["sourceAttachment"]
    assert b64decode(attached["data"]).decode() == "¿Puedo enviar sus respuestas al equipo?"
    assert attached["language"] == "es"


def test_it_says_what_was_agreed_to_and_what_was_not():
    permit, deny = only(record_of(submission()), "Consent")["provision"]["provision"]

    assert permit["type"] == "permit"
    assert [each["coding"][0]["code"] for each in permit["action"]] == ["access", "use"]
    assert permit["purpose"][0]["code"] == "TREAT"
    assert deny == {
        "type": "deny",
        "action": [{"coding": [{"system": permit["action"][0]["coding"][0]["system"], "code": "disclose"}]}],
    }


def test_a_consent_that_was_taken_back_is_so_for_the_other_side_too():
    one = submission()
    assert only(record_of(one), "Consent")["status"] == "active"

    Submission.objects.filter(pk=one.pk).update(stage="closed", close_reason="withdrawn")

    record = record_of(one)
    assert only(record, "Consent")["status"] == "inactive"
    assert only(record, "ServiceRequest")["status"] == "revoked"


def test_nothing_is_said_to_be_a_written_consent_by_part_2():
    assert "42CFRPart2CD" not in str(record_of(submission()).resources)


# What the law asks for


def all_sorts(cora):
    return [
        submission(contact=None, language="es"),
        stopped_at_emergency(),
        sent_for_someone_else(relation="other"),
        by_phone(cora),
        gone_through(cora),
    ]


def test_every_resource_carries_the_labels_and_the_notice(cora):
    for one in all_sorts(cora):
        for each in record_of(one).resources:
            codes = [label["code"] for label in each["meta"]["security"]]
            assert codes == ["R", "SUD", "42CFRPart2", "NORDSCLCD"]
            assert NOTICE in each["text"]["div"]


def test_the_envelope_is_labelled_too():
    bundle = envelopes.transaction(record_of(submission()))

    assert [label["code"] for label in bundle["meta"]["security"]] == [
        "R",
        "SUD",
        "42CFRPart2",
        "NORDSCLCD",
    ]


def test_whatever_was_typed_the_narrative_is_xml_and_says_it_whole():
    typed = "Only text first.\nNever <b>call</b> & hang up\x0b"
    one = submission(contact=Contact(name="A & B", phone="(212) 555-0101", safety=typed))

    rules = next(each for each in record_of(one).of_kind("Flag") if "contact" in str(each["category"]))
    div = fromstring(rules["text"]["div"])  # noqa: S314 our own words

    assert any("Only text first.\nNever <b>call</b> & hang up" in each.text for each in div)
    assert "\x0b" not in str(rules)
    (line,) = lines_of(rules)
    assert line.endswith(f"In their words: {typed[:-1]}.")


# Whole, once


def references_in(value):
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from references_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from references_in(each)


def test_each_resource_refers_to_those_before_it_and_stands_once(cora):
    for one in all_sorts(cora):
        seen = set()
        for each in record_of(one).resources:
            assert set(references_in(each)) <= seen, each["resourceType"]
            name = f"{each['resourceType']}/{each['id']}"
            assert name not in seen
            seen.add(name)


def test_everything_of_the_record_has_its_provenance(cora):
    for one in all_sorts(cora):
        record = record_of(one)
        targets = {each["reference"] for found in record.of_kind("Provenance") for each in found["target"]}
        told = {
            f"{each['resourceType']}/{each['id']}"
            for each in record.resources
            if each["resourceType"]
            not in ("Provenance", "Organization", "Practitioner", "Patient", "RelatedPerson", "Appointment")
        }
        assert targets == told


def test_what_is_sent_twice_is_put_under_the_same_ids(cora):
    one = gone_through(cora)
    first, again = (envelopes.transaction(record_of(one)) for _ in range(2))

    assert first == again
    for entry in first["entry"]:
        resource = entry["resource"]
        assert entry["request"] == {
            "method": "PUT",
            "url": f"{resource['resourceType']}/{resource['id']}",
        }
        assert entry["fullUrl"].endswith(entry["request"]["url"])
    assert first["timestamp"] == AT.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_records_of_two_people_share_nobody_but_the_site_and_its_staff(cora):
    one, other = (
        {f"{each['resourceType']}/{each['id']}" for each in record_of(of).resources}
        for of in (gone_through(cora), gone_through(cora))
    )

    assert {name.split("/")[0] for name in one & other} == {"Organization", "Practitioner"}


def test_the_kinds_of_a_whole_record(cora):
    assert set(kinds(record_of(gone_through(cora)).resources)) == {
        "Organization",
        "Practitioner",
        "Patient",
        "QuestionnaireResponse",
        "Observation",
        "RiskAssessment",
        "Flag",
        "ServiceRequest",
        "Appointment",
        "Consent",
        "Provenance",
    }
