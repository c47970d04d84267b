"""Sealed values belong to their row. Who writes to the database cannot give one person another's."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from screening.actions import claiming, following_up, reviewing
from screening.models import Screening, StaffNote, Submission
from screening.upkeep import rotation
from tests.submissions import emergency, stopped_at_emergency, submission
from vault.columns import sealed_columns
from vault.fields import sealed_changes
from vault.sealing import CannotUnseal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def by_hand():
    """Past every trigger, as root of the database may."""
    tables = ("screening", "review", "call", "staffnote", "message")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for name in tables:
                cursor.execute(f"DROP TRIGGER {name}_stands_update")


def swap(table, column, one, other):
    """By hand: what stands in this column of two rows changes places."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table} WHERE id IN (%s, %s)", [one.pk, other.pk])
        values = dict(cursor.fetchall())
        for row, value in ((one, values[other.pk]), (other, values[one.pk])):
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk])


@pytest.mark.parametrize("column", ["answers", "words"])
def test_what_two_people_sent_cannot_change_places(by_hand, column):
    one, other = submission(), submission(who_for="someone_else")
    swap("screening_screening", column, one.screening, other.screening)

    with pytest.raises(CannotUnseal):
        getattr(Screening.objects.get(case=one), column)


def test_how_to_reach_two_people_cannot_change_places():
    one, other = submission(), submission()
    swap("screening_submission", "contact", one, other)

    with pytest.raises(CannotUnseal):
        _ = Submission.objects.get(pk=one.pk).contact


def test_a_secret_code_opens_only_what_it_was_given_for():
    one, other = submission(), submission()
    for each, code in ((one, "blue river stone lamp"), (other, "green field cloud bird")):
        following_up.give_code(submission=each, code=code)
    swap("screening_submission", "code", one, other)

    with pytest.raises(CannotUnseal):
        following_up.open_with_code(reference=one.reference, code="green field cloud bird")


def test_a_note_cannot_be_moved_to_another_person(by_hand, cora):
    one, other = submission(), submission()
    note = reviewing.add_note(submission=one, by=cora, words="Called back.")
    StaffNote.objects.update(submission=other)

    with pytest.raises(CannotUnseal):
        _ = StaffNote.objects.get(pk=note.pk).words


@pytest.mark.parametrize("field", ["by", "at"])
def test_a_note_keeps_who_wrote_it_and_when(by_hand, cora, colin, field):
    note = reviewing.add_note(submission=submission(), by=cora, words="Called back.")
    StaffNote.objects.update(**{field: colin if field == "by" else Submission.objects.get().sent_at})

    with pytest.raises(CannotUnseal):
        _ = StaffNote.objects.get(pk=note.pk).words


def test_everything_sealed_is_sealed_for_more_than_its_column():
    for column in sealed_columns():
        assert column.field.model.SEALED_FOR, column.field.purpose


def test_rows_stored_many_at_once_are_each_sealed_for_their_own(cora):
    one, other = submission(), submission()
    moments = [one.sent_at, other.sent_at]
    StaffNote.objects.bulk_create(
        StaffNote(submission=each, by=cora, at=at, words=f"about {each.reference}")
        for each, at in zip((one, other), moments, strict=True)
    )

    assert [note.words for note in StaffNote.objects.order_by("pk")] == [
        f"about {one.reference}",
        f"about {other.reference}",
    ]


def test_an_update_in_clear_is_refused(waiting):
    with pytest.raises(FieldError, match="contact is sealed"):
        Submission.objects.update(contact={"name": "Pat"})
    with pytest.raises(FieldError, match="code is sealed"):
        Submission.objects.update(code="blue river stone lamp")


def test_an_update_sealed_for_its_row_is_read_back(waiting):
    Submission.objects.update(**sealed_changes(waiting, contact={"name": "Nobody"}, call_language="es"))

    waiting.refresh_from_db()
    assert (waiting.contact, waiting.call_language) == ({"name": "Nobody"}, "es")


def test_no_search_finds_what_is_sealed(waiting, cora):
    reviewing.add_note(submission=waiting, by=cora, words="something")

    assert not StaffNote.objects.filter(words="something").exists()
    with pytest.raises(FieldError):
        StaffNote.objects.filter(words__contains="some")


