"""The crowd that benchmarks are run on."""

import pytest
from django.core.management import CommandError, call_command

from programs.criteria import LEVELS
from screening.models import Submission
from screening.workspace import Workspace

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


def test_a_bar_shows_how_far_it_is(capsys):
    call_command("crowd", "40")

    assert "40 of 40" in capsys.readouterr().err


def test_it_stays_out_of_a_site_in_use(waiting):
    with pytest.raises(CommandError, match="empty database"):
        call_command("crowd", "1")
