"""What is asked for and what is booked: the level that holds now, and the professional assessment."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime

from programs.criteria.ruleset import Level
from screening.calendar_file import ASSESSMENT_LASTS
from screening.instrument.flags import Urgency
from screening.models import Review, Stage, Submission
from screening.record_system.judged import Chart
from screening.record_system.terminology import codes_for, codings_of
from screening.record_system.vocabulary import Resource, concept, labelled, moment, reference

STATUSES = {Stage.PLACED: "completed", Stage.CLOSED: "revoked"}
PRIORITIES = {Urgency.EMERGENCY: "stat", Urgency.URGENT: "urgent", Urgency.ROUTINE: "routine"}
NO_LEVEL = "No level: they stopped at an emergency, and ask to be called"


def service_request(
    submission: Submission,
    decision: Review | None,
    requester: Resource,
    supports: list[Resource],
    chart: Chart,
) -> Resource:
    """The level that holds now: assessed, else decided, else recommended, which is a proposal and no order.

    FHIR lets a request name no RiskAssessment as its reason, so that stands among what supports it.
    """
    settled = submission.assessed_level or submission.decided_level
    now = settled or submission.level
    level = Level(now) if now else None
    own_id, identifier = chart.own("request")
    notes = list(notes_on(submission, decision, level, chart))
    return labelled(
        "ServiceRequest",
        own_id,
        [f"Level of care asked for: {level.label if level else NO_LEVEL}.", *notes],
        identifier=identifier,
        status=STATUSES.get(Stage(submission.stage), "active"),
        intent="order" if settled else "proposal",
        priority=PRIORITIES[Urgency(submission.urgency)],
        code=code_of(level, chart),
        subject=reference(chart.about),
        authoredOn=moment(decision.at if decision else submission.sent_at),
        requester=reference(requester),
        supportingInfo=[reference(each) for each in supports],
        note=[{"text": note} for note in notes],
    )


def code_of(level: Level | None, chart: Chart) -> Resource:
    if level is None:
        return concept(text=NO_LEVEL)
    return concept(*codings_of(level, chart.house), text=level.label)


def notes_on(
    submission: Submission, decision: Review | None, level: Level | None, chart: Chart
) -> Iterator[str]:
    if submission.level:
        yield f"Recommended by the answers alone: {Level(submission.level).label}."
    if decision:
        why = ": ".join(filter(None, (str(decision.get_reason_display()), decision.rationale)))
        yield f"Decided: {Level(decision.decided_level).label}.{f' {why}' if why else ''}"
    if submission.assessed_level:
        yield f"The professional assessment ended in: {Level(submission.assessed_level).label}."
    if level:
        yield from (f"On {each.code}: {each.rough}" for each in codes_for(level, chart.house) if each.rough)


def appointment(submission: Submission, request: Resource, chart: Chart) -> Resource | None:
    """The assessment, while it is booked. Its end is an hour later, since nobody says how long it takes."""
    if submission.stage != Stage.BOOKED or submission.assessment_at is None:
        return None
    own_id, identifier = chart.own("appointment")
    at = submission.assessment_at
    return labelled(
        "Appointment",
        own_id,
        [f"Professional assessment: {date_format(localtime(at), 'DATETIME_FORMAT')}."],
        identifier=identifier,
        status="booked",
        description="Professional assessment",
        start=moment(at),
        end=moment(at + ASSESSMENT_LASTS),
        basedOn=[reference(request)],
        participant=[{"actor": reference(chart.about), "status": "accepted"}],
    )
