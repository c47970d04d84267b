"""One content, in the envelope that the other side can open."""

import re
from base64 import b64decode

import pytest
from django.utils import timezone

from screening.record_system import envelopes
from screening.review.exports import NOTICE
from tests.screening.patient.test_pdf import said
from tests.screening.record_system.records import gone_through, record_of
from tests.submissions import stopped_at_emergency, submission

pytestmark = pytest.mark.django_db


def inside(bundle):
    return [entry["resource"] for entry in bundle["entry"]]


def names(resources):
    return [f"{each['resourceType']}/{each['id']}" for each in resources]


def test_a_message_begins_with_its_header_and_asks_for_one_service(cora):
    record = record_of(gone_through(cora))
    bundle = envelopes.message(record)

    header, request, *_ = inside(bundle)
    assert bundle["type"] == "message"
    assert header["resourceType"] == "MessageHeader"
    assert header["eventUri"] == "http://ntst.com/fhir/message-events#submit-service-request"
    assert header["source"]["endpoint"] == "https://care.example"
    assert request["resourceType"] == "ServiceRequest"
    assert header["focus"][0]["reference"] == names([request])[0]
    assert all("request" not in entry for entry in bundle["entry"])


def test_a_message_refers_to_everything_that_is_in_it_and_holds_the_same_as_a_transaction(cora):
    record = record_of(gone_through(cora))
    header, *others = inside(envelopes.message(record))

    assert sorted(each["reference"] for each in header["focus"]) == sorted(names(others))
    assert sorted(names(others)) == sorted(names(inside(envelopes.transaction(record))))


def test_even_an_emergency_without_a_level_is_a_request_that_a_message_can_be_about():
    _, request, *_ = inside(envelopes.message(record_of(stopped_at_emergency())))

    assert (request["resourceType"], request["priority"]) == ("ServiceRequest", "stat")


def the_pdf(record):
    _, _, document = inside(envelopes.document(record))
    (content,) = document["content"]
    return b64decode(content["attachment"]["data"])


def test_a_document_is_the_person_and_the_record_as_a_tagged_pdf(cora):
    record = record_of(gone_through(cora))
    site, person, document = inside(envelopes.document(record))

    assert [site["resourceType"], person["resourceType"]] == ["Organization", "Patient"]
    assert document["subject"]["reference"] == names([person])[0]
    labels = [each["coding"][0]["code"] for each in document["securityLabel"]]
    assert labels == ["R", "SUD", "42CFRPart2", "NORDSCLCD"]
    pdf = the_pdf(record)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Marked true" in pdf
    assert re.findall(rb"/S /(H1|H2) ", pdf)[:2] == [b"H1", b"H2"]


def test_the_pdf_says_what_the_record_says(cora):
    one = gone_through(cora)
    words = said(the_pdf(record_of(one)))

    assert NOTICE in words
    assert f"Screening record {one.reference}" in words
    assert words.index("How to make contact safely: By phone") < words.index("Level of care asked for")
    assert f"Professional assessment: {timezone.localtime(one.assessment_at):%b. %-d, %Y}" in words
    assert "Patient: Pat." in words
    assert "Phone: (212) 555-0101" in words
    assert "Level of care asked for: Inpatient." in words
    assert "A seizure last year <& more>" in words
    assert "Stability: 0 of 4, a safe and sober home (0 best, 4 worst)." in words
    assert "¿Para quién es" in words
    assert "Who is this for? Me" in words
    assert "Sent: No. Heard: Yes." in words
    assert "Recommended by the answers alone: Intensive outpatient (IOP), provisional." in words
    assert "Recommended by the answers alone, as heard since: Inpatient, provisional." in words


def test_envelopes_of_one_record_are_told_apart():
    record = record_of(submission())
    made = [each(record)["id"] for each in (envelopes.transaction, envelopes.message, envelopes.document)]

    assert len(set(made)) == 3
