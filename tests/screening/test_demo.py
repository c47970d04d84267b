"""The world of invented people."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from screening.models import Submission

pytestmark = pytest.mark.django_db


def test_it_is_varied_invented_and_made_once(capsys):
    call_command("demo")
    first = set(Submission.objects.values_list("reference", flat=True))
    call_command("demo")

    assert set(Submission.objects.values_list("reference", flat=True)) == first
    assert "None of them exists" in capsys.readouterr().out
    assert set(Submission.objects.values_list("urgency", flat=True)) == {0, 1, 2}
    assert set(Submission.objects.values_list("language", flat=True)) == {"en", "es"}
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


def test_nobody_signs_in_as_an_invented_colleague():
    call_command("demo")

    assert not any(person.has_usable_password() for person in User.objects.all())


def test_a_colleague_who_is_there_already_keeps_their_password():
    User.objects.create_user("cora", password="four words in a row")

    call_command("demo")

    assert User.objects.get(username="cora").check_password("four words in a row")
