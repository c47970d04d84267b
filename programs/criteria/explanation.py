"""Why a profile gets its level, what would change it, and what can still be said when ratings are unknown.

Everything rests on one property of the criteria: a level never falls as a risk rises or context is
added, and never rises as responsibilities do. So the extremes over any range of profiles are at its
two ends, and nothing in between needs to be tried.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programs.criteria.dimensions import (
    HIGHEST_RATING,
    LOWEST_RATING,
    Context,
    Dimension,
    Profile,
)
from programs.criteria.ruleset import Criterion, Level, Ruleset, most_intensive

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is known of each rating: a number from 0 to 4, a pair (least, most), or None for nothing.
KnownRatings = Mapping[Dimension, int | tuple[int, int] | None]


# Reasons


@dataclass(frozen=True)
class Reason:
    """A criterion that a profile meets, told for this profile.

    `level` is what it counts for here: one lower than its own where `eased`.
    """

    criterion: Criterion
    profile: Profile

    @property
    def level(self) -> Level:
        return self.criterion.level_for(self.profile)

    @property
    def eased(self) -> bool:
        return self.level is not self.criterion.level

    @property
    def sentence(self) -> str:
        return sentence(self.criterion)

    @property
    def margins(self) -> dict[Dimension, tuple[int, int]]:
        """For each dimension asked about: the least rating asked for, and the person's."""
        bounds = self.criterion.bounds
        return {each: (bound, getattr(self.profile, each)) for each, bound in bounds.items()}

    @property
    def because(self) -> str:
        """What in this profile meets the criterion: "a very severe problem, little support"."""
        criterion, profile = self.criterion, self.profile
        ratings = [each.meaning(getattr(profile, each)) for each in criterion.bounds]
        return in_a_row([*ratings, *(each.label for each in in_order(criterion.context))])


@dataclass(frozen=True)
class Shortfall:
    """What a profile lacks to meet a criterion: nothing, where it meets it."""

    criterion: Criterion
    profile: Profile

    @property
    def ratings(self) -> dict[Dimension, int]:
        """The ratings that are too low, and by how many steps."""
        bounds = self.criterion.bounds
        short = {each: bound - getattr(self.profile, each) for each, bound in bounds.items()}
        return {each: steps for each, steps in short.items() if steps > 0}

    @property
    def context(self) -> frozenset[Context]:
        return self.criterion.context - self.profile.context

    @property
    def steps(self) -> int:
        """How many steps of ratings are missing in all."""
        return sum(self.ratings.values())

    @property
    def sentence(self) -> str:
        return sentence(self.criterion)

    @property
    def lacking(self) -> str:
        """ "withdrawal risk of at least 4 (here 3)" """
        form = _("%(dimension)s of at least %(bound)s (here %(rating)s)")
        ratings = [
            form
            % {
                "dimension": in_a_sentence(each.label),
                "bound": self.criterion.bounds[each],
                "rating": getattr(self.profile, each),
            }
            for each in self.ratings
        ]
        lacking = [*ratings, *(each.label for each in in_order(self.context))]
        return in_a_list(lacking) if lacking else ""


def reasons(ruleset: Ruleset, profile: Profile) -> tuple[Reason, ...]:
    """One for each deciding criterion, in the ruleset's order; none where nothing is met."""
    deciding = ruleset.recommend(profile).deciding
    return tuple(Reason(criterion, profile) for criterion in deciding)


def nearly_met(ruleset: Ruleset, profile: Profile) -> tuple[Shortfall, ...]:
    """The criteria that are short of one rating by one, and of nothing else, in the ruleset's order."""
    short = (Shortfall(criterion, profile) for criterion in ruleset.criteria)
    return tuple(each for each in short if each.steps == 1 and not each.context)


# Changes


@dataclass(frozen=True)
class Change:
    """One rating or one fact of context changed, and the level that this leads to.

    `axis` is what changes, `value` what it changes to: a rating from 0 to 4, or whether the context
    is present. `steps` is how far that is: 1 for context, 1 to 4 for a rating.
    """

    axis: Dimension | Context
    value: int | bool
    steps: int
    level: Level

    @property
    def meaning(self) -> str:
        """What the rating would say of the person, in words; of context, what it is."""
        if isinstance(self.axis, Dimension):
            return str(self.axis.meaning(int(self.value)))
        return str(self.axis.label)

    @property
    def sentence(self) -> str:
        """ "PHP if support were 3 (little support)" """
        if isinstance(self.axis, Dimension):
            form = _("%(level)s if %(dimension)s were %(rating)s (%(meaning)s)")
            meaning = self.axis.meaning(int(self.value))
            return form % {
                "level": self.level.label,
                "dimension": in_a_sentence(self.axis.label),
                "rating": self.value,
                "meaning": meaning,
            }
        form = _("%(level)s with: %(context)s") if self.value else _("%(level)s without: %(context)s")
        return form % {"level": self.level.label, "context": self.axis.label}


@dataclass(frozen=True)
class NearestChanges:
    """The changes to a higher and to a lower level, the smallest first."""

    up: tuple[Change, ...]
    down: tuple[Change, ...]


def nearest_changes(ruleset: Ruleset, profile: Profile) -> NearestChanges:
    """For each rating and each fact of context, the smallest change of it alone that moves the level.

    One change at most for each axis and direction. Sorted by steps, then in the order in which
    dimensions and contexts are shown.
    """
    level = ruleset.recommend(profile).level
    firsts = (first_that_moves(way, profile, ruleset, level) for way in ways_from(profile))
    found = sorted((change for change in firsts if change), key=lambda each: each.steps)
    return NearestChanges(
        up=tuple(change for change in found if change.level > level),
        down=tuple(change for change in found if change.level < level),
    )


