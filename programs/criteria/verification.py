"""What is wrong with a ruleset, over every possible profile: 3,125 ratings x 64 sets of context.

Errors keep a version from being published; warnings need a word of reason. Everything is worked
out on the whole population (population.py), not inferred from the form of the criteria. The form
does tell what to expect: a criterion is met from one least profile upward, so whenever other rows
cover all of it, one row alone covers it for people with light responsibilities, and one for heavy.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import HIGHEST_RATING, RATINGS, RISKS, Context, Dimension, Profile
from programs.criteria.explanation import Shortfall, in_a_row, in_order, in_words
from programs.criteria.population import (
    EVERYONE,
    STRIDES,
    Axis,
    LevelMap,
    ProfileSet,
    at_least,
    met_by,
)
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Criterion, Level, Ruleset
from programs.criteria.safety import EVERY_LEVEL_IS_REACHED, NO_CRITERION_IS_DEAD, RULES_FOR_PEOPLE
from programs.criteria.stepping import DEFAULT_RULES, StepRules, stepped_down_while_worse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CLOSE = 2  # steps of ratings: a row that misses a person by more was not meant for them


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # the version cannot be published
    WARNING = "warning"  # it can, with a word of reason


@dataclass(frozen=True)
class Finding:
    """Something wrong, the rows it is about, and an example of a person it affects.

    `code` is a stable slug. `criteria` are codes of rows, none where a row is lacking. `example` is
    None only where a level has no row at all; `level` is what the example would get. `message` says
    what is wrong and what to do, in the language of the moment. `nearest` are the rows that miss the
    example by little, where a safety rule says that one should not.
    """

    code: str
    severity: Severity
    text: "StrOrPromise"
    criteria: tuple[str, ...] = ()
    example: Profile | None = None
    level: Level | None = None
    words: Mapping[str, object] = field(default_factory=dict, hash=False)
    nearest: tuple[Shortfall, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The codes of the rows at which to read it: those it is about, and those that come closest."""
        return tuple(dict.fromkeys((*self.criteria, *(each.criterion.code for each in self.nearest))))

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def message(self) -> str:
        return str(self.text) % {"rows": in_a_row(self.criteria), **self.words}

    @property
    def nearest_in_words(self) -> str:
        """ "C01 comes closest to them, and asks for withdrawal risk of at least 4 (here 3)." """
        return " ".join(map(comes_closest, self.nearest))

    @property
    def example_in_words(self) -> str:
        """ "a severe problem, a home with daily drug use around, good support" """
        return in_words(self.example) if self.example else ""


def verify(
    ruleset: Ruleset, asked: Collection[Context], stepping: StepRules = DEFAULT_RULES
) -> tuple[Finding, ...]:
    """Every finding about the ruleset, errors first, then in the order of its rows.

    `asked` is the context that some question can set, `stepping` when less care is suggested over time.
    """
    verification = Verification(ruleset, frozenset(asked))
    errors = (*verification.errors(), *less_care_while_worse(ruleset, stepping))
    return (*errors, *verification.warnings())


