"""One content in the envelopes that record systems take."""

from screening.record_system.record import Record
from screening.record_system.vocabulary import Resource, labels, moment


def transaction(record: Record) -> Resource:
    """For FHIR servers: all or nothing, and twice is once, since each is put under an id of our own."""
    entries = [
        {
            "fullUrl": full_url(record, each),
            "resource": each,
            "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"},
        }
        for each in record.resources
    ]
    return bundle(record, "transaction", entries)


def bundle(record: Record, kind: str, entries: list[Resource]) -> Resource:
    return {
        "resourceType": "Bundle",
        "id": record.house.id_of(record.submission.reference, kind),
        "meta": labels(),
        "type": kind,
        "timestamp": moment(record.at),
        "entry": entries,
    }


def full_url(record: Record, resource: Resource) -> str:
    """References stay relative to it, so they hold in the envelope and on the server alike."""
    return f"{record.house.base}/{resource['resourceType']}/{resource['id']}"
