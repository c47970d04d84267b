"""The queue: who is called next. Filters, pages and the rows as they are shown; never a sealed field.

Pages are found by where the last one ended, in one range of one index, so the millionth is as quick
as the first. Counts stop at a cap for the same reason.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from screening.models import Submission

PAGE_LENGTH = 25
PINNED_AT_MOST = 5
COUNTED_AT_MOST = 500
ORDER = ("rank", "sent_at", "pk")
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A place in the queue: that of one submission."""

    rank: int
    sent_at: datetime
    pk: int

    @classmethod
    def of(cls, submission: Submission) -> "Place":
        return cls(submission.rank, submission.sent_at, submission.pk)

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """From an address; None for what is not a place."""
        if not re.fullmatch(r"\d-\d{1,17}-\d{1,18}", text or ""):
            return None
        rank, moment, pk = map(int, text.split("-"))
        return cls(rank, EPOCH + moment * MICROSECOND, pk)

    def __str__(self) -> str:
        return f"{self.rank}-{(self.sent_at - EPOCH) // MICROSECOND}-{self.pk}"

    @property
    def values(self) -> tuple:
        return (self.rank, self.sent_at, self.pk)


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue. `before` and `after` are the places its neighbours start from."""

    submissions: list[Submission]
    before: Place | None
    after: Place | None


def page_of(submissions: QuerySet, *, after: Place | None = None, before: Place | None = None) -> QueuePage:
    """One page: the one that follows `after`, or that ends at `before`, or the first."""
    if before:
        return page_before(submissions, before)
    rest = submissions.filter(TupleGreaterThan(columns(), after.values)) if after else submissions
    found = list(rest.order_by(*ORDER)[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return QueuePage(
        shown,
        before=Place.of(shown[0]) if shown and after else None,
        after=Place.of(shown[-1]) if len(found) > PAGE_LENGTH else None,
    )


def page_before(submissions: QuerySet, before: Place) -> QueuePage:
    earlier = submissions.filter(TupleLessThan(columns(), before.values))
    found = list(earlier.order_by(*(f"-{name}" for name in ORDER))[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH][::-1]
    return QueuePage(
        shown,
        before=Place.of(shown[0]) if len(found) > PAGE_LENGTH else None,
        after=Place.of(shown[-1]) if shown else None,
    )


def columns():
    from django.db.models.fields.tuple_lookups import Tuple

    return Tuple(*(F(name) for name in ORDER))


def counted(submissions: QuerySet) -> str:
    """How many, up to a cap: "12", "500+"."""
    count = submissions.order_by()[: COUNTED_AT_MOST + 1].count()
    return f"{COUNTED_AT_MOST}+" if count > COUNTED_AT_MOST else str(count)
