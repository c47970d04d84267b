"""Everyone the criteria can ever judge: 200,000 profiles, and which level each of them gets.

Five ratings of 0 to 4 and six facts of context make 5^5 x 2^6 = 200,000 profiles: few enough to
look at every one of them. A set of profiles is kept as the bits of one whole number, one bit for
each profile, so that "and", "or" and "but not" over everyone take a few microseconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from programs.criteria.dimensions import (
    HEAVY_RESPONSIBILITIES,
    HIGHEST_RATING,
    RATINGS,
    RISKS,
    Context,
    Dimension,
    Profile,
)
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Criterion, Level, Ruleset

Axis = Dimension | Context  # a way in which two profiles can differ

# The number of a profile is the sum over its ratings (0-4) and context (0 or 1) of value x stride.
STRIDES: Mapping[Axis, int] = {
    **{dimension: len(RATINGS) ** place for place, dimension in enumerate(Dimension)},
    **{context: len(RATINGS) ** len(Dimension) << place for place, context in enumerate(Context)},
}
RATING_STRIDES = tuple(STRIDES[dimension] for dimension in Dimension)
SIZE = len(RATINGS) ** len(Dimension) << len(Context)


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """A set of profiles. Bit n of `bits` says whether the profile with number n is in it."""

    bits: int

    def __and__(self, other: "ProfileSet") -> "ProfileSet":
        return ProfileSet(self.bits & other.bits)

    def __or__(self, other: "ProfileSet") -> "ProfileSet":
        return ProfileSet(self.bits | other.bits)

    def __sub__(self, other: "ProfileSet") -> "ProfileSet":
        return ProfileSet(self.bits ^ (self.bits & other.bits))

    def __le__(self, other: "ProfileSet") -> bool:
        """Is everyone in this set in the other too?"""
        return self.bits & other.bits == self.bits

    def __bool__(self) -> bool:
        return self.bits != 0

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __contains__(self, profile: Profile) -> bool:
        return self.has_number(number_of(profile))

    def has_number(self, number: int) -> bool:
        return bool(self.bits >> number & 1)

    def __iter__(self) -> Iterator[Profile]:
        digits = reversed(f"{self.bits:b}")
        return (profile_at(number) for number, digit in enumerate(digits) if digit == "1")

    def as_bytes(self) -> bytes:
        """For each profile number a byte: 1 for a member, 0 for anyone else."""
        digits = f"{self.bits:0{SIZE}b}".encode()
        return digits.translate(bytes.maketrans(b"01", b"\x00\x01"))[::-1]

    def one_worse(self, axis: Axis) -> "ProfileSet":
        """The same people, each one step worse on the axis. Who is at its end already drops out."""
        return ProfileSet((self - _at_end_of(axis)).bits << STRIDES[axis])

    def plainest(self) -> Profile:
        """The member that is easiest to picture: least context first, then the lowest ratings.

        Raises ValueError when the set is empty.
        """
        for context in sorted(_every_context_set(), key=len):
            if members := self.bits & _with_exactly(context).bits:
                return profile_at((members & -members).bit_length() - 1)
        raise ValueError("An empty set of profiles has no member.")


EVERYONE = ProfileSet((1 << SIZE) - 1)
NOBODY = ProfileSet(0)


def number_of(profile: Profile) -> int:
    """The place of a profile among all, from 0 to 199,999."""
    ratings = tuple(getattr(profile, each) for each in Dimension)
    return number_of_ratings(ratings) + number_of_context(profile.context)


def number_of_ratings(ratings: tuple[int, ...]) -> int:
    """The part of a profile's number that five ratings make, in the order of Dimension."""
    return sum(rating * stride for rating, stride in zip(ratings, RATING_STRIDES, strict=True))


@cache
def number_of_context(context: frozenset[Context]) -> int:
    """The part of a profile's number that its context makes."""
    return sum(STRIDES[each] for each in context)


