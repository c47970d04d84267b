"""The version before this one still serves while the migrations run: what it stores then is not lost."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from programs.models import CriteriaVersion
from screening import old_columns
from screening.actions.disposing import dispose
from screening.known_by import keep_names
from screening.models import Disposal, Ground, Screening, Submission
from screening.upkeep.integrity import changed_in_case, changed_in_screening
from tests.screening.test_counting import assert_right
from tests.submissions import PAT, stopped_at_emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
KEPT = [
    field.column
    for field in Submission._meta.local_concrete_fields
    if not (field.generated or field.primary_key)
]


def sent_to_the_version_before(make=submission, **changes):
    """A row as that version stores it: all in the table of cases, which is all that it knows."""
    case = make(**changes)
    columns, values = [*KEPT, *old_columns.OLD], stored(case)
    dispose(submission=case, ground=Ground.TAKEN_BACK)
    Disposal.objects.all().delete()
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(columns))
        cursor.execute(f"INSERT INTO screening_submission ({', '.join(columns)}) VALUES ({marks})", values)
    return Submission.objects.get(reference=case.reference)


def stored(case):
    of_case = [f"c.{column}" for column in KEPT]
    of_screening = [f"s.{column}" for column in old_columns.OLD]
    lists = {"context", "notes", "unknown", "deciding", "met", "flags", "reach"}
    with connection.cursor() as cursor:
        names = [
            f"CAST({name} AS text)" if name[2:] in lists and connection.vendor == "postgresql" else name
            for name in (*of_case, *of_screening)
        ]
        cursor.execute(
            f"SELECT {', '.join(names)} FROM screening_submission c "
            "JOIN screening_screening s ON s.case_id = c.id WHERE c.id = %s",
            [case.pk],
        )
        return cursor.fetchone()


def deleted_by_the_version_before(case):
    """It puts down the disposal afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM screening_submission WHERE id = %s", [case.pk])


def test_what_it_stores_is_whole_here(client, cora):
    case = sent_to_the_version_before(sleeping_place="unsheltered", language="es")

    screening = case.screening
    assert screening.answers["sleeping_place"] == "unsheltered"
    assert (screening.reference, screening.sent_at) == (case.reference, case.sent_at)
    assert (screening.profile.stability, screening.language, screening.level) == (4, "es", case.level)
    keep_names(case, PAT)
    versions = CriteriaVersion.objects.in_bulk()
    assert changed_in_case(case) | changed_in_screening(case.screening, versions) == {}
    client.force_login(cora)
    assert client.get(reverse("screening:submission", args=[case.reference])).status_code == 200


def test_a_person_who_stopped_at_an_emergency_too():
    case = sent_to_the_version_before(stopped_at_emergency)

    assert (case.screening.level, case.screening.flags) == (None, ["emergency_overdose"])


def test_it_is_counted_once(cora):
    sent_to_the_version_before()
    submission()

    assert_right()


def test_what_came_before_the_triggers_is_carried_over_once():
    old_columns.stop("default")
    case = sent_to_the_version_before()
    assert not case.screenings.exists()

    old_columns.carry_over("default")
    old_columns.carry_over("default")

    assert case.screenings.get().answers["who_for"] == "self"


def test_many_are_carried_over_batch_by_batch(monkeypatch):
    monkeypatch.setattr(old_columns, "BATCH", 2)
    old_columns.stop("default")
    cases = [sent_to_the_version_before() for _ in range(5)]

    old_columns.carry_over("default")

    assert {each.case for each in Screening.objects.all()} == set(cases)


def test_what_it_deletes_is_gone_here():
    case, other = sent_to_the_version_before(), sent_to_the_version_before()

    deleted_by_the_version_before(case)

    assert [each.case for each in Screening.objects.all()] == [other]


def test_the_first_night_empties_the_columns_and_what_was_sent_stands(capsys):
    case = sent_to_the_version_before()
    before = Screening.objects.values().get()

    call_command("retain")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(old_columns.OLD)} FROM screening_submission")
        assert set(cursor.fetchone()) == {None}
    assert Screening.objects.values().get() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.filter(case=case).delete()


def test_what_this_version_stores_leaves_them_empty(waiting):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(old_columns.OLD)} FROM screening_submission")
        assert set(cursor.fetchone()) == {None}
