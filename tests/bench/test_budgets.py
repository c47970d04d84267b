"""When a budget is kept."""

import pytest

from bench.budgets import BUDGETS, Budget, verdicts

PAGE = Budget("page", "page.cpu", at_most=2, unit="ms", against="floor.cpu")
JOURNEY = Budget("journey", "journey.cpu", at_most=80, unit="ms")


def verdict(budget, **figures):
    figures = {name.replace("_", "."): value for name, value in figures.items()}
    return next(iter(verdicts([budget], figures)), None)


@pytest.mark.parametrize(("page", "ratio", "met"), [(3.0, 2.0, True), (3.03, 2.02, False), (1.5, 1.0, True)])
def test_a_comparison_is_kept_up_to_its_ratio(page, ratio, met):
    found = verdict(PAGE, page_cpu=page, floor_cpu=1.5)

    assert (found.ratio, found.met) == (pytest.approx(ratio), met)


@pytest.mark.parametrize(("journey", "met"), [(80.0, True), (80.1, False)])
def test_an_amount_is_kept_up_to_its_limit(journey, met):
    assert verdict(JOURNEY, journey_cpu=journey).met is met


def test_the_ratio_of_an_amount_is_its_share_of_the_budget():
    assert verdict(JOURNEY, journey_cpu=20.0).ratio == 0.25


def test_nothing_is_said_of_what_was_not_measured():
    assert verdict(PAGE, page_cpu=3.0) is None
    assert verdict(JOURNEY) is None


def test_a_tenth_of_a_peer_is_a_ratio_of_a_tenth():
    tenth = Budget("request", "page.cpu", at_most=0.1, unit="ms", against="floor.cpu")

    assert verdict(tenth, page_cpu=1.0, floor_cpu=10.0).met
    assert not verdict(tenth, page_cpu=1.1, floor_cpu=10.0).met


def test_every_budget_has_words_of_its_own():
    assert len({each.what for each in BUDGETS}) == len(BUDGETS)
