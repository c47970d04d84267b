"""What was sent, and what was written about it, is never changed, and goes only by a disposal."""

import pytest
from django.db import IntegrityError, connection, transaction

from screening.actions import calling, claiming, following_up, reviewing
from screening.actions.disposing import dispose
from screening.models import Call, Ground, Message, Screening, StaffNote
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SEALED = ("answers", "words")
PLAIN = [field.column for field in Screening._meta.local_concrete_fields if field.name not in (*SEALED, "id")]


def by_hand(statement, *values):
    """A write to the database that bypasses the application."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM screening_screening")
        return cursor.fetchone()[0]


def other_than(value):
    """Something else that the column can hold."""
    if value is None or isinstance(value, int):
        return (value or 0) + 1
    return None


@pytest.mark.parametrize("column", PLAIN)
def test_no_column_of_what_was_sent_changes(waiting, column):
    with pytest.raises(IntegrityError, match="added, never edited"):
        by_hand(f"UPDATE screening_screening SET {column} = %s", other_than(stored(column)))


def test_not_even_to_what_it_is(waiting):
    with pytest.raises(IntegrityError, match="added, never edited"):
        by_hand("UPDATE screening_screening SET level = level")


def test_saving_it_again_is_refused(waiting):
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.screening.save()


@pytest.mark.parametrize("column", SEALED)
@pytest.mark.parametrize(
    ("before", "after"), [("1", "2"), ("9", "10"), ("10", "100"), ("100", "101"), ("2026", "2027")]
)
def test_what_is_sealed_may_lie_under_a_newer_key(waiting, column, before, after):
    under(before, column)

    assert by_hand(f"UPDATE screening_screening SET {column} = %s", f"{after}.sealed") == 1


@pytest.mark.parametrize("column", SEALED)
@pytest.mark.parametrize("after", ["7.other", "6.sealed", "", "8.", "8", "x.sealed", "70x", None])
def test_under_the_same_key_an_older_one_or_none_it_stays(waiting, column, after):
    under("7", column)

    with pytest.raises(IntegrityError):
        by_hand(f"UPDATE screening_screening SET {column} = %s", after)


def test_a_newer_key_is_no_cover_for_another_change(waiting):
    under("1", "answers")

    for change in ("level = 'inpatient'", "words = '1.other'"):
        with pytest.raises(IntegrityError, match="added, never edited"):
            by_hand(f"UPDATE screening_screening SET answers = '2.sealed', {change}")


def under(number, column):
    """Puts something into a sealed column that says to lie under this key, past the trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"UPDATE screening_screening SET {column} = %s", [f"{number}.sealed"])
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'screening_stands_update'")
        trigger = cursor.fetchone()[0]
        cursor.execute("DROP TRIGGER screening_stands_update")
        cursor.execute(f"UPDATE screening_screening SET {column} = %s", [f"{number}.sealed"])
        cursor.execute(trigger)


@pytest.fixture
def written_about(waiting, cora):
    """With a call, a note and a message."""
    claiming.claim(submission=waiting, by=cora)
    calling.log_call(submission=waiting, by=cora, outcome=Call.Outcome.NO_ANSWER, words="No answer.")
    reviewing.add_note(submission=waiting, by=cora, words="Try in the evening.")
    following_up.add_message(submission=waiting, words="After six, please.", uid=waiting.screening.journey)
    return waiting


WRITTEN = [pytest.param(model, id=model._meta.model_name) for model in (Call, StaffNote, Message)]


@pytest.mark.parametrize("model", WRITTEN)
def test_what_was_written_cannot_be_emptied(written_about, model):
    with pytest.raises(IntegrityError, match="added, never edited"):
        by_hand(f"UPDATE {model._meta.db_table} SET words = ''")


@pytest.mark.parametrize("model", [pytest.param(Screening, id="screening"), *WRITTEN])
def test_nothing_goes_by_itself(written_about, model):
    with pytest.raises(IntegrityError, match="added, never edited"):
        by_hand(f"DELETE FROM {model._meta.db_table}")


def test_a_case_does_not_go_without_a_disposal(written_about):
    with pytest.raises(IntegrityError), transaction.atomic():
        written_about.delete()


def test_a_disposal_takes_all_of_it_and_leaves_the_others(written_about):
    other = submission()

    dispose(submission=written_about, ground=Ground.TAKEN_BACK)

    assert [each.case for each in Screening.objects.all()] == [other]
    assert not any(model.objects.exists() for model in (Call, StaffNote, Message))
