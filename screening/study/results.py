"""What a study found: how well our ratings and levels agree with those of clinicians who did not see them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Prefetch

from programs.criteria.agreement import Agreement
from programs.criteria.backtest import FEWEST_SHOWN, hide_small
from programs.criteria.dimensions import RATINGS, Dimension
from programs.criteria.ruleset import LEVELS, Level
from screening.models import CloseReason, Door, Drawn, Screening, Study
from screening.models.screening import RATING_FIELDS

FAR_APART = 2  # ratings with so much between them are listed, though the level is the same


class Said(NamedTuple):
    """What one judge made of one person: the five ratings in the order of Dimension, and the level."""

    ratings: tuple[int, ...]
    level: Level
    remarks: str = ""


@dataclass(frozen=True)
class Case:
    """One submission with our judgement of it, and those of one or two clinicians."""

    drawn: Drawn
    screening: Screening
    ours: Said
    theirs: tuple[Said, ...]

    @property
    def steps(self) -> list[int]:
        """How many levels of care we are above each clinician; under them it is less than 0."""
        return [self.ours.level.order - said.level.order for said in self.theirs]

    @property
    def is_under(self) -> bool:
        return min(self.steps) < 0

    @property
    def differs(self) -> bool:
        return any(self.steps) or any(self.is_far_apart(dimension) for dimension in Dimension)

    def is_far_apart(self, dimension: Dimension) -> bool:
        ours = rating_of(self.ours, dimension)
        return any(abs(ours - rating_of(said, dimension)) >= FAR_APART for said in self.theirs)


def rating_of(said: Said, dimension: Dimension) -> int:
    return said.ratings[list(Dimension).index(dimension)]


@dataclass(frozen=True)
class Results:
    """Everything that is shown of a study: only of eleven cases or more, whatever it is shown of.

    Each submission counts once, with the first place of those who rated it.
    """

    study: Study
    cases: Sequence[Case]

    @property
    def are_shown(self) -> bool:
        return len(self.cases) >= FEWEST_SHOWN

    @property
    def against_ours(self) -> list[tuple[str, Agreement]]:
        """Ours against a clinician's: the level, then each dimension."""
        return compared([(case.ours, case.theirs[0]) for case in self.cases])

    @property
    def between_clinicians(self) -> list[tuple[str, Agreement]]:
        return compared([case.theirs[:2] for case in self.cases if len(case.theirs) > 1])

    @property
    def by_door(self) -> list[tuple[str, Agreement | None]]:
        return self.in_groups(lambda case: str(Door(case.screening.door).label))

    @property
    def by_language(self) -> list[tuple[str, Agreement | None]]:
        return self.in_groups(lambda case: str(case.screening.get_language_display()))

    @cached_property
    def complete(self) -> list[Case]:
        """Those that nobody will rate any more: who reads about them spoils no rating."""
        wanted = self.study.wanted if self.study.is_running else 1
        return [case for case in self.cases if len(case.theirs) >= wanted]

    @property
    def differences(self) -> list[Case]:
        """Who was placed under what a clinician said comes first, the farthest under at the top."""
        if len(self.complete) < FEWEST_SHOWN:
            return []
        differing = [case for case in self.complete if case.differs]
        return sorted(differing, key=lambda case: (min(case.steps), -max(case.steps), case.drawn.code))

    def in_groups(self, name_of: Callable[[Case], str]) -> list[tuple[str, Agreement | None]]:
        """The level by group. None: under 11, or the rest would give away one that is."""
        groups: dict[str, list[Case]] = {}
        for case in self.cases:
            groups.setdefault(name_of(case), []).append(case)
        names = sorted(groups)
        shown = hide_small([len(groups[name]) for name in names])
        return [
            (name, level_of((case.ours, case.theirs[0]) for case in groups[name]) if count else None)
            for name, count in zip(names, shown, strict=True)
        ]


def compared(pairs: Iterable[Sequence[Said]]) -> list[tuple[str, Agreement]]:
    """By level, then by dimension; nothing of fewer than eleven."""
    pairs = list(pairs)
    if len(pairs) < FEWEST_SHOWN:
        return []
    found = [("Level of care", level_of(pairs))]
    for dimension in Dimension:
        said: Counter[tuple[Any, Any]] = Counter(
            (rating_of(one, dimension), rating_of(other, dimension)) for one, other in pairs
        )
        found.append((str(dimension.label), Agreement(said, RATINGS)))
    return found


def level_of(pairs: Iterable[Sequence[Said]]) -> Agreement:
    return Agreement(Counter((one.level, other.level) for one, other in pairs), LEVELS)


def results_of(study: Study) -> Results:
    """Those who were rated by at least one clinician, but for what turned out to be no real person."""
    drawn = study.drawn.exclude(submission__close_reason=CloseReason.NOT_REAL)
    drawn = drawn.filter(submission__second_ratings__isnull=False).distinct()
    judged = Screening.objects.coded_facts().select_related("criteria_version")
    drawn = drawn.select_related("submission").prefetch_related(
        Prefetch("submission__screenings", judged), "submission__second_ratings"
    )
    return Results(study, [case_of(each) for each in drawn])


def case_of(drawn: Drawn) -> Case:
    screening = drawn.submission.screening
    theirs = tuple(said_by(rating, rating.remarks) for rating in drawn.submission.second_ratings.all())
    return Case(drawn, screening, said_by(screening), theirs)


def said_by(row: Any, remarks: str = "") -> Said:
    return Said(tuple(getattr(row, name) for name in RATING_FIELDS), Level(row.level), remarks)