def profile_at(number: int) -> Profile:
    """The profile at this place: the reverse of `number_of`."""
    ratings = {each.value: number // STRIDES[each] % len(RATINGS) for each in Dimension}
    context = frozenset(each for each in Context if number // STRIDES[each] & 1)
    return Profile(**ratings, context=context)


@cache
def at_least(dimension: Dimension, rating: int) -> ProfileSet:
    """Everyone rated this high (0 to 4) or worse."""
    return _repeating(from_value=rating, stride=STRIDES[dimension], values=len(RATINGS))


@cache
def with_context(context: Context) -> ProfileSet:
    """Everyone with this context."""
    return _repeating(from_value=1, stride=STRIDES[context], values=2)


@cache
def with_heavy_responsibilities() -> ProfileSet:
    return at_least(Dimension.RESPONSIBILITIES, HEAVY_RESPONSIBILITIES)


def whatever(dimension: Dimension, members: ProfileSet) -> ProfileSet:
    """The members, and everyone who differs from one of them in this rating alone."""
    stride = STRIDES[dimension]
    lowest = NOBODY
    for rating in RATINGS:
        exactly = members & at_least(dimension, rating)
        if rating < HIGHEST_RATING:
            exactly -= at_least(dimension, rating + 1)
        lowest |= ProfileSet(exactly.bits >> stride * rating)
    spread = NOBODY
    for rating in RATINGS:
        spread |= ProfileSet(lowest.bits << stride * rating)
    return spread


def met_by(criterion: Criterion) -> ProfileSet:
    """Everyone who meets the criterion: Criterion.is_met_by, asked of all at once."""
    members = EVERYONE
    for dimension in RISKS:
        members &= at_least(dimension, getattr(criterion, dimension))
    for context in criterion.context:
        members &= with_context(context)
    return members


def counted_by(criterion: Criterion) -> dict[Level, ProfileSet]:
    """Everyone who meets the criterion, by the level it counts for: Criterion.level_for."""
    met, heavy = met_by(criterion), with_heavy_responsibilities()
    if criterion.eased_level is criterion.level:
        return {criterion.level: met}
    return {criterion.level: met - heavy, criterion.eased_level: met & heavy}


@dataclass(frozen=True)
class LevelMap:
    """Which level everyone gets. `at_least` holds, for each level, who gets it or a higher one."""

    at_least: Mapping[Level, ProfileSet]

    @classmethod
    def of(cls, ruleset: Ruleset) -> "LevelMap":
        """Ruleset.recommend, asked of all at once: the most intensive level that is counted."""
        reached = dict.fromkeys(LEVELS, NOBODY) | {DEFAULT_LEVEL: EVERYONE}
        for criterion in ruleset.criteria:
            for level, members in counted_by(criterion).items():
                reached[level] |= members
        for level in reversed(LEVELS[:-1]):
            reached[level] |= reached[LEVELS[level.order]]
        return cls(reached)

    def at(self, level: Level) -> ProfileSet:
        """Everyone who gets exactly this level."""
        return self.at_least[level] - self.above(level)

    def above(self, level: Level) -> ProfileSet:
        return NOBODY if level is LEVELS[-1] else self.at_least[LEVELS[level.order]]

    def below(self, level: Level) -> ProfileSet:
        return EVERYONE - self.at_least[level]

    def level_of(self, profile: Profile) -> Level:
        number = number_of(profile)
        return next(level for level in reversed(LEVELS) if self.at_least[level].has_number(number))

    def decided_by(self, criterion: Criterion) -> ProfileSet:
        """Everyone whose level is the one that this criterion counts for: where it has a say."""
        members = NOBODY
        for level, counted in counted_by(criterion).items():
            members |= counted & self.at(level)
        return members

    def depends_on(self, axis: Axis) -> bool:
        """Is there anyone whose level changes with one step on this axis, all else the same?"""
        changes = (
            self.at_least[level].one_worse(axis) != self.at_least[level] & _past_start_of(axis)
            for level in LEVELS[1:]
        )
        return any(changes)

    @cached_property
    def by_number(self) -> bytes:
        """For each profile number, the place of its level in LEVELS (0 to 3): the quick look-up.

        That is how many levels above the lowest it reaches. The bits of each level, one a byte, are
        added as whole numbers: no byte passes 3, so none carries into the next.
        """
        reached = sum(int.from_bytes(self.at_least[level].as_bytes(), "little") for level in LEVELS[1:])
        return reached.to_bytes(SIZE, "little")


def _repeating(from_value: int, stride: int, values: int) -> ProfileSet:
    """Everyone whose value on an axis with this stride and number of values is `from_value` or more.

    Along the numbers, that is a run of ones at the end of each period.
    """
    period = stride * values
    run = (1 << period) - (1 << from_value * stride)
    return ProfileSet(run * (EVERYONE.bits // ((1 << period) - 1)))


@cache
def _at_end_of(axis: Axis) -> ProfileSet:
    if isinstance(axis, Dimension):
        return at_least(axis, HIGHEST_RATING)
    return with_context(axis)


@cache
def _past_start_of(axis: Axis) -> ProfileSet:
    return EVERYONE.one_worse(axis)


@cache
def _with_exactly(context: frozenset[Context]) -> ProfileSet:
    members = EVERYONE
    for each in Context:
        members = members & with_context(each) if each in context else members - with_context(each)
    return members


@cache
def _every_context_set() -> tuple[frozenset[Context], ...]:
    return tuple(
        frozenset(each for place, each in enumerate(Context) if mask >> place & 1)
        for mask in range(1 << len(Context))
    )
