"""Which level of care is right for a profile, and why.

The recommendation is the most intensive level among the criteria that are met; when none is met
it is standard outpatient. Criteria hold lower bounds only, so no edit can make a sicker person
get less care: the level rises or stays as a risk rating rises or context is added, and
responsibilities lower it by at most one level.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, total_ordering
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import HIGHEST_RATING, RISKS, Context, Dimension, Profile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@total_ordering
class Level(Enum):
    """The four levels of care, from the least to the most intensive."""

    OUTPATIENT = "outpatient"
    IOP = "iop"
    PHP = "php"
    INPATIENT = "inpatient"

    def __init__(self, value: "str | Level") -> None:
        self.order = len(type(self).__members__) + 1  # 1 for standard outpatient to 4 for inpatient

    __hash__ = object.__hash__  # the same as Enum's in effect, and quick: a million cases are counted by it

    @property
    def label(self) -> "StrOrPromise":
        return LEVEL_LABELS[self]

    @property
    def one_lower(self) -> "Level":
        return LEVELS[max(self.order - 2, 0)]

    def __lt__(self, other: "Level") -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        return self.order < other.order

    def __str__(self) -> str:
        return self.value


LEVELS = tuple(Level)
LEVEL_LABELS = {
    Level.OUTPATIENT: _("Standard outpatient"),
    Level.IOP: _("Intensive outpatient (IOP)"),
    Level.PHP: _("Partial hospitalization (PHP)"),
    Level.INPATIENT: _("Inpatient"),
}
DEFAULT_LEVEL = Level.OUTPATIENT


def most_intensive(levels: Iterable[Level]) -> Level:
    """The highest of the levels; standard outpatient when there are none."""
    return max(levels, key=attrgetter("order"), default=DEFAULT_LEVEL)


@dataclass(frozen=True)
class Criterion:
    """A level of care, and the least that must be true for it to be right.

    `bounds` are "at least" ratings (0 to 4; 0 asks nothing); `context` must all be present.
    A flexible criterion (`required=False`) counts one level lower for a person with heavy
    responsibilities; a required one never yields. `why` and `why_es` are a few plain words for
    people, `source` says where the rule comes from, `question` what a clinician should still judge.

    Raises ValueError for a bound out of range.
    """

    code: str
    level: Level
    stability: int = 0
    severity: int = 0
    support: int = 0
    withdrawal: int = 0
    context: frozenset[Context] = frozenset()
    required: bool = True
    why: str = ""
    why_es: str = ""
    source: str = ""
    question: str = ""

    def __post_init__(self) -> None:
        for dimension in RISKS:
            bound = getattr(self, dimension)
            if type(bound) is not int or not 0 <= bound <= HIGHEST_RATING:
                raise ValueError(
                    f"{self.code}: {dimension} must be a whole number from 0 to 4, not {bound!r}"
                )
        object.__setattr__(self, "level", Level(self.level))  # a row of a file gives its value
        object.__setattr__(self, "context", frozenset(map(Context, self.context)))

    @cached_property
    def bounds(self) -> dict[Dimension, int]:
        """The risk dimensions this criterion asks something of, with the least rating."""
        return {dimension: bound for dimension in RISKS if (bound := getattr(self, dimension))}

    def is_met_by(self, profile: Profile) -> bool:
        return (
            profile.withdrawal >= self.withdrawal
            and profile.severity >= self.severity
            and profile.stability >= self.stability
            and profile.support >= self.support
            and self.context <= profile.context
        )

    def level_for(self, profile: Profile) -> Level:
        """The level this criterion counts for, once it is met."""
        return self.eased_level if profile.heavy_responsibilities else self.level

    @cached_property
    def eased_level(self) -> Level:
        """The level it counts for with heavy responsibilities: one lower when it is flexible."""
        return self.level if self.required else self.level.one_lower

    def as_dict(self) -> dict[str, Any]:
        """As plain JSON values, in a fixed order: what the digest and the exports are made of."""
        return {
            "code": self.code,
            "level": self.level.value,
            **{dimension.value: getattr(self, dimension) for dimension in RISKS},
            "context": sorted(self.context),
            "required": self.required,
            "why": self.why,
            "why_es": self.why_es,
            "source": self.source,
            "question": self.question,
        }


@dataclass(frozen=True)
class Recommendation:
    """A level of care with everything needed to explain it.

    `deciding` are the criteria that led to the level (none for the default level), `met` all that
    were met. `eased` says that heavy responsibilities lowered the level; `fuller_level` is what
    it would have been without them.
    """

    level: Level
    deciding: tuple[Criterion, ...]
    met: tuple[Criterion, ...]
    fuller_level: Level

    @property
    def eased(self) -> bool:
        return self.fuller_level > self.level


@dataclass(frozen=True)
class Ruleset:
    """All the criteria of one version."""

    criteria: tuple[Criterion, ...]

    def __init__(self, criteria: Iterable[Criterion]) -> None:
        object.__setattr__(self, "criteria", tuple(criteria))

    def recommend(self, profile: Profile) -> Recommendation:
        """The most intensive level among the criteria that are met, and the criteria that led there."""
        met = [criterion for criterion in self.criteria if criterion.is_met_by(profile)]
        levels = [criterion.level_for(profile) for criterion in met]
        level = most_intensive(levels)
        return Recommendation(
            level=level,
            deciding=tuple(each for each, counts_for in zip(met, levels, strict=True) if counts_for is level),
            met=tuple(met),
            fuller_level=most_intensive([criterion.level for criterion in met]),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the criteria say: two rulesets with one digest are the same."""
        rows = sorted((criterion.as_dict() for criterion in self.criteria), key=lambda row: row["code"])
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
