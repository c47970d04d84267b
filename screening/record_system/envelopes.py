"""One content in the envelopes that record systems take."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from screening.record_system.printed import as_pdf, title_of
from screening.record_system.record import Record
from screening.record_system.vocabulary import Resource, concept, labelled, labels, moment, reference
from screening.review.exports import COLUMNS, CONTACT_COLUMNS, lines_of

FHIR_JSON = "application/fhir+json"
SUBMIT_SERVICE_REQUEST = "http://ntst.com/fhir/message-events#submit-service-request"


class Envelope(models.TextChoices):
    TRANSACTION = "transaction", "For a FHIR server: everything, as a transaction"
    MESSAGE = (
        "message",
        "For Netsmart, and others that take a message: everything, as a request for a service",
    )
    DOCUMENT = "document", "For any other FHIR system: the person, and the record as a PDF"
    ROW = "row", "For a list of contacts or a CRM: one row of CSV, without the answers"


@dataclass(frozen=True)
class Sealed:
    """The content in its envelope, as a file."""

    content: bytes
    content_type: str
    extension: str


def sealed(record: Record, envelope: Envelope) -> Sealed:
    if envelope is Envelope.ROW:
        return Sealed(row(record), "text/csv; charset=utf-8", "csv")
    bundle = {
        Envelope.TRANSACTION: transaction,
        Envelope.MESSAGE: message,
        Envelope.DOCUMENT: document,
    }[envelope](record)
    return Sealed(json.dumps(bundle, ensure_ascii=False, indent=1).encode(), FHIR_JSON, "json")


def transaction(record: Record) -> Resource:
    """For FHIR servers: all or nothing, and twice is once, since each is put under an id of our own."""
    return bundle(record, "transaction", put(record, record.resources))


def message(record: Record) -> Resource:
    """For systems that take messages. Its header comes first and names everything, the request before all."""
    request = record.request
    others = [each for each in record.resources if each["id"] != request["id"]]
    header = labelled(
        "MessageHeader",
        record.house.id_of(record.submission.reference, "message"),
        [f"{record.house.name} asks for a level of care for {record.submission.reference}."],
        eventUri=SUBMIT_SERVICE_REQUEST,
        sender=reference(record.site),
        source={"name": record.house.name, "software": "level-of-care", "endpoint": record.house.address},
        focus=[reference(each) for each in (request, *others)],
    )
    entries = [{"fullUrl": full_url(record, each), "resource": each} for each in (header, request, *others)]
    return bundle(record, "message", entries)


def document(record: Record) -> Resource:
    """For systems that take a person and a file, which is most of them."""
    return bundle(
        record, "transaction", put(record, [record.site, record.patient, filed(record)]), "document"
    )


def filed(record: Record) -> Resource:
    own_id, identifier = record.house.named(record.submission.reference, "document")
    return labelled(
        "DocumentReference",
        own_id,
        [f"{title_of(record)}, as a PDF."],
        identifier=[identifier],
        status="current",
        docStatus="final",
        type=concept(text="Level-of-care screening record"),
        subject=reference(record.patient),
        date=moment(record.at),
        author=[reference(record.site)],
        custodian=reference(record.site),
        description=title_of(record),
        securityLabel=[concept(label) for label in labels()["security"]],
        content=[
            {
                "attachment": {
                    "contentType": "application/pdf",
                    "language": "en",
                    "data": b64encode(as_pdf(record)).decode(),
                    "title": title_of(record),
                    "creation": moment(record.at),
                }
            }
        ],
    )


def row(record: Record) -> bytes:
    """The columns of a list with those of contact; the notice is its last line."""
    names = [column.name for column in (*COLUMNS, *CONTACT_COLUMNS)]
    return "".join(lines_of([record.submission], names)).encode()


def put(record: Record, resources: Sequence[Resource]) -> list[Resource]:
    return [
        {
            "fullUrl": full_url(record, each),
            "resource": each,
            "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"},
        }
        for each in resources
    ]


def bundle(record: Record, kind: str, entries: list[Resource], named: str = "") -> Resource:
    return {
        "resourceType": "Bundle",
        "id": record.house.id_of(record.submission.reference, "bundle", named or kind),
        "meta": labels(),
        "type": kind,
        "timestamp": moment(record.at),
        "entry": entries,
    }


def full_url(record: Record, resource: Resource) -> str:
    """References stay relative to it, so they hold in the envelope and on the server alike."""
    return f"{record.house.base}/{resource['resourceType']}/{resource['id']}"
