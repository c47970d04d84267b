"""What the database holds after the storm, against what people were told."""

from collections.abc import Iterator

from django.db import connection

from history.actions import link_waiting_events
from history.integrity import broken_links
from history.kinds import EventKind
from history.models import Event
from screening.models import Screening
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
    events = list(Event.objects.filter(kind=EventKind.SENT).values_list("reference", flat=True))
    if sorted(events) != sorted(stored):
        yield "a submission without its event, or an event without its submission"
    link_waiting_events()
    yield from (f"history: {broken}" for broken in broken_links())
