"""The clock that everything recorded goes by: the machine's, or the moment that a story has come to."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present, aware, in UTC."""
    return told.get() or timezone.now()


@contextmanager
def as_if_at(moment: datetime) -> Iterator[None]:
    """What happens inside happens at this moment: for invented histories (manage.py demo)."""
    before = told.set(moment)
    try:
        yield
    finally:
        told.reset(before)
