"""The queue: who is called next. Filters and pages, of cases alone: they have copies of what is asked here.

Pages are found by where the last one ended, rank by rank, each in one range of one index, so the
millionth is as quick as the first. Counts stop at a cap for the same reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from screening.instrument.flags import Flag, Urgency
from screening.models import DONE, Submission
from screening.models.submission import RANK_WHEN_DONE

PAGE_LENGTH = 25
PINNED_AT_MOST = 5
COUNTED_AT_MOST = 500
OPEN_RANKS = tuple(Urgency)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """A place in the queue: that of one submission."""

    rank: int
    sent_at: datetime
    pk: int

    @classmethod
    def of(cls, submission: Submission) -> "Cursor":
        return cls(submission.rank, submission.sent_at, submission.pk)

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """From an address; None for what is not a place."""
        if not re.fullmatch(r"\d-\d{1,16}-\d{1,18}", text or ""):
            return None
        rank, moment, pk = map(int, text.split("-"))
        return cls(rank, EPOCH + moment * MICROSECOND, pk)

    def __str__(self) -> str:
        return f"{self.rank}-{(self.sent_at - EPOCH) // MICROSECOND}-{self.pk}"


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue. `before` and `after` are the places its neighbours start from."""

    submissions: list[Submission]
    before: Cursor | None
    after: Cursor | None

    @property
    def is_all(self) -> bool:
        return self.before is None and self.after is None


def page_of(
    submissions: QuerySet,
    *,
    ranks: Sequence[int] = OPEN_RANKS,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> QueuePage:
    """One page of those with these ranks: the one that follows `after`, or ends at `before`, or the first."""
    if before:
        return page_before(submissions, ranks, before)
    found = following(submissions, ranks, after)
    shown = found[:PAGE_LENGTH]
    return QueuePage(
        shown,
        before=Cursor.of(shown[0]) if shown and after else None,
        after=Cursor.of(shown[-1]) if len(found) > PAGE_LENGTH else None,
    )


def following(submissions: QuerySet, ranks: Sequence[int], after: Cursor | None) -> list[Submission]:
    """The next page and one more, rank by rank: each is one range of one index, in its order."""
    found: list[Submission] = []
    for rank in ranks if after is None else [rank for rank in ranks if rank >= after.rank]:
        rows = submissions.filter(rank=rank)
        if after and rank == after.rank:
            later_or_next = Q(sent_at__gt=after.sent_at) | Q(pk__gt=after.pk)
            rows = rows.filter(later_or_next, sent_at__gte=after.sent_at)
        found += rows.order_by("sent_at", "pk")[: PAGE_LENGTH + 1 - len(found)]
        if len(found) > PAGE_LENGTH:
            break
    return found


def page_before(submissions: QuerySet, ranks: Sequence[int], before: Cursor) -> QueuePage:
    found = preceding(submissions, ranks, before)
    shown = found[:PAGE_LENGTH][::-1]
    return QueuePage(
        shown,
        before=Cursor.of(shown[0]) if len(found) > PAGE_LENGTH else None,
        after=Cursor.of(shown[-1]) if shown else None,
    )


def preceding(submissions: QuerySet, ranks: Sequence[int], before: Cursor) -> list[Submission]:
    """The page before and one more, backward, rank by rank."""
    found: list[Submission] = []
    for rank in reversed([rank for rank in ranks if rank <= before.rank]):
        rows = submissions.filter(rank=rank)
        if rank == before.rank:
            earlier_or_before = Q(sent_at__lt=before.sent_at) | Q(pk__lt=before.pk)
            rows = rows.filter(earlier_or_before, sent_at__lte=before.sent_at)
        found += rows.order_by("-sent_at", "-pk")[: PAGE_LENGTH + 1 - len(found)]
        if len(found) > PAGE_LENGTH:
            break
    return found


def counted(submissions: QuerySet, at_most: int = COUNTED_AT_MOST) -> str:
    """How many, up to a cap: "12", "500+"."""
    return capped(submissions.order_by()[: at_most + 1].count(), at_most)


def counted_by_rank(submissions: QuerySet, ranks: Sequence[int]) -> str:
    """The same for what a page asks: rank by rank, each in one range of one index."""
    count = 0
    for rank in ranks:
        count += submissions.filter(rank=rank).order_by()[: COUNTED_AT_MOST + 1 - count].count()
        if count > COUNTED_AT_MOST:
            break
    return capped(count, COUNTED_AT_MOST)


def capped(count: int, at_most: int) -> str:
    return f"{at_most}+" if count > at_most else str(count)


@dataclass(frozen=True)
class Filter:
    """What a person asked of the queue. Empty asks for everything that is open."""

    level: str = ""  # a level's code, or "none" for what was never judged
    flag: str = ""
    stage: str = ""
    whose: str = ""  # a key of WHOSE
    news: str = ""  # "yes" for what the person wrote or changed since it was read
    owed: str = ""  # "yes" for who waits for an answer to what they wrote
    door: str = ""
    language: str = ""
    call_time: str = ""
    since: date | None = None
    sunk: str = ""  # "yes" for what sank, which stands behind everything else

    def rows(self, user: User) -> QuerySet:
        rows = self.of_any_rank(user)
        return rows if self.stage else rows.open()

    def of_any_rank(self, user: User) -> Any:
        """For pages, which ask rank by rank, so that a bound on the rank as well would be one too many."""
        equal = "beside" if self.has_own_index else "exact"
        rows = Submission.objects.filter(
            sunk=bool(self.sunk), **{f"{name}__{equal}": value for name, value in self.columns()}
        )
        if self.level == "none":
            rows = rows.filter(level=None)
        if self.flag:
            rows = rows.filter(flags__holds=self.flag)
        if self.whose:
            rows = WHOSE[self.whose](rows, user)
        if self.news:
            rows = rows.with_news()
        if self.owed:
            rows = rows.filter(owed_since__isnull=False)
        if self.language:
            rows = rows.filter(call_language=self.language)
        if self.call_time:
            rows = rows.filter(reach__holds=self.call_time)
        if self.since:
            rows = rows.filter(sent_at__gte=timezone.make_aware(datetime.combine(self.since, time.min)))
        return rows

    def columns(self) -> list[tuple[str, str]]:
        """What is asked of a column that has an index of its own."""
        level = "" if self.level == "none" else self.level
        asked = [("stage", self.stage), ("level", level), ("door", self.door)]
        return [(name, value) for name, value in asked if value]

    @property
    def has_own_index(self) -> bool:
        """An index holds just those that this asks for, in the order of the queue."""
        return bool(
            self.flag
            or self.call_time
            or self.news
            or self.owed
            or self.sunk
            or self.whose in ("mine", "due")
        )

    def ranks(self) -> Sequence[int]:
        """The ranks that what is asked for can have."""
        if self.stage in DONE:
            return (RANK_WHEN_DONE,)
        if not self.flag:
            return OPEN_RANKS
        least = Urgency.EMERGENCY if Flag(self.flag).is_emergency else Urgency.URGENT
        return OPEN_RANKS[: least + 1]


def end_of_today() -> datetime:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


WHOSE = {
    "mine": lambda rows, user: rows.claimed_by(user),
    "unclaimed": lambda rows, user: rows.unclaimed(),
    "due": lambda rows, user: rows.claimed_by(user).filter(call_due__lt=end_of_today()),
}
