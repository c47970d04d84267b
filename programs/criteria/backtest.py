"""Past cases judged again: what another version of the criteria would change.

The cases come grouped, so that a million submissions are one query and one pass. Where a rating is
unknown a case has a range of levels, and counts with the highest: what is not known may be bad.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from programs.criteria.agreement import Agreement, share_interval
from programs.criteria.dimensions import HIGHEST_RATING, LOWEST_RATING, RATINGS, Context
from programs.criteria.population import LevelMap, ProfileSet, number_of_context, number_of_ratings
from programs.criteria.ruleset import LEVELS, Level, Ruleset

FEWEST_SHOWN = 11  # a smaller group could point at a person
FEWEST_IN_SPLIT = 2 * FEWEST_SHOWN  # one that is shown today and was hidden yesterday was no smaller than 11
LEAST_CARE = (LOWEST_RATING,) * 4 + (HIGHEST_RATING,)  # no risk, and duties that ease whatever can be
MOST_CARE = (HIGHEST_RATING,) * 4 + (LOWEST_RATING,)

Pair = tuple[Level, Level]  # before, after


class PastCases(NamedTuple):
    """So many cases that are alike in all that is asked of them here.

    `ratings`: five, in the order of Dimension, 0 to 4, None for an unknown one. `labels`: what to
    split by, in the order of the names given to `backtest`, as ("es", "self"). `decided` and
    `assessed`: the levels that a coordinator and a professional assessment came to, where they did.
    """

    ratings: tuple[int | None, ...]
    context: frozenset[Context] = frozenset()
    count: int = 1  # type: ignore[assignment]  # shadows tuple.count, which no caller uses on a case
    labels: tuple[str, ...] = ()
    decided: Level | None = None
    assessed: Level | None = None

    @property
    def has_unknown(self) -> bool:
        return None in self.ratings


class Comparison(NamedTuple):
    """The levels of a case under two rulesets, and the lowest they could be for what is unknown."""

    before: Level
    after: Level
    lowest_before: Level
    lowest_after: Level

    @property
    def is_moved(self) -> bool:
        return self.before is not self.after


class Result(NamedTuple):
    """An outcome with what else counts: results are few, however many cases there are."""

    outcome: Comparison
    labels: tuple[str, ...]
    decided: Level | None
    assessed: Level | None
    has_unknown: bool


@dataclass(frozen=True)
class Side:
    """The cases under one of the two rulesets.

    `levels` counts them by the level they get, `lowest` by the lowest they could get if what is
    unknown turned out well. `decided` and `assessed` set the level against the one that a
    coordinator and an assessment came to. A coordinator saw the recommendation of the day first, so
    the decided level leans towards it.
    """

    levels: Mapping[Level, int]
    lowest: Mapping[Level, int]
    decided: Agreement
    assessed: Agreement


@dataclass(frozen=True)
class Split:
    """The cases with one value of a label, in elevens. None: under 22, or it would give away one that is.

    `falls_more`: they move down more often than the others, beyond what chance does; never said of a
    group whose counts are hidden.
    """

    value: str
    cases: int | None
    up: int | None
    down: int | None
    falls_more: bool = False


@dataclass(frozen=True)
class Backtest:
    """The same cases before and after.

    `moves`: the number of cases for each pair of different levels that occurs. `unknown`: cases with
    a rating that is not known. `splits`: for each label its values in alphabetical order.
    """

    cases: int
    unknown: int
    moves: Mapping[Pair, int]
    before: Side
    after: Side
    splits: Mapping[str, tuple[Split, ...]]

    @property
    def up(self) -> int:
        return sum(count for (before, after), count in self.moves.items() if after > before)

    @property
    def down(self) -> int:
        return sum(count for (before, after), count in self.moves.items() if after < before)

    @property
    def changed(self) -> int:
        return self.up + self.down

    @property
    def share(self) -> float:
        """The share of cases, 0 to 1, that get another level."""
        return self.changed / self.cases if self.cases else 0.0


def backtest(
    cases: Iterable[PastCases], before: Ruleset, after: Ruleset, label_names: Sequence[str] = ()
) -> Backtest:
    """Judge every case under both rulesets.

    Raises ValueError for ratings that are not five of 0 to 4 or None, and for cases that have more or
    fewer labels than there are names.
    """
    counted: Counter[tuple[Any, ...]] = Counter()  # by plain tuples: a million named ones take their time
    for each, outcome in judged(cases, before, after):
        counted[outcome, each.labels, each.decided, each.assessed, each.has_unknown] += each.count
    results = {Result(*key): count for key, count in counted.items()}
    return Backtest(
        cases=sum(results.values()),
        unknown=sum(count for result, count in results.items() if result.has_unknown),
        moves=count_by(
            (result.outcome[:2], count) for result, count in results.items() if result.outcome.is_moved
        ),
        before=side(results, "before"),
        after=side(results, "after"),
        splits=splits(results, label_names),
    )


def moved(
    cases: Iterable[PastCases], before: Ruleset, after: Ruleset
) -> Iterator[tuple[PastCases, Comparison]]:
    """The cases that get another level, one by one: to find who they are."""
    return ((each, outcome) for each, outcome in judged(cases, before, after) if outcome.is_moved)


def possible_moves(before: Ruleset, after: Ruleset) -> dict[Pair, ProfileSet]:
    """All possible people whose level changes, for each pair of different levels that occurs."""
    one, other = LevelMap.of(before), LevelMap.of(after)
    pairs = ((was, will_be) for was in LEVELS for will_be in LEVELS if was is not will_be)
    moves = {(was, will_be): one.at(was) & other.at(will_be) for was, will_be in pairs}
    return {pair: members for pair, members in moves.items() if members}


# Judging


def judged(
    cases: Iterable[PastCases], before: Ruleset, after: Ruleset
) -> Iterator[tuple[PastCases, Comparison]]:
    """Each case with its levels, by look-up in the maps of the two rulesets."""
    one, other = LevelMap.of(before).by_number, LevelMap.of(after).by_number
    for each in cases:
        least, most = numbers_within(each.ratings)
        context = number_of_context(each.context)
        least, most = least + context, most + context
        yield (
            each,
            Comparison(LEVELS[one[most]], LEVELS[other[most]], LEVELS[one[least]], LEVELS[other[least]]),
        )


@cache
def numbers_within(ratings: tuple[int | None, ...]) -> tuple[int, int]:
    """The numbers of the ratings with the least and the most care of all that fit what is known.

    There are only 6^5 = 7,776 of them to remember.
    """
    if len(ratings) != len(MOST_CARE) or not {None, *RATINGS}.issuperset(ratings):
        raise ValueError(f"ratings must be five whole numbers from 0 to 4, or None, not {ratings!r}")
    return number_of_ratings(filled(ratings, LEAST_CARE)), number_of_ratings(filled(ratings, MOST_CARE))


def filled(ratings: tuple[int | None, ...], unknown: tuple[int, ...]) -> tuple[int, ...]:
    """The ratings with those of `unknown` in place of each None."""
    pairs = zip(ratings, unknown, strict=True)
    return tuple(other if rating is None else rating for rating, other in pairs)


# Counting


def side(results: Mapping[Result, int], when: str) -> Side:
    """`when`: "before" or "after"."""
    levels: Counter[Level] = Counter()
    lowest: Counter[Level] = Counter()
    decided: Counter[Pair] = Counter()
    assessed: Counter[Pair] = Counter()
    for result, count in results.items():
        level = getattr(result.outcome, when)
        levels[level] += count
        lowest[getattr(result.outcome, f"lowest_{when}")] += count
        if result.decided:
            decided[level, result.decided] += count
        if result.assessed:
            assessed[level, result.assessed] += count
    return Side(levels, lowest, Agreement(decided), Agreement(assessed))


def splits(results: Mapping[Result, int], label_names: Sequence[str]) -> dict[str, tuple[Split, ...]]:
    if any(len(result.labels) != len(label_names) for result in results):
        raise ValueError(f"cases must have {len(label_names)} labels: {', '.join(label_names)}")
    return {name: split(results, place) for place, name in enumerate(label_names)}


def split(results: Mapping[Result, int], place: int) -> tuple[Split, ...]:
    """The cases by the label at this place, column by column as `in_split` shows counts."""
    values = sorted({result.labels[place] for result in results})
    cases: Counter[str] = Counter()
    up: Counter[str] = Counter()
    down: Counter[str] = Counter()
    for (outcome, labels, *_), count in results.items():
        cases[labels[place]] += count
        if outcome.is_moved:
            (up if outcome.after > outcome.before else down)[labels[place]] += count
    columns = [in_split([counts[value] for value in values]) for counts in (cases, up, down)]
    found = []
    for value, in_all, more, less in zip(values, *columns, strict=True):
        falls_more = None not in (in_all, less) and is_more_often(value, down, cases)
        found.append(Split(value, in_all, more, less, falls_more))
    return tuple(found)


def in_split(counts: Sequence[int]) -> list[int | None]:
    """The counts of all groups as they are shown: None for those under 22, the others in whole elevens.

    Another draft, or the same one a day later, gives another report on nearly the same people. The
    difference of two exact counts could be one person; that of two of these is nobody, or eleven.
    """
    shown = hide_small(counts, FEWEST_IN_SPLIT)
    return [None if count is None else count // FEWEST_SHOWN * FEWEST_SHOWN for count in shown]


def is_more_often(value: str, some: Counter[str], of: Counter[str]) -> bool:
    """Even the lowest that this value's share may be is over the highest of all others together."""
    others = of.total() - of[value]
    if not others:
        return False
    lowest, _ = share_interval(some[value], of[value])
    _, highest = share_interval(some.total() - some[value], others)
    return lowest > highest


def hide_small(counts: Sequence[int], fewest: int = FEWEST_SHOWN) -> list[int | None]:
    """The counts with None for those under 11, or as few as `fewest`.

    Their total is known, so what is hidden could be found by subtraction. Where that would come to
    fewer than that, and not to nobody, the smallest of the others is hidden with them; of two that are
    the same in whole elevens the first, since which is hidden must not tell which is smaller.
    """
    hidden = {place for place, count in enumerate(counts) if count < fewest}
    shown = sorted(set(range(len(counts))) - hidden, key=lambda place: (counts[place] // FEWEST_SHOWN, place))
    if shown and 0 < sum(counts[place] for place in hidden) < fewest:
        hidden.add(shown[0])
    return [None if place in hidden else count for place, count in enumerate(counts)]


def count_by(pairs: Iterable[tuple[Pair, int]]) -> dict[Pair, int]:
    counts: Counter[Pair] = Counter()
    for pair, count in pairs:
        counts[pair] += count
    return dict(counts)
