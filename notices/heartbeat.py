"""Whether a worker is at work."""

from datetime import datetime, timedelta

from notices.models import Heartbeat
from vault import clock

STILL_AFTER = timedelta(minutes=5)  # then staff are told that nothing escalates


def beat(now: datetime | None = None) -> None:
    """A worker is at work."""
    now = now or clock.now()
    if not Heartbeat.objects.filter(pk=1).update(at=now):
        Heartbeat.objects.get_or_create(pk=1, defaults={"at": now})


def last_beat() -> datetime | None:
    """When a worker last began a round."""
    return Heartbeat.objects.values_list("at", flat=True).first()


def stands_still(now: datetime | None = None) -> bool:
    """No worker is at work: nothing escalates, and no mail goes out."""
    last = last_beat()
    return last is None or (now or clock.now()) - last > STILL_AFTER
