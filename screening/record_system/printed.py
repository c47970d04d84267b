"""The record as a tagged PDF, for systems that take no answers yet: what is said of it, in lines."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from screening.patient.pdf import HEADING, ITEM, STRONG, TEXT, TITLE, Block, pdf
from screening.record_system.record import Record
from screening.record_system.vocabulary import Resource, lines_of
from screening.review.exports import NOTICE
from screening.review.workspace import Workspace

SECTIONS = (  # danger, and how to call without harm, before everything else
    ("Flag", "Flags, and how to make contact"),
    ("ServiceRequest", "Level of care"),
    ("RiskAssessment", "Recommended, and why"),
    ("Observation", "Ratings, 0 best, 4 worst"),
    ("Appointment", "Booked"),
    ("Consent", "Agreed to"),
)


def as_pdf(record: Record) -> bytes:
    """Letters that Helvetica lacks become question marks: those of other alphabets."""
    with override("en"):
        return pdf(list(blocks(record)), title=title_of(record), language="en")


def title_of(record: Record) -> str:
    return f"Screening record {record.submission.reference}"


def blocks(record: Record) -> Iterator[Block]:
    sent = date_format(localtime(record.screening.sent_at), "DATETIME_FORMAT")
    yield Block(TEXT, " · ".join((record.house.name, f"Sent {sent}")))
    yield Block(TITLE, title_of(record))
    yield Block(STRONG, NOTICE)
    yield Block(TEXT, "It screens; it does not diagnose. A person confirms every result.")
    for kind in ("Patient", "RelatedPerson"):
        yield from (Block(TEXT, line) for each in record.of_kind(kind) for line in lines_about(each))
    for kind, heading in SECTIONS:
        if found := record.of_kind(kind):
            yield Block(HEADING, heading)
            yield from (Block(ITEM, line) for each in found for line in lines_of(each))
    yield from answers(record)


def lines_about(person: Resource) -> Iterator[str]:
    yield from lines_of(person)
    yield from (f"{each['system'].capitalize()}: {each['value']}" for each in person.get("telecom", []))


def answers(record: Record) -> Iterator[Block]:
    """As they were shown; in English beside them where they were in another language."""
    yield Block(HEADING, "Answers")
    workspace = Workspace(record.submission)
    for row in workspace.answers:
        yield Block(TEXT, row.question)
        yield Block(ITEM, "; ".join(row.answers))
        if row.english_question:
            yield Block(ITEM, f"{row.english_question} {'; '.join(row.english_answers)}")
    if amended := workspace.amended:
        yield Block(HEADING, "Heard since")
        for change in amended.changes:
            yield Block(TEXT, change.question)
            before, after = ("; ".join(each) or "not asked" for each in (change.before, change.after))
            yield Block(ITEM, f"Sent: {before}. Heard: {after}.")
