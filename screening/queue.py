"""The queue: who is called next. Filters and pages; never a sealed field.

Pages are found by where the last one ended, in one range of one index, so the millionth is as quick
as the first. Counts stop at a cap for the same reason.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from config.sealing import keyed_hashes
from screening.contact import phone_digits, same_email
from screening.flags import Flag, Urgency
from screening.models import Submission

PAGE_LENGTH = 25
PINNED_AT_MOST = 5
COUNTED_AT_MOST = 500
FEWEST_DIGITS = 7
ORDER = ("rank", "sent_at", "pk")
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REFERENCE = re.compile(r"[2-9A-HJKMNP-Z]{4}-?[2-9A-HJKMNP-Z]{4}", re.IGNORECASE)


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
    before: Place | None
    after: Place | None


def page_of(submissions: QuerySet, *, after: Place | None = None, before: Place | None = None) -> QueuePage:
    """One page: the one that follows `after`, or that ends at `before`, or the first."""
    if before:
        return page_before(submissions, before)
    found = following(submissions, after) if after else list(submissions.order_by(*ORDER)[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return QueuePage(
        shown,
        before=Place.of(shown[0]) if shown and after else None,
        after=Place.of(shown[-1]) if len(found) > PAGE_LENGTH else None,
    )


def following(submissions: QuerySet, after: Place) -> list[Submission]:
    """The next page and one more: the rest of the same rank, then the ranks that follow.

    Two ranges of one index: asked for as one condition, SQLite reads the whole rank.
    """
    later_or_next = Q(sent_at__gt=after.sent_at) | Q(pk__gt=after.pk)
    same = submissions.filter(later_or_next, rank=after.rank, sent_at__gte=after.sent_at)
    found = list(same.order_by(*ORDER)[: PAGE_LENGTH + 1])
    more = PAGE_LENGTH + 1 - len(found)
    later = submissions.filter(rank__gt=after.rank).order_by(*ORDER)[:more]
    return [*found, *later] if more else found


def page_before(submissions: QuerySet, before: Place) -> QueuePage:
    found = preceding(submissions, before)
    shown = found[:PAGE_LENGTH][::-1]
    return QueuePage(
        shown,
        before=Place.of(shown[0]) if len(found) > PAGE_LENGTH else None,
        after=Place.of(shown[-1]) if shown else None,
    )


def preceding(submissions: QuerySet, before: Place) -> list[Submission]:
    """The page before and one more, backward, in the same two ranges."""
    backward = [f"-{name}" for name in ORDER]
    earlier_or_before = Q(sent_at__lt=before.sent_at) | Q(pk__lt=before.pk)
    same = submissions.filter(earlier_or_before, rank=before.rank, sent_at__lte=before.sent_at)
    found = list(same.order_by(*backward)[: PAGE_LENGTH + 1])
    more = PAGE_LENGTH + 1 - len(found)
    earlier = submissions.filter(rank__lt=before.rank).order_by(*backward)[:more]
    return [*found, *earlier] if more else found


def counted(submissions: QuerySet, at_most: int = COUNTED_AT_MOST) -> str:
    """How many, up to a cap: "12", "500+"."""
    count = submissions.order_by()[: at_most + 1].count()
    return f"{at_most}+" if count > at_most else str(count)


def for_lists(submissions: QuerySet) -> QuerySet:
    """Rows as lists need them: with who has them, without what is sealed."""
    return submissions.without_sealed().select_related("claimed_by")


@dataclass(frozen=True)
class Filter:
    """What somebody asked of the queue. Empty asks for everything that is open."""

    level: str = ""  # a level's code, or "none" for what was never judged
    flag: str = ""
    stage: str = ""
    whose: str = ""  # a key of WHOSE
    news: str = ""  # "yes" for what the person wrote or changed since it was read
    language: str = ""
    call_time: str = ""
    since: date | None = None

    def rows(self, user: User) -> QuerySet:
        rows = Submission.objects.filter(stage=self.stage) if self.stage else Submission.objects.open()
        if self.level:
            rows = rows.filter(level=None if self.level == "none" else self.level)
        if self.flag:
            urgency = Urgency.EMERGENCY if Flag(self.flag).is_emergency else Urgency.URGENT
            rows = holding("flags", self.flag, rows.filter(urgency__lte=urgency))
        if self.whose:
            rows = WHOSE[self.whose](rows, user)
        if self.news:
            rows = rows.with_news()
        if self.language:
            rows = rows.filter(call_language=self.language)
        if self.call_time:
            rows = holding("reach", self.call_time, rows)
        if self.since:
            rows = rows.filter(sent_at__gte=timezone.make_aware(datetime.combine(self.since, time.min)))
        return rows


def holding(field: str, code: str, rows: QuerySet) -> QuerySet:
    """Those whose list of codes holds this one."""
    text = Cast(field, TextField())
    return rows.annotate(**{f"{field}_text": text}).filter(**{f"{field}_text__contains": f'"{code}"'})


def end_of_today() -> datetime:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


WHOSE = {
    "mine": lambda rows, user: rows.claimed_by(user),
    "unclaimed": lambda rows, user: rows.unclaimed(),
    "due": lambda rows, user: rows.claimed_by(user).filter(call_due__lt=end_of_today()),
}


def search(words: str) -> QuerySet:
    """Exact search, open and done alike: by reference, phone number or e-mail address."""
    words = words.strip()
    if REFERENCE.fullmatch(words):
        bare = words.upper().replace("-", "")
        return Submission.objects.filter(reference=f"{bare[:4]}-{bare[4:]}")
    if "@" in words:
        return Submission.objects.filter(email_hash__in=keyed_hashes(same_email(words), "email"))
    digits = phone_digits(words)
    if len(digits) < FEWEST_DIGITS:
        return Submission.objects.none()
    return Submission.objects.filter(phone_hash__in=keyed_hashes(digits, "phone"))
