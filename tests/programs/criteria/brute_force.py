"""The findings about a ruleset, by judging people one by one: what verification is held against."""

from functools import cache
from itertools import chain, combinations, product

from programs.criteria.dimensions import RISKS, Context, Profile
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS, Level, Ruleset

person = cache(Profile)  # stability, severity, support, withdrawal, responsibilities, context
NOBODY_SICK = person(0, 0, 0, 0, 0, frozenset())
UNSAFE = {
    "withdrawal_is_inpatient": lambda who, level: who.withdrawal >= 3 and level < Level.INPATIENT,
    "moderate_problem_gets_iop": lambda who, level: who.severity >= 2 and level < Level.IOP,
    "no_problem_is_outpatient": lambda who, level: who == NOBODY_SICK and level > Level.OUTPATIENT,
}


class BruteForce:
    """Tried are all combinations of the ratings at which some row or safety rule asks for something.

    Between two such ratings there is no difference to see.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.rows = ruleset.criteria
        self.people = list(everyone(ruleset))
        self.got = [ruleset.recommend(who) for who in self.people]
        self.levels = [each.level for each in self.got]

    def findings(self) -> set:
        """As (code, rows)."""
        return {
            *self.duplicates(),
            *self.broken_rules(),
            *self.levels_not_reached(),
            *chain.from_iterable(self.about(row) for row in self.rows),
            *self.axes_without_effect(),
        }

    def duplicates(self):
        codes = [row.code for row in self.rows]
        yield from (("duplicate_code", (code,)) for code in codes if codes.count(code) > 1)
        for row in self.rows:
            alike = tuple(other.code for other in self.rows if same(other, row))
            if len(alike) > 1:
                yield "duplicate_rows", alike

    def broken_rules(self):
        for code, is_unsafe in UNSAFE.items():
            unsafe = [
                who for who, level in zip(self.people, self.levels, strict=True) if is_unsafe(who, level)
            ]
            if unsafe:
                yield code, self.deciding(min(unsafe, key=how_involved))

    def levels_not_reached(self):
        for level in LEVELS:
            if level not in self.levels:
                rows = tuple(row.code for row in self.rows if row.level is level)
                yield "level_not_reached", rows if level is not DEFAULT_LEVEL else self.deciding(NOBODY_SICK)

    def about(self, row):
        if not any(row in each.deciding for each in self.got):
            yield "dead_criterion", (row.code,)
        elif row.level is DEFAULT_LEVEL:
            yield "restates_default", (row.code,)
        else:
            yield from self.about_living(row)
        if not row.why:
            yield "missing_why", (row.code,)
        elif not row.why_es:
            yield "missing_spanish", (row.code,)

    def about_living(self, row):
        others = Ruleset(other for other in self.rows if not same(other, row))
        judged = zip(self.people, self.levels, strict=True)
        if all(others.recommend(who).level is level for who, level in judged):
            yield "restates_others", (row.code,)
        without_a_problem = [
            who for who in self.people if not (who.severity or who.withdrawal or who.context)
        ]
        if any(map(row.is_met_by, without_a_problem)) and not row.is_met_by(NOBODY_SICK):
            yield "no_problem_asked_for", (row.code,)

    def axes_without_effect(self):
        levels = dict(zip(self.people, self.levels, strict=True))
        for dimension in RISKS:
            if all(level is levels[lowest(who, dimension)] for who, level in levels.items()):
                yield "rating_without_effect", ()
        for context in Context:
            if all(level is levels[without(who, context)] for who, level in levels.items()):
                yield "context_without_effect", ()

    def deciding(self, who):
        return tuple(row.code for row in self.ruleset.recommend(who).deciding)


def everyone(ruleset):
    ratings = [
        sorted({0, *(getattr(row, each) for row in ruleset.criteria), *asked_by_safety})
        for each, asked_by_safety in zip(RISKS, ([], [2], [], [3]), strict=True)
    ]
    used = sorted({context for row in ruleset.criteria for context in row.context})
    contexts = chain.from_iterable(combinations(used, size) for size in range(len(used) + 1))
    for context, *risks, duties in product(contexts, *ratings, (0, 3)):
        yield person(*risks, duties, frozenset(context))


def how_involved(who):
    """Least first: the person that is easiest to picture."""
    return len(who.context), who.responsibilities, who.withdrawal, who.support, who.severity, who.stability


def same(one, other):
    """Do two rows ask for the same and give the same? At the lowest level flexible or not is all one."""
    return one.context == other.context and all(
        getattr(one, name) == getattr(other, name) for name in ("level", "eased_level", *RISKS)
    )


def lowest(who, dimension):
    risks = (0 if each is dimension else getattr(who, each) for each in RISKS)
    return person(*risks, who.responsibilities, who.context)


def without(who, context):
    if context not in who.context:
        return who
    return person(*(getattr(who, each) for each in RISKS), who.responsibilities, who.context - {context})
