"""What the person said yes to and what they did not, and who made the record and sends it."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import override

from screening.models import CloseReason, Screening, Submission
from screening.patient.forms import SendForm
from screening.record_system.judged import Chart
from screening.record_system.vocabulary import (
    ACT_CODE,
    ACT_REASON,
    PART_2,
    TERMINOLOGY,
    Resource,
    coding,
    concept,
    labelled,
    moment,
    reference,
)

ACTIONS = f"{TERMINOLOGY}/consentaction"
RECIPIENT = (f"{TERMINOLOGY}/v3-ParticipationType", "IRCP", "information recipient")
NOTICE_RULE = "https://www.ecfr.gov/current/title-42/section-2.32"
AUTHOR = (f"{TERMINOLOGY}/provenance-participant-type", "author", "Author")
TRANSMITTER = (
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type",
    "transmitter",
    "Transmitter",
)
TREATMENT = (ACT_REASON, "TREAT", "treatment")


def was_taken_back(submission: Submission) -> bool:
    """By the person, who told staff so: what they take back themselves is gone, with all of it."""
    return submission.close_reason == CloseReason.WITHDRAWN


def words_of_the_yes(screening: Screening) -> str:
    """As they were read out; else those beside the box that is checked, as this release words them.

    Of a person who stopped at an emergency there is no box: asking to be called is the yes.
    """
    if screening.consent_words or not screening.is_judged:
        return screening.consent_words
    with override(screening.language):
        return str(SendForm.base_fields["consent"].label)


def consent(screening: Screening, by: Resource, site: Resource, chart: Chart) -> Resource:
    """Yes to being read by the intake team here. No yes to passing it on: that is another one, in writing.

    It is told as a disclosure to the site, not as a consent by 42 CFR 2.31, since nobody has signed that.
    """
    own_id, identifier = chart.own("consent")
    words = words_of_the_yes(screening)
    return labelled(
        "Consent",
        own_id,
        [
            f"Yes: the intake team of {site['name']} may read the answers, and use them to plan care.",
            *([f"The words: {words}"] if words else ["They asked to be called in an emergency."]),
            "Not asked for here: passing the record on to anybody else.",
            *(["They have taken it back."] if was_taken_back(chart.submission) else []),
        ],
        identifier=identifier,
        status="inactive" if was_taken_back(chart.submission) else "active",
        scope=concept(coding(f"{TERMINOLOGY}/consentscope", "patient-privacy", "Privacy Consent")),
        category=[concept(coding(ACT_CODE, "IDSCL", "information disclosure"))],
        patient=reference(chart.about),
        dateTime=moment(screening.sent_at),
        performer=[reference(by)],
        organization=[reference(site)],
        sourceAttachment=attached(words, screening.language) if words else None,
        policy=[{"uri": PART_2}],
        provision={
            "period": {"start": moment(screening.sent_at)},
            "provision": [
                {
                    "type": "permit",
                    "actor": [{"role": concept(coding(*RECIPIENT)), "reference": reference(site)}],
                    "action": [concept(coding(ACTIONS, each)) for each in ("access", "use")],
                    "purpose": [coding(*TREATMENT)],
                    "data": [{"meaning": "instance", "reference": reference(chart.response)}],
                },
                {"type": "deny", "action": [concept(coding(ACTIONS, "disclose"))]},
            ],
        },
    )


def attached(words: str, language: str) -> Resource:
    data = b64encode(words.encode()).decode()
    return {"contentType": "text/plain; charset=utf-8", "language": language, "data": data}


def provenance(
    of: Sequence[Resource],
    author: Resource,
    chart: Chart,
    site: Resource,
    happened: datetime,
    recorded: datetime,
    revises: Resource | None = None,
) -> Resource:
    """Who made these, and who hands them on; `revises` is what they stand beside."""
    own_id, _ = chart.own("provenance")
    revised = [{"role": "revision", "what": reference(revises)}] if revises else []
    return labelled(
        "Provenance",
        own_id,
        [f"Made and handed on by {site['name']}."],
        target=[reference(each) for each in of],
        occurredDateTime=moment(happened),
        recorded=moment(recorded),
        policy=[NOTICE_RULE],
        reason=[concept(coding(*TREATMENT))],
        agent=[
            {"type": concept(coding(*AUTHOR)), "who": reference(author)},
            {"type": concept(coding(*TRANSMITTER)), "who": reference(site)},
        ],
        entity=revised,
    )
