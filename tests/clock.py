"""A clock that tests set."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

MONDAY_MORNING = datetime(2026, 6, 1, 14, 0, tzinfo=UTC)  # 10:00 in New York


@contextmanager
def at(moment):
    with patch.object(timezone, "now", lambda: moment):
        yield


class Clock:
    """Stands still until it is moved on."""

    def __init__(self, now=MONDAY_MORNING):
        self.now = now

    def move_on(self, **length):
        self.now += timedelta(**length)

    @contextmanager
    def running(self):
        with patch.object(timezone, "now", lambda: self.now):
            yield self
