"""The crowd that benchmarks are run on."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from programs.criteria.ruleset import LEVELS
from screening.models import CaseCount, DayCount, Noted, Submission
from screening.review.workspace import Workspace
from screening.upkeep import crowd
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_everybody_in_it_can_be_opened_and_read(capsys):
    call_command("crowd", "40")

    everybody = list(Submission.objects.all())
    assert (
        len({each.reference for each in everybody})
        == len({each.screening.journey for each in everybody})
        == 40
    )
    assert all(each.reference == each.screening.reference for each in everybody)
    assert all(Workspace(each).answers for each in everybody[:5])
    assert all(each.rank == each.urgency for each in everybody if each.is_open)


def test_the_queue_and_the_figures_both_have_much_to_read(capsys):
    call_command("crowd", "40")

    everybody = list(Submission.objects.all())
    assert any(each.is_open for each in everybody)
    assert {each.assessed_level for each in everybody} - {""} <= {level.value for level in LEVELS}
    assert any(each.assessed_level for each in everybody)


def test_some_people_send_again_over_all_the_time(capsys):
    call_command("crowd", "240")

    sizes = Counter(Submission.objects.exclude(series=None).values_list("series", flat=True)).values()
    assert len(sizes) > 1
    assert all(2 <= size <= crowd.MOST_TIMES for size in sizes)
    last = max(Submission.objects.exclude(series=None), key=lambda each: each.sent_at)
    first = Submission.objects.before(last).first()
    assert (last.sent_at - first.sent_at).days > 14


def test_everyone_is_counted_and_so_are_later_arrivals(capsys):
    call_command("crowd", "40")
    days, cases = (list(model.objects.values_list().order_by("pk")) for model in (DayCount, CaseCount))
    assert sum(each.count for each in DayCount.objects.filter(kind="level")) == 40
    assert sum(each.count for each in CaseCount.objects.all()) == 40

    call_command("recount")
    assert sorted(row[1:] for row in DayCount.objects.values_list()) == sorted(row[1:] for row in days)
    assert sorted(row[1:] for row in CaseCount.objects.values_list()) == sorted(row[1:] for row in cases)

    submission()
    assert Noted.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_large_crowd_is_drawn_by_another_process(monkeypatch, capsys):
    monkeypatch.setattr(crowd, "BATCH", 15)

    call_command("crowd", "40")

    assert Submission.objects.count() == 40
    assert sum(each.count for each in CaseCount.objects.all()) == 40


def test_it_stays_out_of_a_site_in_use(waiting):
    with pytest.raises(CommandError, match="empty database"):
        call_command("crowd", "1")