Way = list[tuple[Dimension | Context, int | bool]]  # an axis with each of its values, one step further each


def ways_from(profile: Profile) -> Iterator[Way]:
    """Every direction in which one thing can change: each rating to its least and to its most, each fact."""
    for dimension, rating in zip(Dimension, profile.ratings.values(), strict=True):
        yield [(dimension, value) for value in reversed(range(LOWEST_RATING, rating))]
        yield [(dimension, value) for value in range(rating + 1, HIGHEST_RATING + 1)]
    for context in Context:
        yield [(context, context not in profile.context)]


def first_that_moves(way: Way, profile: Profile, ruleset: Ruleset, level: Level) -> Change | None:
    """The level moves to one side only along a way. So it is looked for from the end: where that does not
    move the level, nothing before does."""
    first = None
    for steps in range(len(way), 0, -1):
        axis, value = way[steps - 1]
        moved = level_of(changed(profile, axis, value), ruleset)
        if moved is level:
            break
        first = Change(axis, value, steps, moved)
    return first


def level_of(profile: Profile, ruleset: Ruleset) -> Level:
    """As `ruleset.recommend` says, without its reasons."""
    return most_intensive([each.level_for(profile) for each in ruleset.criteria if each.is_met_by(profile)])


def changed(profile: Profile, axis: Dimension | Context, value: int | bool) -> Profile:
    """The same person with another rating of one dimension, or with one fact more or less."""
    if isinstance(axis, Dimension):
        return profile.rated(axis, int(value))
    context = profile.context | {axis} if value else profile.context - {axis}
    return Profile(**profile.ratings, context=context)


# Ranges


def range_of(
    ruleset: Ruleset,
    ratings: KnownRatings,
    context: Collection[Context] = (),
    open_context: Collection[Context] = (),
) -> tuple[Level, Level]:
    """The lowest and the highest level over every way in which what is unknown could turn out.

    A dimension that is not named in `ratings` is unknown. `context` is what is known to be present,
    `open_context` what may still turn out to be. Exact, by two recommendations: the level is lowest
    where every risk is least and responsibilities are most, and highest the other way round.

    Raises ValueError for a rating out of range or a pair the wrong way round.
    """
    lowest, highest = profile_range(ratings, context, open_context)
    return ruleset.recommend(lowest).level, ruleset.recommend(highest).level


def profile_range(
    ratings: KnownRatings,
    context: Collection[Context] = (),
    open_context: Collection[Context] = (),
) -> tuple[Profile, Profile]:
    """The profiles that get the least and the most care of all that fit what is known."""
    least, most = {}, {}
    for dimension in Dimension:
        low, high = rating_range(ratings.get(dimension))
        if dimension is Dimension.RESPONSIBILITIES:
            low, high = high, low
        least[dimension.value], most[dimension.value] = low, high
    context = frozenset(context)
    return Profile(**least, context=context), Profile(**most, context=context | set(open_context))


def rating_range(known: int | tuple[int, int] | None) -> tuple[int, int]:
    """What is known of a rating as a pair: the least and the most it can be."""
    if known is None:
        return LOWEST_RATING, HIGHEST_RATING
    low, high = known if isinstance(known, tuple) else (known, known)
    if low > high:
        raise ValueError(f"the least rating, {low}, is above the most, {high}")
    return low, high


# Words


def sentence(criterion: Criterion) -> str:
    """A criterion as a sentence: "Inpatient when withdrawal risk is at least 3"."""
    bounds = [
        _("%(dimension)s is at least %(rating)s")
        % {"dimension": in_a_sentence(dimension.label), "rating": bound}
        for dimension, bound in criterion.bounds.items()
    ]
    conditions = [*bounds, *(str(context.clause) for context in in_order(criterion.context))]
    if not conditions:
        return _("%(level)s for everyone") % {"level": criterion.level.label}
    return _("%(level)s when %(conditions)s") % {
        "level": criterion.level.label,
        "conditions": in_a_list(conditions),
    }


def easing(criterion: Criterion) -> str:
    """What heavy responsibilities do to a criterion, as a sentence; empty where they do nothing."""
    if criterion.eased_level is criterion.level:
        return ""
    return _("%(level)s for someone with heavy responsibilities") % {"level": criterion.eased_level.label}


def in_words(profile: Profile) -> str:
    """A profile as a person in words: "a severe problem, a shaky or temporary home, good support".

    Withdrawal is named where there is a risk of it, responsibilities where they are heavy.
    """
    named = [Dimension.SEVERITY, Dimension.STABILITY, Dimension.SUPPORT]
    if profile.withdrawal:
        named.append(Dimension.WITHDRAWAL)
    if profile.heavy_responsibilities:
        named.append(Dimension.RESPONSIBILITIES)
    ratings = [each.meaning(getattr(profile, each)) for each in named]
    return in_a_row([*ratings, *(each.label for each in in_order(profile.context))])


def in_a_row(phrases: Collection["StrOrPromise"]) -> str:
    return ", ".join(map(str, phrases))


def in_a_list(phrases: Collection["StrOrPromise"]) -> str:
    """ "this", "this and that", "this, that and the other" """
    *first, last = map(str, phrases)
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": in_a_row(first), "last": last}


def in_a_sentence(label: "StrOrPromise") -> str:
    """A label as it stands inside a sentence: with a small first letter."""
    text = str(label)
    return text[:1].lower() + text[1:]


def in_order(context: Collection[Context]) -> list[Context]:
    return [each for each in Context if each in context]
