"""What the database holds after the storm, against what people were told."""

from collections.abc import Iterator

from django.db import connection

from history.actions import link_waiting_events
from history.integrity import broken_links
from history.kinds import EventKind
from history.models import Event
from screening.actions.keeping import uid_of
from screening.models import Amendment, Asking, KeptDraft, Screening
from tests.asked import answered
from tests.storm.people import Log


def faults(log: Log) -> Iterator[str]:
    connection.close()
    stored = {screening.reference: screening for screening in Screening.objects.all()}
    for reference, (journey, answers) in log.acknowledged.items():
        screening = stored.get(reference)
        if screening is None:
            yield f"{reference} was acknowledged and is not there"
        elif (str(screening.journey), screening.answered.answers) != (journey, answered(answers).answers):
            yield f"{reference} is there with another person's answers"
    yield from faults_of_check_ins(log, stored)
    yield from faults_at_the_desk(log, stored)
    yield from faults_of_kept_drafts(log)
    events = list(Event.objects.filter(kind=EventKind.SENT).values_list("reference", flat=True))
    if sorted(events) != sorted(stored):
        yield "a submission without its event, or an event without its submission"
    link_waiting_events()
    yield from (f"history: {broken}" for broken in broken_links())


def faults_of_check_ins(log: Log, stored: dict[str, Screening]) -> Iterator[str]:
    for reference, before in log.check_ins.items():
        one, other = (stored[each].case.series if each in stored else None for each in (reference, before))
        if one is None or one != other:
            yield f"{reference} is not in one series with {before}"


def faults_at_the_desk(log: Log, stored: dict[str, Screening]) -> Iterator[str]:
    """What staff asked and heard is there once, and no sheet of it is left over."""
    for reference, given in log.asked.items():
        if reference not in stored or stored[reference].answered.answers != answered(given).answers:
            yield f"{reference} was asked by staff and is not there as it was"
    for reference, heard in log.heard.items():
        there = [each.answered.answers for each in Amendment.objects.filter(submission__reference=reference)]
        if there != [answered(heard).answers]:
            yield f"{reference} was gone through once, and there are {len(there)}"
    amended = Event.objects.filter(kind=EventKind.AMENDED).count()
    if amended != Amendment.objects.count():
        yield "an amendment without its event, or an event without its amendment"
    if left := Asking.objects.filter(reference="", amends__reference__in=log.heard):
        yield f"{len(left)} sheets of what was gone through are left over"


def faults_of_kept_drafts(log: Log) -> Iterator[str]:
    still_kept = set(KeptDraft.objects.values_list("uid", flat=True))
    if not {uid_of(journey) for journey in log.kept} <= still_kept:
        yield "a draft is not kept though its person was told so"
    if {uid_of(journey) for journey, _ in log.acknowledged.values()} & still_kept:
        yield "a draft is still kept though it was sent"
