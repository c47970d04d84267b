from datetime import UTC, datetime, timedelta

import pytest

from vault import clock

THEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_without_a_story_it_is_the_machines():
    before = datetime.now(UTC)

    assert before <= clock.now() <= before + timedelta(minutes=1)


def test_a_story_stands_where_it_has_come_to_and_ends():
    with clock.as_if_at(THEN):
        with clock.as_if_at(THEN + timedelta(days=1)):
            assert clock.now() == THEN + timedelta(days=1)
        assert clock.now() == THEN
    assert clock.now() > THEN + timedelta(days=2)


def test_a_story_that_breaks_off_ends_too():
    with pytest.raises(KeyError), clock.as_if_at(THEN):
        raise KeyError

    assert clock.now() > THEN + timedelta(days=2)
