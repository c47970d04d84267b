"""The crowd that benchmarks are run on."""

import pytest
from django.core.management import CommandError, call_command

from programs.criteria import LEVELS
from screening.models import CaseCount, DayCount, Submission, Uncounted
from screening.workspace import Workspace
from tests.screening.conftest import submission

pytestmark = pytest.mark.django_db


def test_everybody_in_it_can_be_opened_and_read(capsys):
    call_command("crowd", "40")

    crowd = list(Submission.objects.all())
    assert len({each.reference for each in crowd}) == len({each.journey for each in crowd}) == 40
    assert all(Workspace(each).answers for each in crowd[:5])
    assert all(each.rank == each.urgency for each in crowd if each.is_open)


def test_the_queue_and_the_figures_both_have_much_to_read(capsys):
    call_command("crowd", "40")

    crowd = list(Submission.objects.all())
    assert any(each.is_open for each in crowd)
    assert {each.assessed_level for each in crowd} - {""} <= {level.value for level in LEVELS}
    assert any(each.assessed_level for each in crowd)


def test_everybody_is_counted_and_so_is_whoever_comes_after(capsys):
    call_command("crowd", "40")
    days, cases = (list(model.objects.values_list().order_by("pk")) for model in (DayCount, CaseCount))
    assert sum(each.count for each in DayCount.objects.filter(kind="level")) == 40
    assert sum(each.count for each in CaseCount.objects.all()) == 40

    call_command("recount")
    assert sorted(row[1:] for row in DayCount.objects.values_list()) == sorted(row[1:] for row in days)
    assert sorted(row[1:] for row in CaseCount.objects.values_list()) == sorted(row[1:] for row in cases)

    submission()
    assert Uncounted.objects.count() == 1


def test_a_bar_shows_how_far_it_is(capsys):
    call_command("crowd", "40")

    assert "40 of 40" in capsys.readouterr().err


def test_it_stays_out_of_a_site_in_use(waiting):
    with pytest.raises(CommandError, match="empty database"):
        call_command("crowd", "1")
