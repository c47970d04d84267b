"""What a monitor is told of the work: how much waits, for how long, and whether what runs by itself runs.

Numbers of all together: no reference, name, level or answer, and no label that only one person could have.
An age is in seconds, and is missing where there is nothing that could have one (no worker was ever at
work). Where nothing waits it is 0.
"""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from history.kinds import EventKind
from history.models import Event
from notices.heartbeat import last_beat
from notices.mailing import oldest_unsent
from notices.models import Mail
from screening.instrument.flags import Urgency
from screening.models import Submission
from screening.upkeep.health import newest, seconds_since

COUNTED_AT_MOST = 10_000  # of each urgency: more would take longer, and tell nobody more
LOOKED_AT = 1_000  # of each urgency: those that were sent first


def figures() -> Iterator[Metric]:
    yield queue()
    yield from unanswered()
    yield escalations()
    yield GaugeMetricFamily(
        "level_of_care_mail_owed",
        "E-mail that no mail server has taken yet.",
        value=Mail.objects.unsent().count(),
    )
    yield age("mail_oldest", "How long the oldest of it has waited.", oldest_unsent(), if_none=0)
    yield age("worker", "How long ago a worker began its last round.", last_beat())
    yield age("backup", "How old the newest whole backup is.", newest(EventKind.BACKED_UP))
    yield age(
        "history_verified",
        "How long ago a night found the history whole.",
        newest(EventKind.HISTORY_VERIFIED),
    )


def queue() -> Metric:
    depth = GaugeMetricFamily(
        "level_of_care_queue", f"Open submissions, each counted up to {COUNTED_AT_MOST}.", labels=["urgency"]
    )
    for urgency in Urgency:
        some = Submission.objects.filter(rank=urgency).order_by()[:COUNTED_AT_MOST]
        depth.add_metric([urgency.name.lower()], some.count())
    return depth


def unanswered() -> Iterator[Metric]:
    """Pinned on top of the queue: not reached, and no named person answers for it."""
    waiting = GaugeMetricFamily(
        "level_of_care_unanswered",
        f"Flagged, not reached, and nobody answers for them; each counted up to {LOOKED_AT}.",
        labels=["urgency"],
    )
    oldest = GaugeMetricFamily(
        "level_of_care_unanswered_age_seconds", "How long the oldest of them has waited.", labels=["urgency"]
    )
    for urgency in (Urgency.EMERGENCY, Urgency.URGENT):
        first = Submission.objects.alarming().filter(alarm=urgency).order_by("sent_at", "pk")
        since = list(first.values_list("waiting_since", flat=True)[:LOOKED_AT])
        waiting.add_metric([urgency.name.lower()], len(since))
        oldest.add_metric([urgency.name.lower()], seconds_since(min(since, default=None)) or 0)
    yield waiting
    yield oldest


def escalations() -> Metric:
    count = Event.objects.filter(kind=EventKind.ESCALATED).count()
    return CounterMetricFamily(
        "level_of_care_escalations", "Alarms that were raised since nobody took one in time.", value=count
    )


def age(name: str, says: str, since: datetime | None, if_none: float | None = None) -> Metric:
    family = GaugeMetricFamily(f"level_of_care_{name}_age_seconds", says)
    seconds = seconds_since(since) if since else if_none
    if seconds is not None:
        family.add_metric([], seconds)
    return family
