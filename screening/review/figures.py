"""The figures behind the charts: how many, how long, how often we agree. Never a sealed field.

They are read from counts that are kept as submissions change, see counting.py: a million cost no
more than a thousand.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.db.models import Sum
from django.utils import timezone

from programs.criteria.agreement import Agreement, share_interval
from programs.criteria.ruleset import LEVELS, Level
from screening.counting import WAITING, catch_up
from screening.models import DayCount, Stage
from screening.models.counts import CountKind

WEEKLY_FROM = 61  # days: longer periods are shown week by week
BANDS = ((30, "up to 30 min"), (60, "to 1 h"), (120, "to 2 h"), (240, "to 4 h"), (480, "to 8 h"))
LAST_BAND = "over 8 h"


@dataclass(frozen=True)
class Volume:
    """How many were sent, by day or week, and by level; None stands for those that were never judged."""

    starts: list[date]
    by_level: dict[Level | None, list[int]]
    weekly: bool

    @property
    def total(self) -> int:
        return sum(map(sum, self.by_level.values()))


@dataclass(frozen=True)
class Waits:
    """How long people waited. `minutes`: of opening time, and for how many. `waiting`: those who still do."""

    minutes: Mapping[int, int]
    waiting: int
    on_time_within: int

    @property
    def people(self) -> int:
        return sum(self.minutes.values())

    @property
    def median(self) -> int | None:
        return self.percentile(50)

    def percentile(self, percent: int) -> int | None:
        """The least wait that this share of people did not exceed (nearest rank)."""
        still_to_pass = max(ceil(self.people * percent / 100), 1)
        for minutes, people in sorted(self.minutes.items()):
            still_to_pass -= people
            if still_to_pass <= 0:
                return minutes
        return None

    @property
    def share_on_time(self) -> float | None:
        """Of those whose wait is over."""
        on_time = sum(people for minutes, people in self.minutes.items() if minutes <= self.on_time_within)
        return on_time / self.people if self.people else None

    @property
    def bands(self) -> dict[str, int]:
        found: Counter = Counter()
        for minutes, people in self.minutes.items():
            found[band_of(minutes)] += people
        return {label: found[label] for label in [*(label for _, label in BANDS), LAST_BAND]}


def band_of(minutes: int) -> str:
    return next((label for most, label in BANDS if minutes <= most), LAST_BAND)


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
        """95 %, for small numbers too."""
        return share_interval(self.overridden, self.decided)


@dataclass(frozen=True)
class Figures:
    """Of everybody sent in the last days, today among them: by kind and key, and by day and level."""

    days: int
    counts: Mapping[str, Mapping[str, int]]
    levels: Mapping[tuple[date, str], int]

    def volume(self) -> Volume:
        weekly = self.days >= WEEKLY_FROM
        found: Counter = Counter()
        for (day, level), count in self.levels.items():
            found[monday_of(day) if weekly else day, level] += count
        starts = every_start(self.days, weekly)
        levels = [*LEVELS, *([None] if any(not level for _, level in found) else [])]
        by_level = {
            level: [found[start, level.value if level else ""] for start in starts] for level in levels
        }
        return Volume(starts, by_level, weekly)

    def waits(self, kind: str, on_time_within: int) -> Waits:
        """`kind`: attempt or conversation."""
        found = dict(self.counts[kind])
        waiting = found.pop(WAITING, 0)
        return Waits({int(minutes): count for minutes, count in found.items()}, waiting, on_time_within)

    def stages(self) -> dict[Stage, int]:
        return {stage: self.counts[CountKind.STAGE].get(stage.value, 0) for stage in Stage}

    def languages(self) -> Mapping[str, int]:
        return self.counts[CountKind.LANGUAGE]

    def hours(self) -> list[int]:
        """How many were sent in each hour of the day."""
        return [self.counts[CountKind.HOUR].get(str(hour), 0) for hour in range(24)]

    def doors(self) -> Mapping[str, int]:
        return self.counts[CountKind.DOOR]

    def matrix(self, kind: str, *, heard: bool = False) -> Agreement:
        """Two levels of the same people. `kind`: decided, assessed or ended. `heard`: see `by_level`."""
        counts = self.counts[kind] if kind == CountKind.ENDED else self.by_level(kind, heard)
        pairs = {tuple(key.split()): count for key, count in counts.items()}
        return Agreement({(Level(one), Level(other)): count for (one, other), count in pairs.items()})

    def by_level(self, kind: str, heard: bool) -> Mapping[str, int]:
        """What hangs on the recommended level: by the answers as sent, or by what was `heard` since."""
        counts = Counter(self.counts[kind])
        if heard:
            counts.update(self.counts[CountKind.heard(kind)])
        return +counts

    def overrides(self, *, heard: bool = False) -> list[Overrides]:
        """For each criterion that decided a reviewed submission; the most overridden first."""
        followed = self.by_level(CountKind.FOLLOWED, heard)
        overridden = self.by_level(CountKind.OVERRIDDEN, heard)
        times = Counter(followed) + Counter(overridden)
        found = [Overrides(code, count, overridden.get(code, 0)) for code, count in times.items()]
        return sorted(found, key=lambda each: (-each.share, each.code))


def of(days: int) -> Figures:
    catch_up()
    rows = DayCount.objects.filter(day__gte=first_day(days))
    counts: dict = defaultdict(dict)
    for kind, key, count in rows.values_list("kind", "key").annotate(Sum("count")):
        if count:
            counts[kind][key] = count
    levels = rows.filter(kind=CountKind.LEVEL, count__gt=0).values_list("day", "key", "count")
    return Figures(days, counts, {(day, level): count for day, level, count in levels})


def first_day(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def every_start(days: int, weekly: bool) -> list[date]:
    first = monday_of(first_day(days)) if weekly else first_day(days)
    step = timedelta(days=7 if weekly else 1)
    return [first + step * number for number in range((timezone.localdate() - first) // step + 1)]
