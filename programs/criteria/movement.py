"""How people move between levels of care over twelve weeks, and how each rating changes.

Of each person one story: what they sent first, and each check-in after it. Figures of fewer than 11 people
are withheld, and others with them where they would give those away.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, NamedTuple

from programs.criteria.agreement import NORMAL_95, Agreement
from programs.criteria.backtest import FEWEST_SHOWN, hide_small
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS, Level

WEEKS = (0, 4, 8, 12)
AROUND = 14  # days before or after such a week in which a check-in counts for it
DAYS_A_WEEK = 7


class Moment(NamedTuple):
    """One check-in, `day` days after the first that the person sent.

    `ratings`: five of 0 to 4, in the order of Dimension; None, like `level`, where it stopped at an
    emergency. `suggested` is what the rules for steps made of it, `decided` what a coordinator then chose.
    """

    day: int
    level: Level | None
    ratings: tuple[int, ...] | None
    suggested: Level | None = None
    decided: Level | None = None


@dataclass(frozen=True)
class Story:
    """What one person sent, the first first. `days`: how long ago they sent the first."""

    moments: Sequence[Moment]
    days: int

    def at(self, week: int) -> Moment | None:
        """The check-in nearest to the end of this week; the earlier of two as near."""
        middle = week * DAYS_A_WEEK
        if week == 0:
            return self.moments[0]
        near = [each for each in self.moments[1:] if abs(each.day - middle) <= AROUND]
        return min(near, key=lambda each: abs(each.day - middle), default=None)

    def has_reached(self, week: int) -> bool:
        """The time for a check-in of this week is over."""
        return self.days > week * DAYS_A_WEEK + AROUND


@dataclass(frozen=True)
class Week:
    """Where people are. None: withheld. `emergency`: checked in without a level, stopped at an emergency."""

    week: int
    levels: Mapping[Level, int | None]
    emergency: int | None
    not_heard: int | None
    not_yet: int | None


@dataclass(frozen=True)
class RatingChange:
    """How a rating changed from the first to the last that a person sent: below 0 is better.

    `interval`: 95 % of the mean, from -4 to 4. None for all where fewer than 11 checked in.
    """

    dimension: Dimension
    people: int | None
    mean: float | None
    interval: tuple[float, float] | None


@dataclass
class Movement:
    """Adds up stories. The sums alone are kept, never a story."""

    people: int = 0
    places: dict[int, Counter[str]] = field(default_factory=lambda: {week: Counter() for week in WEEKS})
    changes: dict[Dimension, Counter[int]] = field(
        default_factory=lambda: {dimension: Counter() for dimension in Dimension}
    )
    steps: Counter[tuple[Level, Level]] = field(default_factory=Counter)  # suggested, decided

    def add(self, story: Story) -> None:
        self.people += 1
        for week in WEEKS:
            self.places[week][place_of(story, week)] += 1
        self.add_changes(story)
        for each in story.moments[1:]:
            if each.suggested and each.decided:
                self.steps[each.suggested, each.decided] += 1

    def add_changes(self, story: Story) -> None:
        rated = [each.ratings for each in story.moments if each.ratings]
        if len(rated) > 1:
            for dimension, then, now in zip(Dimension, rated[0], rated[-1], strict=True):
                self.changes[dimension][now - then] += 1

    # As it is kept

    def as_json(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "places": {str(week): dict(counts) for week, counts in self.places.items()},
            "changes": {
                dimension.value: {str(change): count for change, count in counts.items()}
                for dimension, counts in self.changes.items()
            },
            "steps": [[one.value, other.value, count] for (one, other), count in self.steps.items()],
        }

    @classmethod
    def from_json(cls, sums: Mapping[str, Any]) -> "Movement":
        return cls(
            people=sums["people"],
            places={int(week): Counter(counts) for week, counts in sums["places"].items()},
            changes={
                Dimension(name): Counter({int(change): count for change, count in counts.items()})
                for name, counts in sums["changes"].items()
            },
            steps=Counter({(Level(one), Level(other)): count for one, other, count in sums["steps"]}),
        )

    # What may be shown

    def weeks(self) -> list[Week]:
        return [self.shown(week) for week in WEEKS]

    def shown(self, week: int) -> Week:
        names = [*(level.value for level in LEVELS), EMERGENCY, NOT_HEARD, NOT_YET]
        counts = dict(zip(names, hide_small([self.places[week][name] for name in names]), strict=True))
        levels = {level: counts[level.value] for level in LEVELS}
        return Week(week, levels, counts[EMERGENCY], counts[NOT_HEARD], counts[NOT_YET])

    def mean_changes(self) -> list[RatingChange]:
        return [change_of(dimension, counts) for dimension, counts in self.changes.items()]

    def agreement(self) -> Agreement | None:
        """Of what was suggested and what was decided. None for fewer than 11 check-ins."""
        return Agreement(self.steps) if self.steps.total() >= FEWEST_SHOWN else None


EMERGENCY, NOT_HEARD, NOT_YET = "emergency", "not_heard", "not_yet"


def place_of(story: Story, week: int) -> str:
    found = story.at(week)
    if found:
        return found.level.value if found.level else EMERGENCY
    return NOT_HEARD if story.has_reached(week) else NOT_YET


def change_of(dimension: Dimension, counts: Mapping[int, int]) -> RatingChange:
    """The mean with its interval by Student's t: it holds for few people too, if not for a handful."""
    people = sum(counts.values())
    if people < FEWEST_SHOWN:
        return RatingChange(dimension, None, None, None)
    mean = sum(change * count for change, count in counts.items()) / people
    variance = sum(count * (change - mean) ** 2 for change, count in counts.items()) / (people - 1)
    reach = t_95(people - 1) * sqrt(variance / people)
    return RatingChange(dimension, people, mean, (max(mean - reach, -4.0), min(mean + reach, 4.0)))


def t_95(freedom: int) -> float:
    """How many standard errors hold 95 % of Student's t, for 10 degrees of freedom or more, to 0.001.

    From the normal quantile z in powers of 1/freedom: M. Abramowitz and I. A. Stegun, Handbook of
    Mathematical Functions, 1964, formula 26.7.5.
    """
    z = NORMAL_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
