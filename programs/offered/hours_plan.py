"""The usual way down: the weeks and hours of a level, and of what follows it, down to weekly visits.

A level keeps its own part: {"stages": [{"hours": 9, "weeks": 4}, ...], "then": "outpatient"}. Without `hours`
care goes on day and night; without `weeks` it takes as long as it takes. It is an example, and pages say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.models import LevelOfCare

STAGES_AT_MOST = 4
MOST_HOURS, MOST_WEEKS = 100, 104
WIDTH = 100  # of the longest bar
DAY_AND_NIGHT = 40  # hours a week that the bar of other levels is held against, beside one of day and night


@dataclass(frozen=True)
class Stage:
    """`hours` a week; None is day and night. `weeks`; None is as long as it takes."""

    hours: int | None
    weeks: int | None

    @classmethod
    def from_stored(cls, stored: Mapping[str, int]) -> "Stage":
        return cls(stored.get("hours"), stored.get("weeks"))

    def to_store(self) -> dict[str, int]:
        given = {"hours": self.hours, "weeks": self.weeks}
        return {name: value for name, value in given.items() if value is not None}


def stages_of(level: LevelOfCare) -> list[Stage]:
    return [Stage.from_stored(each) for each in (level.plan or {}).get("stages", ())]


def follows_after(level: LevelOfCare) -> str:
    """The code of the level that usually comes next; empty where none does."""
    return (level.plan or {}).get("then", "")


def to_store(stages: Iterable[Stage], then: str) -> dict[str, Any]:
    return {"stages": [stage.to_store() for stage in stages], "then": then}


def check(level: LevelOfCare) -> None:
    """Raises ValidationError for a plan whose hours go up, or that goes on at this level or at one above."""
    hours = [DAY_AND_NIGHT if each.hours is None else each.hours for each in stages_of(level)]
    if any(later > earlier for earlier, later in pairwise(hours)):
        raise ValidationError("The hours of a plan go down: write the stage with the most hours first.")
    then = LevelOfCare.objects.filter(code=follows_after(level)).first()
    if then and then.order >= level.order:
        raise ValidationError("What follows has to be a level with less care.")


@dataclass(frozen=True)
class Step:
    """A stage on the way, as it is drawn: `width` of its bar, `starts` the week in which it begins, if known.

    `is_new_level` where it begins with this stage.
    """

    level: LevelOfCare
    stage: Stage
    starts: int | None
    is_first: bool
    is_new_level: bool
    width: int

    @property
    def when(self) -> str:
        weeks = self.stage.weeks
        if self.starts is not None and weeks == 1:
            return _("Week %(week)s") % {"week": self.starts}
        if self.starts is not None and weeks:
            return _("Weeks %(first)s to %(last)s") % {
                "first": self.starts,
                "last": self.starts + weeks - 1,
            }
        if weeks:
            return ngettext("Then for %(weeks)s week", "Then for %(weeks)s weeks", weeks) % {"weeks": weeks}
        if self.is_first:
            return _("For as long as it takes")
        if self.starts is not None:
            return _("From week %(week)s on") % {"week": self.starts}
        return _("After that")

    @property
    def hours(self) -> str:
        hours = self.stage.hours
        if hours is None:
            return _("Day and night")
        return ngettext("%(hours)s hour a week", "%(hours)s hours a week", hours) % {"hours": hours}


def way_down(levels: Iterable[LevelOfCare], code: str) -> list[Step]:
    """From this level down to the last. Empty where that is all one thing: there is no way to draw."""
    by_code = {level.code: level for level in levels}
    if not stages_of(by_code[code]):
        return []
    parts = list(parts_from(by_code, code))
    starts = first_weeks([stage.weeks for _level, stage in parts])
    most = max((stage.hours or DAY_AND_NIGHT for _level, stage in parts), default=DAY_AND_NIGHT)
    before = [None, *(level.code for level, _stage in parts)]
    found = [
        Step(
            level=level,
            stage=stage,
            starts=start,
            is_first=number == 0,
            is_new_level=before[number] != level.code,
            width=max(WIDTH * (stage.hours or most) // most, 1),
        )
        for number, ((level, stage), start) in enumerate(zip(parts, starts, strict=True))
    ]
    return found if len(found) > 1 else []


def first_weeks(lengths: Iterable[int | None]) -> Iterator[int | None]:
    """The week in which each begins; None after one that takes as long as it takes."""
    week: int | None = 1
    for weeks in lengths:
        yield week
        week = None if week is None or weeks is None else week + weeks


def parts_from(levels: Mapping[str, LevelOfCare], code: str) -> Iterator[tuple[LevelOfCare, Stage]]:
    """Level after level. One that was changed by hand to lead upward ends it."""
    level = levels.get(code)
    while level:
        yield from ((level, stage) for stage in stages_of(level))
        following = levels.get(follows_after(level))
        level = following if following and following.order < level.order else None
