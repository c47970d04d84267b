"""How many cases a study of agreement needs, worked out before it starts.

What two judges will say is not known yet, so it is supposed: the first says each grade as often as was
seen so far, and the second the same grade, or one away from it, the rarer the farther. How much rarer
follows from the kappa that is expected. From that table comes the standard error of kappa, by the same
formula as afterwards, and from that the interval and the power.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from math import atanh, sqrt
from statistics import NormalDist
from typing import Any

from programs.criteria.agreement import (
    NORMAL_95,
    QUADRATIC,
    Estimate,
    Interval,
    Shares,
    around,
    estimate,
    with_one_more,
)

NORMAL = NormalDist()
STEPS = 10_000  # between judges who always agree and those who agree by chance
FEWEST_CASES, MOST_CASES = 11, 10_000


@dataclass(frozen=True)
class Expected:
    """A kappa, over 0 and under 1, that is expected of judges who say grades as often as `shares` has it.

    `shares` has every grade in order; they add up to 1, and at least two are not 0.
    """

    kappa: float
    shares: Mapping[Any, float]

    def interval(self, cases: int) -> Interval:
        """The 95 % interval that so many cases can be expected to give."""
        return around(self._of(cases), cases + 1)

    def power(self, above: float, cases: int) -> float:
        """The chance, 0 to 1, that the whole interval of so many cases is above this kappa."""
        found = self._of(cases)
        distance = (atanh(found.kappa) - atanh(above)) / (found.error / (1 - found.kappa**2))
        return NORMAL.cdf(distance * sqrt(cases + 1) - NORMAL_95)

    def cases_for(self, above: float, power: float) -> int | None:
        """The fewest cases with this power; None where it takes more than 10,000."""
        sizes = range(MOST_CASES + 1)
        enough = bisect_left(sizes, power, lo=FEWEST_CASES, key=partial(self.power, above))
        return enough if enough in sizes else None

    @cached_property
    def table(self) -> Shares:
        """What the two judges can be expected to say."""
        rarer = bisect_left(range(STEPS), -self.kappa, key=lambda step: -kappa_at(self.shares, step / STEPS))
        return table(self.shares, rarer / STEPS)

    def _of(self, cases: int) -> Estimate:
        """As the interval is worked out."""
        grades = list(self.shares)
        found = estimate(with_one_more(self.table, cases, grades), grades, QUADRATIC)
        if found is None:
            raise ValueError(f"there is no kappa where only one grade is said: {self.shares!r}")
        return found


def kappa_at(shares: Mapping[Any, float], rarer: float) -> float:
    found = estimate(table(shares, rarer), list(shares), QUADRATIC)
    return found.kappa if found else 1.0


def table(shares: Mapping[Any, float], rarer: float) -> Shares:
    """Two judges' grades. Each step away is `rarer` times as likely as none: at 0 they always agree, at 1
    the second judge says any grade."""
    grades = list(shares)
    found = {}
    for place, one in enumerate(grades):
        weights = [rarer ** abs(place - other) for other in range(len(grades))]
        for other, likely in zip(grades, weights, strict=True):
            found[one, other] = shares[one] * likely / sum(weights)
    return found