def test_a_list_opens_nothing(waiting, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert str(Submission.objects.get()) == waiting.reference


def test_a_page_with_changed_content_shows_nothing_of_it(by_hand, client, cora):
    one, other = submission(), submission(who_for="someone_else")
    swap("screening_screening", "answers", one.screening, other.screening)
    client.force_login(cora)
    client.raise_request_exception = False

    response = client.get(reverse("screening:submission", args=[one.reference]))

    assert response.status_code == 500
    assert "(212) 555-0101" not in response.content.decode()


# verify_submissions


def verified():
    out = StringIO()
    call_command("verify_submissions", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_it_says_that_all_is_well(cora):
    waiting = submission(mental_health="dont_know")
    emergency()
    stopped_at_emergency()
    claiming.claim(submission=waiting, by=cora)
    reviewing.add_note(submission=waiting, by=cora, words="Called back.")

    assert "as it was sent" in verified()


def test_it_names_the_row_whose_content_is_not_its_own():
    one, other = submission(), submission()
    swap("screening_submission", "contact", one, other)

    with pytest.raises(CommandError) as refused:
        verified()
    assert f"Submission.contact of reference {one.reference}" in str(refused.value)
    assert f"Submission.contact of reference {other.reference}" in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [("stability", 4), ("level", "inpatient"), ("flags", []), ("urgency", 2), ("who_for", "someone_else")],
)
def test_it_names_who_got_another_fact_by_hand(by_hand, field, value):
    changed = submission(health_concerns=["pregnant"])
    Screening.objects.filter(case=changed).update(**{field: value})

    with pytest.raises(CommandError, match=f"{changed.reference}: .*{field}.* changed by hand"):
        verified()


@pytest.mark.parametrize(
    ("field", "value"), [("level", "php"), ("flags", []), ("urgency", 2), ("reach", ["none"])]
)
def test_it_names_whose_case_says_something_else(field, value):
    changed = submission(health_concerns=["pregnant"])
    Submission.objects.filter(pk=changed.pk).update(**{field: value})

    with pytest.raises(CommandError, match=f"{changed.reference}: {field} changed by hand"):
        verified()


def test_a_case_put_back_in_time_is_found_out():
    """`retain` would delete it that night."""
    changed = submission()
    Submission.objects.filter(pk=changed.pk).update(sent_at=changed.sent_at - timedelta(days=400))

    with pytest.raises(CommandError, match=f"{changed.reference}: sent_at changed by hand"):
        verified()


def test_a_case_without_what_was_sent_is_found_out(by_hand):
    robbed = submission()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER screening_stands_delete")
        cursor.execute("DELETE FROM screening_screening WHERE case_id = %s", [robbed.pk])

    with pytest.raises(CommandError, match=f"{robbed.reference}: what was sent is gone"):
        verified()


def test_swapping_all_but_the_ratings_is_found_out(by_hand):
    """References, journeys and everything sealed change places, so that all of it opens."""
    one, other = submission(), submission(sleeping_place="unsheltered")
    for rows, pks in (
        (Submission.objects, (one.pk, other.pk)),
        (Screening.objects, (one.screening.pk, other.screening.pk)),
    ):
        rows.filter(pk=pks[0]).update(reference="XXXX-XXXX")
        rows.filter(pk=pks[1]).update(reference=one.reference)
        rows.filter(pk=pks[0]).update(reference=other.reference)
    for field in ("answers", "words"):
        swap("screening_screening", field, one.screening, other.screening)
    swap("screening_submission", "contact", one, other)

    with pytest.raises(CommandError, match=f"{one.reference}: stability"):
        verified()


def test_rotation_stops_at_it_and_says_where(by_hand, settings):
    one, other = submission(), submission()
    swap("screening_screening", "words", one.screening, other.screening)
    settings.FIELD_KEYS = {2: "A" * 43 + "=", **settings.FIELD_KEYS}

    with pytest.raises(CommandError, match=f"words of reference {one.reference}"):
        call_command("rotate_keys", stdout=StringIO(), stderr=StringIO())
    assert rotation.left_to_do()
