"""How often each row of the criteria decided, and what coordinators made of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from programs.criteria import Level


@dataclass
class RowUse:
    """`decided`: people whose level this row decided. `reviewed`: those on whom somebody then decided.

    `overridden`: those who were given another level, by that level.
    """

    decided: int = 0
    reviewed: int = 0
    overridden: Counter = field(default_factory=Counter)

    @property
    def times_overridden(self) -> int:
        return sum(self.overridden.values())

    @property
    def overridden_to(self) -> list[tuple[Level, int]]:
        return sorted(self.overridden.items(), key=lambda pair: pair[0].order)


def use_by_row(uses: Iterable[tuple[tuple[str, ...], str, str, int]]) -> dict[str, RowUse]:
    """By code. Takes rows of screened.use_of_criteria: codes that decided, level, decided level, count."""
    found: dict[str, RowUse] = {}
    for codes, level, decided_level, count in uses:
        for code in codes:
            use = found.setdefault(code, RowUse())
            use.decided += count
            use.reviewed += count if decided_level else 0
            if decided_level not in ("", level):
                use.overridden[Level(decided_level)] += count
    return found
