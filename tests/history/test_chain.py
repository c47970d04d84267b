"""The history shows tampering: the changes below are made by hand, as someone with the database would."""

import threading
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from history.actions import BrokenHistory, NotACode, link, link_waiting_events, record
from history.integrity import broken_links, first_broken_link, links_of
from history.kinds import EventKind
from history.models import Event, Head, Link

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EVENTS = 9


@pytest.fixture
def told():
    """A short history of two submissions and of things that belong to none."""
    for number in range(EVENTS):
        record(EventKind.VIEWED, reference=["AAAA-AAAA", "BBBB-BBBB", ""][number % 3], number=number)
    link_waiting_events()
    assert first_broken_link() is None


@pytest.fixture
def by_hand():
    """Runs SQL past every trigger and foreign key, as root of the database may."""

    def by_hand(*statements):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for table in ("event", "link", "head"):
                    for operation in ("update", "delete"):
                        cursor.execute(f"DROP TRIGGER IF EXISTS history_{table}_stands_{operation}")
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)

    yield by_hand
    transaction.set_rollback(True)  # what is left would not pass the constraints


def the_event(number):
    return Link.objects.get(number=number).event_id


def test_what_is_recorded_can_be_verified(told):
    assert list(Link.objects.values_list("number", flat=True)) == list(range(1, EVENTS + 1))
    assert list(links_of("AAAA-AAAA")) == []


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'claimed'",
        "detail = '{}'",
        "reference = 'BBBB-BBBB'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_an_edited_event_is_named(told, by_hand, change):
    by_hand(f"UPDATE history_event SET {change} WHERE id = {the_event(4)}")

    assert first_broken_link().link == 4
    assert [broken.link for broken in links_of("AAAA-AAAA")] == [4]


@pytest.mark.parametrize("number", [1, 4, EVENTS])
def test_a_deleted_event_is_named(told, by_hand, number):
    event = the_event(number)
    by_hand(
        f"DELETE FROM history_link WHERE number = {number}", f"DELETE FROM history_event WHERE id = {event}"
    )

    assert first_broken_link().link == number


def test_a_missing_end_is_named_even_when_it_is_long(told, by_hand):
    events = [the_event(number) for number in (7, 8, 9)]
    by_hand(
        "DELETE FROM history_link WHERE number >= 7",
        f"DELETE FROM history_event WHERE id IN ({events[0]}, {events[1]}, {events[2]})",
    )

    assert first_broken_link().link == 7


def test_a_missing_end_is_not_covered_up_by_what_comes_after(told, by_hand):
    by_hand("DELETE FROM history_link WHERE number >= 7", "DELETE FROM history_event WHERE id >= 1000000")
    last = Link.objects.get(number=6)
    by_hand(f"UPDATE history_head SET number = 6, digest = '{last.digest}'")

    with pytest.raises(BrokenHistory):
        link([record(EventKind.VIEWED).pk])
    assert "head was edited" in str(first_broken_link())


def test_a_deleted_head_is_named(told, by_hand):
    by_hand("DELETE FROM history_head")

    assert "head was deleted" in str(first_broken_link())


def test_reordered_events_are_named(told, by_hand):
    second, fifth = the_event(2), the_event(5)
    by_hand(
        f"UPDATE history_link SET event_id = -1 WHERE event_id = {second}",
        f"UPDATE history_link SET event_id = {second} WHERE event_id = {fifth}",
        f"UPDATE history_link SET event_id = {fifth} WHERE event_id = -1",
    )

    assert first_broken_link().link == 2


def test_an_event_put_in_by_hand_is_named_and_gets_no_link(told):
    forged = Event.objects.get(pk=the_event(3))
    forged.pk, forged.uid, forged.kind = None, "00000000-0000-4000-8000-000000000000", "reviewed"
    forged.save(force_insert=True)

    link_waiting_events()

    assert f"event {forged.pk}: put in" in str(first_broken_link())


def test_a_link_put_in_by_hand_is_named(told, by_hand):
    event = record(EventKind.VIEWED)
    by_hand(
        "INSERT INTO history_link (number, event_id, day, reference, position, digest, key, seal) SELECT "
        f"{EVENTS + 1}, {event.pk}, day, '', NULL, digest, key, seal FROM history_link WHERE number = 9"
    )

    assert first_broken_link().link == EVENTS + 1


def test_every_wrong_thing_at_the_end_and_beside_the_chain_is_told(told, by_hand):
    record(EventKind.VIEWED)
    by_hand("UPDATE history_event SET kind = 'x' WHERE id NOT IN (SELECT event_id FROM history_link)")

    assert len(list(broken_links())) == 1


@pytest.mark.parametrize("table", ["history_event", "history_link"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET reference = 'x'", "DELETE FROM {}"])
def test_the_database_itself_refuses(told, table, statement):
    with (
        pytest.raises(IntegrityError, match="history is added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_the_head_does_not_go_back(told):
    with pytest.raises(IntegrityError, match="history is added"), transaction.atomic():
        Head.objects.update(number=1)


def test_where_it_stood_once_is_remembered(told):
    place = str(Head.objects.get())
    record(EventKind.VIEWED)

    call_command("verify_history", at=place, stdout=StringIO())
    with pytest.raises(CommandError, match="never stood"):
        call_command("verify_history", at=place[:-1] + "x", stdout=StringIO())


def test_the_command_fails_and_names_the_link(told, by_hand):
    by_hand(f"UPDATE history_event SET kind = 'x' WHERE id = {the_event(2)}")

    with pytest.raises(CommandError, match="link 2: "):
        call_command("verify_history", stdout=StringIO())


@pytest.mark.parametrize("word", ["two words", "a sentence, said", "x" * 65, {"a": 1}])
def test_the_history_takes_codes_only(word):
    with pytest.raises(NotACode):
        record(EventKind.VIEWED, word=word)


def test_what_was_rolled_back_leaves_no_trace():
    with transaction.atomic():
        record(EventKind.VIEWED)
        transaction.set_rollback(True)
    link_waiting_events()

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain():
    person = User.objects.create_user("cora")

    def write():
        for number in range(10):
            with transaction.atomic():
                record(EventKind.VIEWED, by=person, reference=f"AAAA-{number % 2}", number=number)
                record(EventKind.VIEWED, by=person)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert Head.objects.get().number == 80
    assert first_broken_link() is None
