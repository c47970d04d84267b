"""The world of invented people."""

from datetime import UTC, datetime, timedelta
from uuid import uuid5

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from programs.models import LevelOfCare, Program
from programs.offered.actions.offering import add_program
from programs.offered.demo import PLACES
from screening.models import Due, Screening, Submission
from screening.upkeep import demo

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
WEEK = timedelta(days=7)


def test_it_is_varied_invented_and_made_once(capsys):
    call_command("demo")
    first = set(Submission.objects.values_list("reference", flat=True))
    call_command("demo")

    assert set(Submission.objects.values_list("reference", flat=True)) == first
    assert "None of them exists" in capsys.readouterr().out
    assert set(Submission.objects.values_list("urgency", flat=True)) == {0, 1, 2}
    assert set(Screening.objects.values_list("language", flat=True)) == {"en", "es"}
    assert {"new", "attempted", "booked", "placed", "closed"} <= set(
        Submission.objects.values_list("stage", flat=True)
    )
    assert set(Submission.objects.values_list("level", flat=True)) == {
        None,
        "outpatient",
        "iop",
        "php",
        "inpatient",
    }


def test_dates_are_overdue_near_and_far_and_one_was_kept():
    call_command("demo")

    days = {each.kind: set() for each in Due.objects.all()}
    for each in Due.objects.filter(ended_at=None):
        days[each.kind].add((each.day > timezone.localdate(), each.day > timezone.localdate() + WEEK))
    assert days["check_in"] == {(False, False), (True, False), (True, True)}
    assert days["recertify"] == {(True, True)}
    again = Submission.objects.get(screenings__journey=uuid5(demo.JOURNEYS, "again-1"))
    assert [each.placed_level for each in Submission.objects.before(again)] == ["iop"]
    assert Due.objects.filter(outcome="done", kind="check_in").count() == 1


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_it_can_be_made_at_any_time_of_day_and_week(hour):
    now = datetime(2026, 11, 21, 0, 0, tzinfo=UTC) + timedelta(hours=hour, days=hour // 3)

    assert demo.make(now) == len(list(demo.stories(now)))


def test_nobody_signs_in_as_an_invented_colleague():
    call_command("demo")

    assert not any(person.has_usable_password() for person in User.objects.all())


def test_a_colleague_who_is_there_already_keeps_their_password():
    User.objects.create_user("cora", password="four words in a row")

    call_command("demo")

    assert User.objects.get(username="cora").check_password("four words in a row")


def test_a_program_is_offered_at_every_level_and_only_once():
    call_command("demo")
    call_command("demo")

    assert set(Program.objects.offered().values_list("level__code", flat=True)) == {
        "outpatient",
        "iop",
        "php",
        "inpatient",
    }
    assert Program.objects.count() == len(PLACES)


def test_programs_that_staff_entered_are_left_alone(django_user_model):
    ada = django_user_model.objects.create_user("ada")
    level = LevelOfCare.objects.get(code="iop")
    ours = Program(name="Ours", level=level, about="x", about_es="x", place="online", languages=["en"])
    add_program(program=ours, by=ada)

    call_command("demo")

    assert list(Program.objects.all()) == [ours]