class Verification:
    """One ruleset, and the level that it gives to everyone."""

    def __init__(self, ruleset: Ruleset, asked: frozenset[Context]) -> None:
        self.rows = ruleset.criteria
        self.asked = asked
        self.levels = LevelMap.of(ruleset)
        self.met = {row: met_by(row) for row in self.rows}
        self.dead = [row for row in self.rows if not self.levels.decided_by(row)]
        self.alive = [row for row in self.rows if row not in self.dead]

    def errors(self) -> Iterator[Finding]:
        yield from self.duplicate_codes()
        yield from self.broken_safety_rules()
        yield from self.levels_not_reached()
        yield from self.dead_rows()
        yield from less_care_for_the_sicker(self.levels)

    def warnings(self) -> Iterator[Finding]:
        yield from self.duplicate_rows()
        yield from self.rows_for_the_default_level()
        yield from self.rows_that_restate_others()
        yield from self.rows_for_people_without_a_problem()
        yield from self.rows_with_context_not_asked()
        yield from self.context_without_effect()
        yield from self.dimensions_without_effect()
        yield from self.missing_words()

    # Errors

    def duplicate_codes(self) -> Iterator[Finding]:
        by_code = defaultdict(list)
        for row in self.rows:
            by_code[row.code].append(row)
        for code, rows in by_code.items():
            if len(rows) > 1:
                yield self.error("duplicate_code", DUPLICATE_CODE, [code], least_profile(rows[-1]))

    def broken_safety_rules(self) -> Iterator[Finding]:
        for rule in RULES_FOR_PEOPLE:
            if broken := rule.broken_for(self.levels):
                example = broken.plainest()
                words = {"rule": rule.text, "level": self.levels.level_of(example).label}
                finding = self.error(rule.code, BROKEN_RULE, self.deciding(example), example, **words)
                yield replace(finding, nearest=tuple(self.nearest(example, rule.least)))

    def levels_not_reached(self) -> Iterator[Finding]:
        for level in LEVELS:
            if not self.levels.at(level):
                yield self.level_not_reached(level)

    def level_not_reached(self, level: Level) -> Finding:
        code, label = EVERY_LEVEL_IS_REACHED.code, level.label
        if level is DEFAULT_LEVEL:
            example = EVERYONE.plainest()
            return self.error(code, DEFAULT_NOT_REACHED, self.deciding(example), example, level=label)
        rows = [row for row in self.rows if row.level is level]
        if not rows:
            return self.error(code, LEVEL_WITHOUT_ROW, [], level=label)
        return self.error(code, LEVEL_OUTRANKED, codes(rows), least_profile(rows[0]), level=label)

    def dead_rows(self) -> Iterator[Finding]:
        for row in self.dead:
            above = [other for other in self.covering(row) if outranks(other, row)]
            words = {"others": in_a_row(codes(above))}
            yield self.error(NO_CRITERION_IS_DEAD.code, DEAD, [row.code], least_profile(row), **words)

    # Warnings

    def duplicate_rows(self) -> Iterator[Finding]:
        same = defaultdict(list)
        for row in self.rows:
            same[what_it_does(row)].append(row)
        for rows in same.values():
            if len(rows) > 1:
                yield self.warning("duplicate_rows", DUPLICATE_ROWS, codes(rows), least_profile(rows[0]))

    def rows_for_the_default_level(self) -> Iterator[Finding]:
        for row in self.alive:
            if row.level is DEFAULT_LEVEL:
                words = {"level": DEFAULT_LEVEL.label}
                yield self.warning(
                    "restates_default", RESTATES_DEFAULT, [row.code], least_profile(row), **words
                )

    def rows_that_restate_others(self) -> Iterator[Finding]:
        for row in self.alive:
            if others := self.restated_by(row):
                words = {"others": in_a_row(codes(others))}
                yield self.warning("restates_others", RESTATES, [row.code], least_profile(row), **words)

    def rows_for_people_without_a_problem(self) -> Iterator[Finding]:
        for row in self.alive:
            asks_only_of_others = not row.severity and not row.withdrawal and not row.context
            if row.level is not DEFAULT_LEVEL and asks_only_of_others and row.bounds:
                words = {"level": row.level.label}
                yield self.warning(
                    "no_problem_asked_for", NO_PROBLEM, [row.code], least_profile(row), **words
                )

    def rows_with_context_not_asked(self) -> Iterator[Finding]:
        for row in self.rows:
            if unknown := row.context - self.asked:
                words = {"context": in_a_row([each.label for each in in_order(unknown)])}
                yield self.warning("context_not_asked", NOT_ASKED, [row.code], least_profile(row), **words)

    def context_without_effect(self) -> Iterator[Finding]:
        for context in in_order(self.asked):
            if not self.levels.depends_on(context):
                example = Profile(0, 0, 0, 0, 0, frozenset({context}))
                words = {"context": context.label}
                yield self.warning("context_without_effect", CONTEXT_IDLE, [], example, **words)

    def dimensions_without_effect(self) -> Iterator[Finding]:
        for dimension in RISKS:
            if not self.levels.depends_on(dimension):
                worst = Profile(0, 0, 0, 0, 0).rated(dimension, HIGHEST_RATING)
                words = {"dimension": dimension.label}
                yield self.warning("rating_without_effect", RATING_IDLE, [], worst, **words)

    def missing_words(self) -> Iterator[Finding]:
        for row in self.rows:
            if not row.why.strip():
                yield self.warning("missing_why", MISSING_WHY, [row.code], least_profile(row))
            elif not row.why_es.strip():
                yield self.warning("missing_spanish", MISSING_SPANISH, [row.code], least_profile(row))

    # What they ask

    def deciding(self, profile: Profile) -> list[str]:
        level = self.levels.level_of(profile)
        met = [row for row in self.rows if row.is_met_by(profile)]
        return codes(row for row in met if row.level_for(profile) is level)

    def nearest(self, profile: Profile, least: Level) -> list[Shortfall]:
        """The rows that would give a person this level or more, and miss them by the fewest steps.

        None that asks for context, which no edit of a bound makes up for, or that is far away.
        """
        if self.levels.level_of(profile) >= least:
            return []
        enough = (Shortfall(row, profile) for row in self.rows if row.level_for(profile) >= least)
        close = [each for each in enough if not each.context and each.steps <= CLOSE]
        return [each for each in close if each.steps == min(other.steps for other in close)]

    def covering(self, row: Criterion) -> list[Criterion]:
        """The other rows that everyone meets who meets this one; not its own duplicates."""
        met = self.met[row]
        return [
            other
            for other in self.rows
            if what_it_does(other) != what_it_does(row) and met <= self.met[other]
        ]

    def restated_by(self, row: Criterion) -> list[Criterion]:
        """The rows that give everyone who meets this one as much or more; none if it adds anything."""
        if row.level is DEFAULT_LEVEL:
            return []
        return [
            other
            for other in self.covering(row)
            if other.level >= row.level and other.eased_level >= row.eased_level
        ]

    def error(
        self,
        code: str,
        text: "StrOrPromise",
        criteria: Iterable[str],
        example: Profile | None = None,
        **words: object,
    ) -> Finding:
        return self.finding(Severity.ERROR, code, text, criteria, example, words)

    def warning(
        self,
        code: str,
        text: "StrOrPromise",
        criteria: Iterable[str],
        example: Profile | None = None,
        **words: object,
    ) -> Finding:
        return self.finding(Severity.WARNING, code, text, criteria, example, words)

    def finding(
        self,
        severity: Severity,
        code: str,
        text: "StrOrPromise",
        criteria: Iterable[str],
        example: Profile | None,
        words: Mapping[str, object],
    ) -> Finding:
        level = self.levels.level_of(example) if example else None
        return Finding(code, severity, text, tuple(criteria), example, level, words)


