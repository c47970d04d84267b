"""Codes of other systems, as an admin writes them."""

import pytest

from programs.criteria.ruleset import Level
from screening.level_codes import LevelCode, parse


def test_one_a_line_in_any_order():
    text = """
    php | https://state.example/levels | 3 | Day program
    iop|urn:oid:1.2.3|2.1|Intensive outpatient; evenings
    """

    assert parse(text) == (
        LevelCode(Level.IOP, "urn:oid:1.2.3", "2.1", "Intensive outpatient; evenings"),
        LevelCode(Level.PHP, "https://state.example/levels", "3", "Day program"),
    )


def test_nothing_is_no_code():
    assert parse("") == parse("\n  \n") == ()


def test_a_level_may_have_a_code_in_each_of_several_systems():
    assert len(parse("iop | urn:a:1 | 2 | Two\niop | urn:a:2 | 2 | Two")) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("iop | urn:a:1 | 2", "Line 1: write level | address of the code system | code | name"),
        ("iop | urn:a:1 | | Two", "Line 1: write level"),
        ("iop | urn:a:1 | 2 | Two | more", "Line 1: write level"),
        ("IOP | urn:a:1 | 2 | Two", "Line 1: IOP is no level: write outpatient, iop, php, inpatient"),
        ("iop | state levels | 2 | Two", "Line 1: the address of a code system begins with https://"),
        ("iop | urn:a:1 | 2  3 | Two", "Line 1: a code has single spaces at most"),
        (
            "iop | urn:a:1 | 2 | Two\niop | urn:a:1 | 3 | Three",
            "Line 2: iop has a code of this system already",
        ),
    ],
)
def test_what_is_wrong_is_said_by_line(line, says):
    with pytest.raises(ValueError, match="Line") as wrong:
        parse(line)

    assert str(wrong.value).startswith(says)
