"""Differences in words, and criteria as files, for any two possible rulesets."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from programs.criteria.differences import differences
from programs.criteria.ruleset import Ruleset
from programs.criteria.transfer import CannotRead, from_json, to_json
from tests.rules import RULES, changed, with_changed_row, with_row, without_row
from tests.strategies import rulesets

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEW_ROW = changed(RULES.criteria[19], code="C27", support=1)


def test_the_same_criteria_do_not_differ():
    assert differences(RULES, RULES) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"severity": 3}, "It asked for severity of at least 4, and now asks for severity of at least 3."),
        ({"support": 1}, "It asked for no support, and now asks for support of at least 1."),
        ({"level": "php"}, "The level was Inpatient, and is now Partial hospitalization (PHP)."),
        ({"required": True}, "It now holds even with heavy duties."),
        ({"context": ["pregnant"]}, "It now asks for: pregnant."),
        ({"question": ""}, "and is now empty."),
        ({"why": "x"}, "The reason in English was “a very severe problem”, and is now “x”."),
    ],
)
def test_a_changed_row_is_told_in_words(change, sentence):
    [difference] = differences(RULES, with_changed_row("C08", **change))
    assert (difference.code, difference.kind) == ("C08", "changed")
    [told] = difference.sentences
    assert told.endswith(sentence)


def test_rows_that_come_and_go_are_told():
    [gone] = differences(RULES, without_row("C08"))
    [new] = differences(RULES, with_row(NEW_ROW))
    assert (gone.kind, gone.sentences[0]) == ("removed", "Inpatient when severity is at least 4.")
    assert (new.kind, new.sentences[0][:21]) == ("added", "Intensive outpatient ")


def test_differences_stand_in_the_order_of_codes():
    everything_went = differences(RULES, Ruleset([NEW_ROW]))

    codes = [difference.code for difference in everything_went]
    assert codes == sorted({row.code for row in RULES.criteria} | {NEW_ROW.code})


def test_words_alone_move_nobody():
    [difference] = differences(RULES, with_changed_row("C08", why="x"))
    assert not difference.moves_people
    [difference] = differences(RULES, with_changed_row("C08", support=1))
    assert difference.moves_people


@given(rulesets())
def test_whatever_is_written_is_read_again(ruleset):
    text = to_json(ruleset, number=7, reason="why", published_at=NOW)
    assert from_json(text).digest == ruleset.digest


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "level-of-care criteria", "format_version": 2}']
)
def test_a_file_of_something_else_is_refused(text):
    with pytest.raises(CannotRead):
        from_json(text)


@pytest.mark.parametrize("old", ['"withdrawal": 3', '"code": "C01"', '"required": true'])
def test_a_file_with_one_thing_changed_is_refused(old):
    text = to_json(RULES, number=1, reason="", published_at=None)
    with pytest.raises(CannotRead):
        from_json(text.replace(old, '"withdrawal": 2' if "withdrawal" in old else '"code": "C99"', 1))