def comes_closest(miss: Shortfall) -> str:
    return str(COMES_CLOSEST) % {"row": miss.criterion.code, "lacking": miss.lacking}


def less_care_for_the_sicker(levels: LevelMap) -> Iterator[Finding]:
    """Someone who would get less care for being sicker. The form rules it out; this looks all the same."""
    for axis in STRIDES:
        for level in LEVELS[1:]:
            if wronged := wronged_by(levels, axis, level):
                example = wronged.plainest()
                got = levels.level_of(example)
                words = {"axis": axis.label}
                yield Finding("not_monotone", Severity.ERROR, NOT_MONOTONE, (), example, got, words)
                break


def less_care_while_worse(ruleset: Ruleset, stepping: StepRules) -> Iterator[Finding]:
    """Someone who would be stepped down although they only got worse, over every pair of profiles."""
    wronged = stepped_down_while_worse(ruleset, stepping)
    if wronged:
        words = {"current": wronged.current.label, "before": in_words(wronged.before)}
        got = ruleset.recommend(wronged.now).level
        yield Finding("stepped_down_while_worse", Severity.ERROR, STEPPED_DOWN, (), wronged.now, got, words)


def wronged_by(levels: LevelMap, axis: Axis, level: Level) -> ProfileSet:
    """Who got this level or more, and gets less for one step worse on the axis.

    With responsibilities it is the other way round: who gets more for heavier ones, or loses more
    than one level between the lightest and the heaviest.
    """
    if axis is not Dimension.RESPONSIBILITIES:
        return levels.at_least[level].one_worse(axis) - levels.at_least[level]
    raised = levels.below(level).one_worse(axis) & levels.at_least[level]
    moved = levels.at_least[level] - at_least(axis, RATINGS[1])
    for _step in RATINGS[1:]:
        moved = moved.one_worse(axis)
    return raised | (moved - levels.at_least[level.one_lower])


