"""What is due, in its turn: the oldest day first, and among equals the date that was set first.

Each part is one range of one index that holds only what is open, and counts stop at a cap. So it is as quick
with a million dates as with ten.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet

from screening.models import Due
from screening.review.queue import COUNTED_AT_MOST, PAGE_LENGTH, capped

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Part:
    """The days from `first` to before `end`; None: without a bound."""

    key: str
    title: str
    first: date | None
    end: date | None

    @property
    def dues(self) -> QuerySet[Due]:
        dues = Due.objects.filter(ended_at=None)
        if self.first:
            dues = dues.filter(day__gte=self.first)
        return dues.filter(day__lt=self.end) if self.end else dues

    @cached_property
    def count(self) -> str:
        return capped(self.dues.order_by("day", "pk")[: COUNTED_AT_MOST + 1].count(), COUNTED_AT_MOST)


def parts(today: date) -> list[Part]:
    return [
        Part("overdue", "Overdue", None, today),
        Part("week", "Within a week", today, today + WEEK),
        Part("next", "The week after", today + WEEK, today + 2 * WEEK),
        Part("later", "Later", today + 2 * WEEK, None),
    ]


@dataclass(frozen=True)
class Place:
    """A place in the list: that of one date."""

    day: date
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """From an address; None for what is not a place."""
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)-(\d{1,18})", text or "", re.ASCII)
        if not found:
            return None
        try:
            return cls(date.fromisoformat(found[1]), int(found[2]))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}-{self.pk}"


def following(part: Part, after: Place | None) -> QuerySet[Due]:
    """Those after this place, where they begin in the index: with the bound of the part as well, a database
    might begin there."""
    if after is None or (part.first and after.day < part.first):
        return part.dues
    return replace(part, first=after.day).dues.filter(Q(day__gt=after.day) | Q(pk__gt=after.pk))


def page_of(part: Part, after: Place | None) -> tuple[list[Due], Place | None]:
    """One page, and the place from which the next one starts."""
    found = list(following(part, after).select_related("submission").order_by("day", "pk")[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return shown, Place(shown[-1].day, shown[-1].pk) if len(found) > PAGE_LENGTH else None
