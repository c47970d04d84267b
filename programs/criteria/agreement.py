"""How well two judges of the same cases agree on ordered grades: four levels, or ratings from 0 to 4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import atanh, sqrt, tanh
from typing import Any, NamedTuple

from programs.criteria.ruleset import LEVELS

NORMAL_95 = 1.959964  # 95 % of a normal distribution lies this many standard errors around its middle
LINEAR, QUADRATIC = 1, 2  # the weight of a pair falls with the distance of its grades, or with its square
Shares = Mapping[tuple[Any, Any], float]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """What one judge said against what the other said, as counts of cases for each pair of grades.

    `scale` has every grade that can be said, from the lowest to the highest.
    """

    counts: Mapping[tuple[Any, Any], int]
    scale: Sequence[Any] = LEVELS
    power: int = QUADRATIC

    @property
    def cases(self) -> int:
        return sum(self.counts.values())

    @property
    def same(self) -> int:
        return self._apart(0)

    @property
    def within_one(self) -> int:
        """Cases with the same grade or the next one."""
        return self._apart(-1) + self._apart(0) + self._apart(1)

    @property
    def lower(self) -> int:
        """Cases in which the first judge said a lower grade than the second."""
        return sum(self._apart(-steps) for steps in range(1, len(self.scale)))

    @property
    def higher(self) -> int:
        return sum(self._apart(steps) for steps in range(1, len(self.scale)))

    @property
    def share(self) -> float | None:
        """The share of cases, 0 to 1, with exactly the same grade; None without a case."""
        return self.same / self.cases if self.cases else None

    @property
    def kappa(self) -> float | None:
        """Cohen's weighted kappa: 1 is full agreement, 0 what chance gives.

        kappa = (Po - Pe) / (1 - Pe), where Po is the mean weight of the cases as judged, Pe the
        mean weight if the two judges had nothing to do with each other, and the weight of grades i
        and j of k is 1 - ((i - j) / (k - 1))^2, or without the square. Source: J. Cohen, Weighted
        kappa, Psychological Bulletin 1968;70:213-220. None without a case, or where both only ever
        say one same grade.
        """
        found = estimate(self._shares(), self.scale, self.power)
        return found.kappa if found else None

    @property
    def kappa_interval(self) -> Interval | None:
        """The 95 % confidence interval of kappa, for few cases as well; None where kappa is.

        The large-sample formula of J. L. Fleiss, J. Cohen and B. S. Everitt, Large sample standard errors
        of kappa and weighted kappa, Psychological Bulletin 1969;72:323-327, with two changes. One case is
        added, spread evenly over all pairs: a few cases without a difference do not prove that there never
        is one. And it is worked out for Fisher's z = atanh(kappa), whose distribution is less skewed. How
        often it holds the truth is simulated in tests/programs/criteria/test_coverage.py.
        """
        found = estimate(with_one_more(self._shares(), self.cases, self.scale), self.scale, self.power)
        if self.kappa is None or found is None:
            return None
        low, high = around(found, self.cases + 1)
        return min(low, self.kappa), max(high, self.kappa)

    @property
    def linear(self) -> "Agreement":
        """The same, with weights that fall with the distance."""
        return replace(self, power=LINEAR)

    def _apart(self, steps: int) -> int:
        """Cases in which the first judge said so many grades more than the second."""
        place = self.scale.index
        return sum(count for (one, other), count in self.counts.items() if place(one) - place(other) == steps)

    def _shares(self) -> Shares:
        return {pair: count / self.cases for pair, count in self.counts.items() if count}


class Estimate(NamedTuple):
    """A kappa, and its standard error for one case: for n cases it is that over the root of n."""

    kappa: float
    error: float


def estimate(shares: Shares, scale: Sequence[Any], power: int) -> Estimate | None:
    """From the share of each pair of grades; they add up to 1. None where there is nothing to measure."""
    size, grades = len(scale), range(len(scale))
    weights = weights_of(size, power)
    rows = [[shares.get((one, other), 0.0) for other in scale] for one in scale]
    first = [sum(row) for row in rows]
    second = [sum(row[grade] for row in rows) for grade in grades]
    against_second = [sum(weights[one][other] * second[other] for other in grades) for one in grades]
    against_first = [sum(weights[one][other] * first[one] for one in grades) for other in grades]
    observed = sum(weights[one][other] * rows[one][other] for one in grades for other in grades)
    expected = sum(first[one] * against_second[one] for one in grades)
    if not shares or expected >= 1:
        return None
    spread = sum(
        rows[one][other]
        * (
            weights[one][other] * (1 - expected)
            - (against_second[one] + against_first[other]) * (1 - observed)
        )
        ** 2
        for one in grades
        for other in grades
    )
    middle = (observed * expected - 2 * expected + observed) ** 2
    error = sqrt(max(spread - middle, 0.0)) / (1 - expected) ** 2
    return Estimate((observed - expected) / (1 - expected), error)


def with_one_more(shares: Shares, cases: int, scale: Sequence[Any]) -> Shares:
    """The shares of so many cases and one more, spread evenly over all pairs of grades."""
    pairs = list(product(scale, repeat=2))
    return {pair: (shares.get(pair, 0.0) * cases + 1 / len(pairs)) / (cases + 1) for pair in pairs}


def around(found: Estimate, cases: float) -> Interval:
    """95 % around a kappa that is neither -1 nor 1, as even as it is on the scale of Fisher's z."""
    middle, reach = atanh(found.kappa), NORMAL_95 * found.error / (1 - found.kappa**2) / sqrt(cases)
    return tanh(middle - reach), tanh(middle + reach)


@cache
def weights_of(size: int, power: int) -> list[list[float]]:
    """How much each two of so many grades agree, by their places: the same 1, lowest and highest 0."""
    return [[1 - (abs(one - other) / (size - 1)) ** power for other in range(size)] for one in range(size)]


def share_interval(some: int, of: int) -> Interval:
    """Wilson's 95 % interval of a share: it holds for small numbers too (E. B. Wilson, JASA 1927)."""
    share, z = some / of, NORMAL_95
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