def least_profile(row: Criterion, responsibilities: int = 0) -> Profile:
    """The profile that meets a row with nothing to spare."""
    bounds = {dimension.value: getattr(row, dimension) for dimension in RISKS}
    return Profile(**bounds, responsibilities=responsibilities, context=row.context)


def what_it_does(row: Criterion) -> tuple[object, ...]:
    """All of a row that bears on levels: two rows that agree in it are duplicates."""
    return (row.level, row.eased_level, tuple(row.bounds.items()), row.context)


def outranks(other: Criterion, row: Criterion) -> bool:
    """Does it give more care, to people with light responsibilities or with heavy ones?"""
    return other.level > row.level or other.eased_level > row.eased_level


def codes(rows: Iterable[Criterion]) -> list[str]:
    return [row.code for row in rows]


DUPLICATE_CODE = _(
    "More than one row has the code %(rows)s. Give each row a code of its own, so that a result can "
    "name the row that decided."
)
BROKEN_RULE = _("A safety rule is broken. %(rule)s Here someone would get %(level)s.")
COMES_CLOSEST = _("%(row)s comes closest to them, and asks for %(lacking)s.")
DEFAULT_NOT_REACHED = _(
    "Nobody can get %(level)s, because everyone meets %(rows)s. Give each row something to ask for."
)
LEVEL_OUTRANKED = _(
    "Nobody can get %(level)s. Everyone who meets a row for it also meets a row for more care. Rows for it: "
    "%(rows)s."
)
LEVEL_WITHOUT_ROW = _("Nobody can get %(level)s, because no row is for it. Add one.")
DEAD = _(
    "%(rows)s never decides. Everyone who meets it also meets a row for more care: %(others)s. Remove it, or "
    "change what it asks for."
)
NOT_MONOTONE = _(
    "Someone would get less care for being worse off (%(axis)s). This must never be: do not publish, and "
    "tell those who look after the software."
)
STEPPED_DOWN = (
    "Someone at %(current)s would be stepped down although they only got worse. Before: %(before)s. Make the "
    "rules for stepping down stricter."
)
DUPLICATE_ROWS = _("These rows ask for the same and give the same: %(rows)s. Keep one of them.")
RESTATES_DEFAULT = _(
    "%(rows)s changes no one's level, because everyone who meets no row gets %(level)s anyway. Remove it, "
    "or give it a higher level."
)
RESTATES = _(
    "%(rows)s changes no one's level. Everyone who meets it also meets a row that gives as much or more: "
    "%(others)s. Remove it, or change what it asks for."
)
NO_PROBLEM = _(
    "%(rows)s gives %(level)s to people with no disorder likely and no withdrawal risk. If that is not "
    "meant, let it ask for a least severity."
)
NOT_ASKED = _(
    "%(rows)s asks for something that no question asks about: %(context)s. So no one will ever meet it."
)
CONTEXT_IDLE = _("This changes no one's level: %(context)s. If it should, add a row that asks for it.")
RATING_IDLE = _(
    "This rating changes no one's level: %(dimension)s. If it should, add a row that asks for it."
)
MISSING_WHY = _("%(rows)s does not say why. Write it in a few plain words: people read it with their result.")
MISSING_SPANISH = _("%(rows)s does not say why in Spanish. People who read Spanish see it with their result.")
