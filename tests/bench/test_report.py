"""How figures are told."""

import pytest

from bench.budgets import Budget, Verdict
from bench.compare import changes
from bench.report import amount, rows_of, table


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.00457, "s", "0.00457 s"),
        (1.2345, "ms", "1.23 ms"),
        (12.345, "ms", "12.3 ms"),
        (123.45, "ms", "123 ms"),
        (30000, "bytes", "30,000 bytes"),
        (11533.4, "bytes", "11,533 bytes"),
        (0, "", "0"),
    ],
)
def test_an_amount_has_three_digits_that_count(value, unit, words):
    assert amount(value, unit) == words


def test_a_row_tells_the_figure_what_it_is_held_against_and_whether_it_is_kept():
    page = Budget("page", "page.cpu", at_most=2, unit="ms", against="floor.cpu")
    journey = Budget("journey", "journey.cpu", at_most=80, unit="ms")

    assert rows_of([Verdict(page, 3.0, 1.0), Verdict(journey, 40.0, None)]) == [
        ("page", "3 ms", "1 ms", "3.00", "≤ 2 x", "NOT MET"),
        ("journey", "40 ms", "", "", "≤ 80 ms", "met"),
    ]


def test_columns_stand_under_each_other():
    lines = table([("a", "1"), ("long", "22")], headings=("what", "figure")).splitlines()

    assert lines == ["what  figure", "------------", "a     1", "long  22"]


def test_two_runs_are_compared_in_what_both_measured_the_dearer_first():
    before = {"page": 2.0, "row": 1.0, "same": 5.0, "gone": 1.0}
    after = {"page": 1.0, "row": 1.5, "same": 5.1, "new": 1.0}

    assert changes(before, after, least=0.05) == [
        ("row", "1", "1.50", "1.50"),
        ("page", "2", "1", "0.50"),
    ]
