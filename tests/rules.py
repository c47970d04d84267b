"""The default criteria, and a profile in few words."""

from programs.criteria.dimensions import Dimension, Profile
from programs.criteria.ruleset import Criterion, Ruleset
from programs.defaults import default_ruleset

RULES = default_ruleset()
BY_CODE = {criterion.code: criterion for criterion in RULES.criteria}


def a_profile(*context, **ratings) -> Profile:
    """Every rating that is not named is 0."""
    return Profile(**{dimension.value: 0 for dimension in Dimension} | ratings, context=context)


def with_row(*rows: Criterion) -> Ruleset:
    return Ruleset((*RULES.criteria, *rows))


def without_row(*codes: str) -> Ruleset:
    return Ruleset(row for row in RULES.criteria if row.code not in codes)


def with_changed_row(code: str, **changes) -> Ruleset:
    """The default criteria with one row changed, in its place."""
    return Ruleset(changed(row, **changes) if row.code == code else row for row in RULES.criteria)


def changed(row: Criterion, **changes) -> Criterion:
    return Criterion(**row.as_dict() | changes)
