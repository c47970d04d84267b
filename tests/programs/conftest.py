from itertools import product

import pytest

from programs.criteria.dimensions import RATINGS, Context, Dimension, Profile
from tests.cast import an_admin
from tests.rules import RULES

EVERY_CONTEXT_SET = [  # the one at place n holds the contexts whose bits are set in n
    frozenset(context for bit, context in enumerate(Context) if place >> bit & 1)
    for place in range(1 << len(Context))
]


@pytest.fixture(scope="session")
def recommended() -> bytes:
    """Every possible profile, asked of Ruleset.recommend one by one: 200,000 levels, 1 to 4.

    In the order of profile numbers: the first dimension runs fastest, context slowest.
    """
    return bytes(
        RULES.recommend(Profile(*reversed(ratings), context=context)).level.order
        for context in EVERY_CONTEXT_SET
        for ratings in product(RATINGS, repeat=len(Dimension))
    )


@pytest.fixture
def ada(db):
    return an_admin("ada")


@pytest.fixture
def alan(db):
    return an_admin("alan")


@pytest.fixture
def abe(db):
    return an_admin("abe")
