"""Records as a record system is told of them: of worked cases, of Pat, and of one that went all the way."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from programs.criteria.ruleset import Level
from programs.defaults import default_worked_cases
from programs.models import CriteriaVersion
from screening.actions import amending, asking, claiming, reviewing, sending, staging
from screening.contact import Contact, OnBehalf
from screening.instrument import instruments
from screening.instrument.journey import Journey
from screening.models import Amendment, Door, Submission
from screening.record_system.record import Record
from screening.record_system.vocabulary import House
from tests.cast import answers
from tests.submissions import submission
from vault import clock

HOUSE = House("https://care.example", "Clear Creek Care", "(212) 555-0199")
AT = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
CASES = {case["code"]: case for case in default_worked_cases()}
LANGUAGES = ("en", "es")


def record_of(one: Submission) -> Record:
    one.refresh_from_db()
    return Record(one, HOUSE, AT)


def sent_case(code: str, language: str) -> Submission:
    case = CASES[code]
    instrument = instruments.get(instruments.ADULT_SUBSTANCE_USE, case["questionnaire"])
    journey = Journey(instrument, case["answers"])
    return sending.send(
        journey=str(uuid4()),
        answered=journey,
        language=language,
        version=CriteriaVersion.objects.published(),
        contact=Contact(name="Ana", phone="(212) 555-0101", language=language),
        on_behalf=OnBehalf(relation="parent", number_is="mine") if journey.someone_else else None,
    )


def by_phone(cora, language="es") -> Submission:
    """Asked by Cora, who read the words of the yes out."""
    begun = asking.begin(by=cora, door=Door.PHONE, language=language)
    asking.keep(asking=begun, answers=answers(), contact={})
    words = "¿Puedo enviar sus respuestas al equipo?"
    return asking.send(asking=begun, consent_words=words, contact=None, on_behalf=None)


def gone_through(cora) -> Submission:
    """Sent, claimed, heard otherwise on the call, decided, and booked for an assessment."""
    one = submission(language="es")
    claiming.claim(submission=one, by=cora)
    one.refresh_from_db()
    begun = amending.begin(submission=one, by=cora)
    asking.keep(asking=begun, answers=answers(stopping_complications="yes"), contact={})
    amending.amend(asking=begun, submission=one, why=Amendment.Why.HEARD)
    reviewing.record_review(
        submission=one,
        by=cora,
        decided_level=Level.INPATIENT,
        reason="heard",
        rationale="A seizure last year <& more>",
    )
    Submission.objects.filter(pk=one.pk).update(stage="reached")
    one.refresh_from_db()
    staging.book(submission=one, by=cora, at=clock.now() + timedelta(days=1))
    return one


def kinds(resources) -> list[str]:
    return [each["resourceType"] for each in resources]


def only(record: Record, kind: str) -> dict:
    (found,) = record.of_kind(kind)
    return found


def every_item(of: dict):
    """The items of a form or a response, those within others too."""
    for each in of.get("item", []):
        yield each
        yield from every_item(each)
