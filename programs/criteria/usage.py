"""How often a row of the criteria decided, and what coordinators made of it."""

from collections import Counter
from dataclasses import dataclass, field

from programs.criteria.backtest import PastCases
from programs.criteria.ruleset import Level


@dataclass
class RowUse:
    """`decided`: people whose level this row decided. `reviewed`: those a coordinator then decided on.

    `overridden`: those who were given another level, by that level.
    """

    decided: int = 0
    reviewed: int = 0
    overridden: Counter[Level] = field(default_factory=Counter)

    def count(self, level: Level, cases: PastCases) -> None:
        """Add people who got this level from the row."""
        self.decided += cases.count
        if cases.decided:
            self.reviewed += cases.count
        if cases.decided not in (None, level):
            self.overridden[cases.decided] += cases.count

    @property
    def times_overridden(self) -> int:
        return sum(self.overridden.values())

    @property
    def overridden_to(self) -> list[tuple[Level, int]]:
        return sorted(self.overridden.items(), key=lambda pair: pair[0].order)
