"""What the database holds after the storm, against what people were told."""

from collections.abc import Iterator

from django.db import connection

from history.actions import link_waiting_events
from history.kinds import EventKind
from history.models import Event
from history.verification import broken_links
from screening.models import Submission
from tests.asked import answered
from tests.storm.people import Log


def faults(log: Log) -> Iterator[str]:
    connection.close()
    stored = {submission.reference: submission for submission in Submission.objects.all()}
    for reference, (journey, answers) in log.acknowledged.items():
        submission = stored.get(reference)
        if submission is None:
            yield f"{reference} was acknowledged and is not there"
        elif (str(submission.journey), submission.answered.answers) != (journey, answered(answers).answers):
            yield f"{reference} is there with another person's answers"
    events = list(Event.objects.filter(kind=EventKind.SENT).values_list("reference", flat=True))
    if sorted(events) != sorted(stored):
        yield "a submission without its event, or an event without its submission"
    link_waiting_events()
    yield from (f"history: {broken}" for broken in broken_links())
