"""What a person is rated on: five dimensions, and the context that criteria may ask for.

A rating runs from 0 (best) to 4 (worst). Ratings of different dimensions are never added or
averaged: one danger is not cancelled by four good answers.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOWEST_RATING, HIGHEST_RATING = 0, 4
RATINGS = range(LOWEST_RATING, HIGHEST_RATING + 1)
HEAVY_RESPONSIBILITIES = 3  # from here on a flexible criterion counts one level lower


class Dimension(StrEnum):
    """In the order in which they are shown. The first four are risks; duties can only ease a level."""

    STABILITY = "stability"
    SEVERITY = "severity"
    SUPPORT = "support"
    WITHDRAWAL = "withdrawal"
    RESPONSIBILITIES = "responsibilities"

    @property
    def label(self) -> "StrOrPromise":
        return LABELS[self]

    def meaning(self, rating: int) -> "StrOrPromise":
        """What this rating says of a person, as a few words: "shaky or temporary"."""
        return MEANINGS[self][rating]


NAMES = tuple(dimension.value for dimension in Dimension)
RISKS = (Dimension.STABILITY, Dimension.SEVERITY, Dimension.SUPPORT, Dimension.WITHDRAWAL)

LABELS = {
    Dimension.STABILITY: _("Stability"),
    Dimension.SEVERITY: _("Severity"),
    Dimension.SUPPORT: _("Support"),
    Dimension.WITHDRAWAL: _("Withdrawal risk"),
    Dimension.RESPONSIBILITIES: _("Responsibilities"),
}

MEANINGS = {
    Dimension.STABILITY: (
        _("a safe and sober home"),
        _("a home with small worries"),
        _("a shaky or temporary home"),
        _("a home with daily drug use around, or a shelter"),
        _("no home, or a home that is not safe"),
    ),
    Dimension.SEVERITY: (
        _("no disorder likely"),
        _("a mild problem"),
        _("a moderate problem"),
        _("a severe problem"),
        _("a very severe problem"),
    ),
    Dimension.SUPPORT: (
        _("strong support"),
        _("good support"),
        _("patchy support"),
        _("little support"),
        _("no support, or people who pull the other way"),
    ),
    Dimension.WITHDRAWAL: (
        _("no withdrawal risk"),
        _("withdrawal that is uncomfortable"),
        _("withdrawal that needs medical checks by day"),
        _("withdrawal that needs a 24-hour watch"),
        _("dangerous withdrawal"),
    ),
    Dimension.RESPONSIBILITIES: (
        _("nothing that ties them to home"),
        _("few duties"),
        _("duties that others can cover"),
        _("heavy duties"),
        _("duties that rule out a night away"),
    ),
}


class Context(StrEnum):
    """Facts beside the ratings that a criterion may require."""

    RECENT_HIGHER_LEVEL = "recent_higher_level"
    RELAPSED_OUTPATIENT = "relapsed_outpatient"
    RELAPSED_IOP = "relapsed_iop"
    COOCCURRING_SEVERE = "cooccurring_severe"
    PREGNANT = "pregnant"
    MEDICAL_UNSTABLE = "medical_unstable"

    @property
    def label(self) -> "StrOrPromise":
        return CONTEXT_LABELS[self]

    @property
    def clause(self) -> "StrOrPromise":
        """The same as part of a sentence: "Inpatient when the person is pregnant"."""
        return CONTEXT_CLAUSES[self]


CONTEXT_LABELS = {
    Context.RECENT_HIGHER_LEVEL: _("just finished a program or detox"),
    Context.RELAPSED_OUTPATIENT: _("still using while in weekly counseling"),
    Context.RELAPSED_IOP: _("used again during or after an intensive program"),
    Context.COOCCURRING_SEVERE: _("severe mental-health need"),
    Context.PREGNANT: _("pregnant"),
    Context.MEDICAL_UNSTABLE: _("a medical problem that is not under control"),
}

CONTEXT_CLAUSES = {
    Context.RECENT_HIGHER_LEVEL: _("a program or detox has just been finished"),
    Context.RELAPSED_OUTPATIENT: _("use goes on in spite of weekly counseling"),
    Context.RELAPSED_IOP: _("use came back during or after an intensive program"),
    Context.COOCCURRING_SEVERE: _("there is a severe mental-health need"),
    Context.PREGNANT: _("the person is pregnant"),
    Context.MEDICAL_UNSTABLE: _("a medical problem is not under control"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One person as the criteria see them: five ratings from 0 to 4, and what context is present.

    Raises ValueError for a rating that is missing or out of range: there is no default, because
    a missing rating is not a zero.
    """

    stability: int
    severity: int
    support: int
    withdrawal: int
    responsibilities: int
    context: frozenset[Context] = frozenset()

    def __post_init__(self) -> None:
        for name in NAMES:
            rating = getattr(self, name)
            if type(rating) is not int or rating not in RATINGS:
                raise ValueError(f"{name} must be a whole number from 0 to 4, not {rating!r}")
        object.__setattr__(self, "context", frozenset(map(Context, self.context)))

    def rated(self, dimension: Dimension, rating: int) -> "Profile":
        """The same person with another rating of one dimension."""
        return Profile(**{**self.ratings, dimension.value: rating}, context=self.context)

    @property
    def ratings(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in NAMES}

    @property
    def heavy_responsibilities(self) -> bool:
        return self.responsibilities >= HEAVY_RESPONSIBILITIES
