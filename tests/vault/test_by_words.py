"""Sealing by a person's own words: what comes back, what does not open it, and what it costs to guess."""

import base64
import json
from math import perm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.codes import WORDS_TO_GO_ON, words_in
from tests.strategies import any_answers
from vault import by_words
from vault.sealing import CannotUnseal

ROOT, OTHER = (base64.b64encode(bytes([each] * 32)).decode() for each in (1, 2))
YEAR = 365.25 * 86400


@given(any_answers(), st.text(max_size=40))
def test_what_is_put_in_comes_out(answers, owner):
    content = json.dumps(answers).encode()

    assert by_words.open_again(by_words.close(content, ROOT, owner), ROOT, owner) == content


@given(any_answers())
def test_it_opens_by_nothing_else(answers):
    box = by_words.close(json.dumps(answers).encode(), ROOT, "one")

    for root, owner in ((OTHER, "one"), (ROOT, "other"), (OTHER, "other")):
        with pytest.raises(CannotUnseal):
            by_words.open_again(box, root, owner)


@given(st.data())
def test_a_changed_bit_is_refused(data):
    token = bytearray(base64.b64decode(by_words.close(b"{}", ROOT, "one")))
    bit = data.draw(st.integers(0, len(token) * 8 - 1))
    token[bit // 8] ^= 1 << bit % 8

    with pytest.raises(CannotUnseal):
        by_words.open_again(base64.b64encode(token).decode(), ROOT, "one")


@pytest.mark.parametrize("box", ["", "x", "====", "é", base64.b64encode(b"short").decode()])
def test_what_was_never_sealed_is_refused(box):
    with pytest.raises(CannotUnseal):
        by_words.open_again(box, ROOT, "one")


@given(any_answers())
def test_its_length_does_not_tell_how_much_was_answered(answers):
    box, of_nothing = (by_words.close(json.dumps(each).encode(), ROOT, "one") for each in (answers, {}))

    assert len(box) == len(of_nothing)


def test_the_same_words_become_the_same_root_and_others_another():
    assert by_words.root_of("river apple") == by_words.root_of("river apple")
    assert by_words.root_of("river apple") != by_words.root_of("apple river")


def test_the_name_and_the_key_are_two_different_things_of_the_root():
    name = by_words.name_of(ROOT)

    assert bytes.fromhex(name) != by_words.derived(ROOT, b"key")
    assert ROOT not in name
    assert name != by_words.name_of(OTHER)


@pytest.mark.parametrize("language", ["en", "es"])
def test_there_are_enough_words_against_who_has_the_database_and_the_keys(language):
    """The sum of decision 19. A try goes through 16 MiB of memory: 50,000 a second are more than a card's
    memory lets through."""
    a_try = by_words.N * by_words.R * 128  # bytes
    tries = 50_000 * 1000  # a second, by a thousand cards
    on_average = perm(len(words_in(language)), WORDS_TO_GO_ON) / 2 / tries / YEAR

    assert a_try == 16 * 2**20
    assert on_average > 20_000  # years for the one that is wanted
    assert on_average / 1000 > 20  # for any one of a thousand that are kept at once
    assert perm(len(words_in(language)), WORDS_TO_GO_ON - 1) / 2 / tries / YEAR / 1000 < 1  # one word less
