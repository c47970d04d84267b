"""How well two judges of the same cases agree on four ordered levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from programs.criteria.ruleset import LEVELS, Level

NORMAL_95 = 1.959964  # 95 % of a normal distribution lies this many standard errors around its middle
Counts = Mapping[tuple[Level, Level], int]


@dataclass(frozen=True)
class Agreement:
    """What one judge said against what the other said, as counts of cases for each pair of levels."""

    counts: Counts

    @property
    def cases(self) -> int:
        return sum(self.counts.values())

    @property
    def same(self) -> int:
        return sum(count for (one, other), count in self.counts.items() if one is other)

    @property
    def share(self) -> float | None:
        """The share of cases, 0 to 1, with exactly the same level; None without a case."""
        return self.same / self.cases if self.cases else None

    @property
    def kappa(self) -> float | None:
        """Cohen's weighted kappa with quadratic weights: 1 is full agreement, 0 what chance gives.

        kappa = (Po - Pe) / (1 - Pe), where Po is the mean weight of the cases as judged, Pe the
        mean weight if the two judges had nothing to do with each other, and the weight of levels i
        and j (1 to 4) is 1 - (i - j)^2 / 9. Source: J. Cohen, Weighted kappa, Psychological
        Bulletin 1968;70:213-220. None without a case, or where both only ever say one same level.
        """
        observed, expected = self._observed(), self._expected()
        return None if expected is None or expected == 1 else (observed - expected) / (1 - expected)

    @property
    def kappa_interval(self) -> tuple[float, float] | None:
        """The 95 % confidence interval of kappa, cut at -1 and 1; None where kappa is.

        kappa +/- 1.96 standard errors, by the large-sample formula of J. L. Fleiss, J. Cohen and
        B. S. Everitt, Large sample standard errors of kappa and weighted kappa, Psychological
        Bulletin 1969;72:323-327. With fewer than some 50 cases it is a rough guide.
        """
        kappa, expected = self.kappa, self._expected()
        if kappa is None or expected is None:
            return None
        reach = NORMAL_95 * sqrt(self._variance(expected))
        return max(kappa - reach, -1.0), min(kappa + reach, 1.0)

    def _shares(self) -> dict[tuple[Level, Level], float]:
        return {pair: count / self.cases for pair, count in self.counts.items() if count}

    def _share_of(self, level: Level, judge: int) -> float:
        """How often one of the two judges (0 or 1) says this level."""
        return sum(share for pair, share in self._shares().items() if pair[judge] is level)

    def _observed(self) -> float:
        return sum(weight(*pair) * share for pair, share in self._shares().items())

    def _expected(self) -> float | None:
        if not self.cases:
            return None
        return sum(self._share_of(level, judge=0) * self._mean_weight(level, judge=1) for level in LEVELS)

    def _mean_weight(self, level: Level, judge: int) -> float:
        """The mean weight of this level against all that a judge says."""
        return sum(weight(level, other) * self._share_of(other, judge) for other in LEVELS)

    def _variance(self, expected: float) -> float:
        observed = self._observed()
        against_second = {level: self._mean_weight(level, judge=1) for level in LEVELS}
        against_first = {level: self._mean_weight(level, judge=0) for level in LEVELS}
        spread = 0.0
        for (one, other), share in self._shares().items():
            against = against_second[one] + against_first[other]
            spread += share * (weight(one, other) * (1 - expected) - against * (1 - observed)) ** 2
        middle = (observed * expected - 2 * expected + observed) ** 2
        return float(max(spread - middle, 0.0) / (self.cases * (1 - expected) ** 4))


def weight(one: Level, other: Level) -> float:
    """How much two levels agree: 1 for the same, falling with the square of their distance, 0 at most."""
    return float(1 - ((one.order - other.order) / (len(LEVELS) - 1)) ** 2)
