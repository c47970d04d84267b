"""What a study of so many can show, and how long it takes: said in figures before it starts."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import ceil

from django.db.models import Sum
from django.utils import timezone

from programs.criteria.agreement import Interval, share_interval
from programs.criteria.ruleset import LEVELS, Level
from programs.criteria.sample_size import FEWEST_CASES, Expected
from screening.counting import catch_up
from screening.models import DayCount
from screening.models.counts import CountKind

WEEKS = 4  # whose submissions tell how fast a study fills
A_YEAR = timedelta(days=365)
POWERS = (0.8, 0.9)


@dataclass(frozen=True)
class Plan:
    size: int
    share: int
    wanted: int
    expected: float
    above: float

    @cached_property
    def _expected(self) -> Expected:
        return Expected(self.expected, level_shares())

    @property
    def interval(self) -> Interval:
        return self._expected.interval(self.size)

    @cached_property
    def power(self) -> float:
        """The chance that the whole interval lies above what would be too little."""
        return self._expected.power(self.above, self.size)

    @property
    def is_weak(self) -> bool:
        return self.power < POWERS[0]

    @property
    def power_words(self) -> str:
        return f"{self.power:.0%}"

    @property
    def cases_for_power(self) -> list[tuple[str, int | None]]:
        return [(f"{power:.0%}", self._expected.cases_for(self.above, power)) for power in POWERS]

    @property
    def under_at_most(self) -> str:
        """The share that may be placed under what clinicians say although none of these was."""
        return f"{share_interval(0, self.size)[1]:.1%}"

    @property
    def to_give(self) -> int:
        return self.size * self.wanted

    @cached_property
    def sent_lately(self) -> int:
        return sum(levels_since(timedelta(weeks=WEEKS)).values())

    @property
    def weeks(self) -> int | None:
        """Until so many are drawn, if people go on sending as they did; None where nobody did."""
        drawn_a_week = self.sent_lately / WEEKS * self.share / 100
        return ceil(self.size / drawn_a_week) if drawn_a_week else None


def level_shares() -> dict[Level, float]:
    """How often each level was recommended in a year, each once more than it was: none is impossible."""
    found = levels_since(A_YEAR)
    counts = {level: found[level] + 1 for level in LEVELS}
    if sum(found.values()) < FEWEST_CASES:
        counts = dict.fromkeys(LEVELS, 1)
    return {level: count / sum(counts.values()) for level, count in counts.items()}


def levels_since(ago: timedelta) -> dict[Level, int]:
    catch_up()
    judged = DayCount.objects.filter(kind=CountKind.LEVEL, day__gt=timezone.localdate() - ago).exclude(key="")
    sums = dict(judged.values_list("key").annotate(Sum("count")))
    return {level: sums.get(level.value, 0) for level in LEVELS}
