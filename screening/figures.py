"""The figures behind the charts: how many, how long, how often we agree. Never a sealed field."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, sqrt

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractHour, TruncDay, TruncWeek
from django.utils import timezone

from programs.agreement import NORMAL_95, Agreement
from programs.criteria import LEVELS, Level
from screening.models import Stage, Submission

WEEKLY_FROM = 61  # days: longer periods are shown week by week
BANDS = ((30, "up to 30 min"), (60, "to 1 h"), (120, "to 2 h"), (240, "to 4 h"), (480, "to 8 h"))
LAST_BAND = "over 8 h"


def sent_in(days: int) -> QuerySet:
    return Submission.objects.filter(sent_at__gte=timezone.now() - timedelta(days=days)).order_by()


@dataclass(frozen=True)
class Volume:
    """How many were sent, by day or week, and by level; None stands for those that were never judged."""

    starts: list[date]
    by_level: dict[Level | None, list[int]]
    weekly: bool

    @property
    def total(self) -> int:
        return sum(map(sum, self.by_level.values()))


def volume(days: int) -> Volume:
    weekly = days >= WEEKLY_FROM
    by = (TruncWeek if weekly else TruncDay)("sent_at", tzinfo=timezone.get_current_timezone())
    counts = sent_in(days).annotate(start=by).values_list("start", "level").annotate(Count("pk"))
    found = {(local_day(start), Level(level) if level else None): count for start, level, count in counts}
    starts = every_start(days, weekly)
    levels = [*LEVELS, *([None] if any(level is None for _, level in found) else [])]
    by_level = {level: [found.get((start, level), 0) for start in starts] for level in levels}
    return Volume(starts, by_level, weekly)


def local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def every_start(days: int, weekly: bool) -> list[date]:
    today = timezone.localdate()
    first = local_day(timezone.now() - timedelta(days=days))
    if weekly:
        first -= timedelta(days=first.weekday())
    step = timedelta(days=7 if weekly else 1)
    return [first + step * number for number in range((today - first) // step + 1)]


@dataclass(frozen=True)
class Waits:
    """How long people waited, in minutes of opening time. `waiting` are those who still do."""

    minutes: list[int]
    waiting: int
    on_time_within: int

    @property
    def median(self) -> int | None:
        return self.percentile(50)

    def percentile(self, percent: int) -> int | None:
        """The least wait that this share of people did not exceed (nearest rank)."""
        ranked = sorted(self.minutes)
        return ranked[max(ceil(len(ranked) * percent / 100), 1) - 1] if ranked else None

    @property
    def share_on_time(self) -> float | None:
        """Of those whose wait is over."""
        on_time = sum(minutes <= self.on_time_within for minutes in self.minutes)
        return on_time / len(self.minutes) if self.minutes else None

    @property
    def bands(self) -> dict[str, int]:
        found = Counter(band_of(minutes) for minutes in self.minutes)
        return {label: found[label] for label in [*(label for _, label in BANDS), LAST_BAND]}


def band_of(minutes: int) -> str:
    return next((label for most, label in BANDS if minutes <= most), LAST_BAND)


def waits(days: int, field: str, on_time_within: int) -> Waits:
    """`field` is attempt_minutes or conversation_minutes."""
    sent = sent_in(days)
    minutes = list(sent.filter(**{f"{field}__isnull": False}).values_list(field, flat=True))
    return Waits(minutes, sent.open().filter(**{f"{field}__isnull": True}).count(), on_time_within)


def stages(days: int) -> dict[Stage, int]:
    found = dict(sent_in(days).values_list("stage").annotate(Count("pk")))
    return {stage: found.get(stage.value, 0) for stage in Stage}


def languages(days: int) -> dict[str, int]:
    return dict(sent_in(days).values_list("language").annotate(Count("pk")))


def hours(days: int) -> list[int]:
    """How many were sent in each hour of the day."""
    hour = ExtractHour("sent_at", tzinfo=timezone.get_current_timezone())
    found = dict(sent_in(days).annotate(hour=hour).values_list("hour").annotate(Count("pk")))
    return [found.get(each, 0) for each in range(24)]


def matrix(days: int, one: str, other: str) -> Agreement:
    """Levels of one kind against another: level (recommended), decided_level, assessed_level."""
    both = sent_in(days).exclude(**{other: ""}).exclude(**{f"{one}__isnull": True}).exclude(**{one: ""})
    counts = both.values_list(one, other).annotate(Count("pk"))
    return Agreement({(Level(first), Level(second)): count for first, second, count in counts})


@dataclass(frozen=True)
class Overrides:
    """How often coordinators chose another level where a criterion had decided."""

    code: str
    decided: int
    overridden: int

    @property
    def share(self) -> float:
        return self.overridden / self.decided

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of a share: it holds for small numbers too (E. B. Wilson, JASA 1927)."""
        n, z = self.decided, NORMAL_95
        middle = (self.share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * sqrt(self.share * (1 - self.share) / n + z * z / (4 * n * n))
        return max(middle - reach, 0.0), min(middle + reach, 1.0)


def overrides(days: int) -> list[Overrides]:
    """For each criterion that decided a reviewed submission; the most overridden first."""
    reviewed = sent_in(days).exclude(decided_level="").exclude(level=None)
    return counted_overrides(reviewed.values_list("deciding", "level", "decided_level").iterator())


def counted_overrides(rows: Iterable[tuple[list[str], str, str]]) -> list[Overrides]:
    decided, overridden = Counter(), Counter()
    for codes, level, decided_level in rows:
        decided.update(codes)
        if level != decided_level:
            overridden.update(codes)
    found = [Overrides(code, count, overridden[code]) for code, count in decided.items()]
    return sorted(found, key=lambda each: (-each.share, each.code))
