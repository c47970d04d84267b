"""Care over time: when less care is suggested, when more, and the proof that who got worse never steps down.

A suggestion, never an order. A step up comes at once, to the level that the criteria say. A step down waits:
it is made only by the rules here, which are data, and proven over everyone (`stepped_down_while_worse`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, product
from operator import attrgetter

from programs.criteria.dimensions import HIGHEST_RATING, RATINGS, RISKS, Context, Dimension, Profile
from programs.criteria.explanation import Change, in_order
from programs.criteria.population import LevelMap, ProfileSet, whatever
from programs.criteria.ruleset import LEVELS, Level, Ruleset

Worsening = tuple[int, ...]  # for each risk, by how many steps it is worse than before; below 0: better
LASTING = frozenset({Context.PREGNANT})  # nothing that a person would be asked to change


class Step(StrEnum):
    STAY = "stay"
    DOWN = "down"
    UP = "up"


class Reason(StrEnum):
    """Why a step is suggested, or what a step down still waits for."""

    MORE_NEEDED = "more_needed"
    STILL_RIGHT = "still_right"
    LESS_IS_ENOUGH = "less_is_enough"
    TOO_FEW = "too_few"
    TOO_SOON = "too_soon"
    URGENT = "urgent"
    MUCH_WORSE = "much_worse"
    WORSE_IN_ALL = "worse_in_all"


@dataclass(frozen=True)
class StepRules:
    """When a step down is suggested.

    The criteria say less care at `check_ins` check-ins in a row or more, the first at least `days` days
    before the last; none of them raised an urgent flag; against none of them is a risk of the last worse by
    `much_worse` steps or more; and, with `not_while_worse`, against none is some risk worse and no other
    better. Then it is `levels` levels down at most.

    Raises ValueError for a number out of range.
    """

    check_ins: int = 2
    days: int = 14
    much_worse: int = 2
    not_while_worse: bool = True
    levels: int = 1

    def __post_init__(self) -> None:
        at_most = {"check_ins": 12, "days": 365, "much_worse": HIGHEST_RATING, "levels": len(LEVELS) - 1}
        for name, most in at_most.items():
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be from 1 to {most}, not {getattr(self, name)!r}")

    def against(self, worse: Worsening) -> Reason | None:
        """What in the change of the risks speaks against a step down."""
        if max(worse) >= self.much_worse:
            return Reason.MUCH_WORSE
        if self.not_while_worse and got_worse(worse):
            return Reason.WORSE_IN_ALL
        return None


DEFAULT_RULES = StepRules()


@dataclass(frozen=True)
class CheckIn:
    """How a person was on one day, and the level that the criteria of that day said."""

    day: date
    profile: Profile
    level: Level
    is_urgent: bool = False


@dataclass(frozen=True)
class Suggestion:
    """`level` is where the step leads, `criteria_say` what the criteria alone say of the last check-in."""

    step: Step
    level: Level
    criteria_say: Level
    reasons: tuple[Reason, ...]


def suggest(rules: StepRules, current: Level, check_ins: Iterable[CheckIn]) -> Suggestion:
    """Stay, down or up from the current level. Raises ValueError where nobody checked in yet.

    Check-ins of one day count as one, as the worst of each answer, so their order is harmless. Worse answers
    at the last check-in never lead to less care.
    """
    days = by_day(check_ins)
    if not days:
        raise ValueError("There is no check-in to go by.")
    last = days[-1]
    if last.level > current:
        return Suggestion(Step.UP, last.level, last.level, (Reason.MORE_NEEDED,))
    if last.level == current:
        return Suggestion(Step.STAY, current, last.level, (Reason.STILL_RIGHT,))
    against = speaks_against(rules, current, days)
    if against:
        return Suggestion(Step.STAY, current, last.level, against)
    down = max(last.level, LEVELS[max(current.order - 1 - rules.levels, 0)])
    return Suggestion(Step.DOWN, down, last.level, (Reason.LESS_IS_ENOUGH,))


def speaks_against(rules: StepRules, current: Level, days: Sequence[CheckIn]) -> tuple[Reason, ...]:
    """What a step down still waits for, in the order of Reason."""
    window = run_of_less(rules, current, days)
    last = window[-1]
    found = {rules.against(worsening(each.profile, last.profile)) for each in window[:-1]}
    if len(window) < rules.check_ins:
        found.add(Reason.TOO_FEW)
    elif last.day - window[0].day < timedelta(days=rules.days):
        found.add(Reason.TOO_SOON)
    if any(each.is_urgent for each in window):
        found.add(Reason.URGENT)
    return tuple(reason for reason in Reason if reason in found)


def run_of_less(rules: StepRules, current: Level, days: Sequence[CheckIn]) -> list[CheckIn]:
    """The last check-ins at which the criteria said less, only as far back as the rules have to look."""
    window: list[CheckIn] = []
    for each in reversed(days):
        if each.level >= current:
            break
        window.insert(0, each)
        long_enough = days[-1].day - each.day >= timedelta(days=rules.days)
        if long_enough and len(window) >= rules.check_ins:
            break
    return window


def by_day(check_ins: Iterable[CheckIn]) -> list[CheckIn]:
    """One for each day, from the first to the last."""
    in_turn = sorted(check_ins, key=attrgetter("day"))
    return [worst_of(day, list(group)) for day, group in groupby(in_turn, key=attrgetter("day"))]


def worst_of(day: date, check_ins: Sequence[CheckIn]) -> CheckIn:
    """The most care that any of them asks for: each risk at its worst, all context, the highest level.

    Duties can only ease a level, so of these the least count.
    """
    profiles = [each.profile for each in check_ins]
    ratings = {risk.value: max(getattr(each, risk) for each in profiles) for risk in RISKS}
    return CheckIn(
        day,
        Profile(
            **ratings,
            responsibilities=min(each.responsibilities for each in profiles),
            context=frozenset().union(*(each.context for each in profiles)),
        ),
        max(each.level for each in check_ins),
        any(each.is_urgent for each in check_ins),
    )


def worsening(before: Profile, now: Profile) -> Worsening:
    return tuple(getattr(now, risk) - getattr(before, risk) for risk in RISKS)


def got_worse(worse: Worsening) -> bool:
    """Some risk became worse, and none better."""
    return max(worse) > 0 and min(worse) >= 0


# The way down


def way_down(
    ruleset: Ruleset, current: Level, profile: Profile, lasting: Collection[Context] = LASTING
) -> tuple[Change, ...]:
    """The smallest set of changes after which the criteria would say less than the current level.

    Smallest is the fewest steps in all, then the fewest things to change, then the order in which they are
    shown. None where they say less already, or where only what is `lasting` stands in the way.
    """
    ways = sorted(better(profile, frozenset(lasting)), key=lambda each: size_of(profile, each))
    for other in ways:
        level = ruleset.recommend(other).level
        if level < current:
            return changes_between(profile, other, level)
    return ()


def better(profile: Profile, lasting: frozenset[Context]) -> Iterator[Profile]:
    """Everyone who is like this person or better off in some risks and facts, with the same duties."""
    ratings = [range(getattr(profile, risk), -1, -1) for risk in RISKS]
    passing = in_order(profile.context - lasting)
    for kept in product((True, False), repeat=len(passing)):
        gone = {each for each, is_kept in zip(passing, kept, strict=True) if not is_kept}
        for values in product(*ratings):
            risks = {risk.value: value for risk, value in zip(RISKS, values, strict=True)}
            yield replace(profile, **risks, context=profile.context - gone)


def size_of(profile: Profile, other: Profile) -> tuple[int, int]:
    """How many steps two profiles are apart, and in how many things."""
    steps = [abs(each) for each in worsening(profile, other)]
    gone = len(profile.context ^ other.context)
    return sum(steps) + gone, sum(map(bool, steps)) + gone


def changes_between(profile: Profile, other: Profile, level: Level) -> tuple[Change, ...]:
    risks = (
        (risk, getattr(other, risk), abs(getattr(other, risk) - getattr(profile, risk))) for risk in RISKS
    )
    ratings = [Change(risk, value, steps, level) for risk, value, steps in risks if steps]
    gone = in_order(profile.context - other.context)
    return (*ratings, *(Change(context, False, 1, level) for context in gone))


# The proof


@dataclass(frozen=True)
class SteppedDownWhileWorse:
    """Two check-ins after which the rules would step somebody down from this level who only got worse."""

    current: Level
    before: Profile
    now: Profile


def stepped_down_while_worse(
    ruleset: Ruleset, rules: StepRules = DEFAULT_RULES
) -> SteppedDownWhileWorse | None:
    """Somebody who would get less care for getting worse: none, if the rules are safe with these criteria.

    Looks at every pair of profiles, before and now, of which some risk is worse, none better and no context
    gone, whatever became of their duties; and at every level that the person can be at. What the rules say
    depends on the difference of the risks alone, so all pairs with one difference are looked at together, as
    sets.
    """
    levels = LevelMap.of(ruleset)
    for worse in product(RATINGS, repeat=len(RISKS)):
        if not got_worse(worse) or rules.against(worse):
            continue
        for current in LEVELS[1:]:
            less = levels.below(current)
            if found := less & moved(those_before(less), worse):
                now = found.plainest()
                return SteppedDownWhileWorse(current, who_was(now, worse, less), now)
    return None


def those_before(members: ProfileSet) -> ProfileSet:
    """These people, with any duties, and with as much context or more."""
    found = whatever(Dimension.RESPONSIBILITIES, members)
    for context in Context:
        found |= found.one_worse(context)
    return found


def moved(members: ProfileSet, worse: Worsening) -> ProfileSet:
    """These people, each risk worse by so many steps. Who would be past the end of a rating drops out."""
    for risk, steps in zip(RISKS, worse, strict=True):
        for _step in range(steps):
            members = members.one_worse(risk)
    return members


def who_was(now: Profile, worse: Worsening, members: ProfileSet) -> Profile:
    """One of the members who could have become this person by getting worse by so much."""
    risks = {risk.value: getattr(now, risk) - steps for risk, steps in zip(RISKS, worse, strict=True)}
    had = in_order(now.context)
    for duties, kept in product(RATINGS, product((True, False), repeat=len(had))):
        context = frozenset(each for each, is_kept in zip(had, kept, strict=True) if is_kept)
        before = Profile(**risks, responsibilities=duties, context=context)
        if before in members:
            return before
    raise ValueError(f"Nobody among the members could have become {now}.")
