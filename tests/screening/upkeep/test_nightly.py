"""The work of a night: nothing goes that was not backed up, nothing unusual goes unasked, failing is loud."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from screening.models import Submission
from tests.clock import Clock
from tests.submissions import sent
from vault.backup import prune

pytestmark = [pytest.mark.django_db(transaction=True)]


def nightly(folder):
    said, complained = StringIO(), StringIO()
    call_command("nightly", str(folder), stdout=said, stderr=complained)
    return said.getvalue()


def test_a_night_backs_up_and_then_deletes(tmp_path):
    sent(400)
    record(EventKind.SIGNED_IN)

    nightly(tmp_path)

    assert len(list(tmp_path.glob("*.backup"))) == 1
    assert not Submission.objects.exists()


def test_without_a_backup_nothing_is_deleted_and_the_night_has_failed(tmp_path):
    sent(400)
    (tmp_path / "a file").write_text("no folder")

    with pytest.raises(CommandError, match="Failed tonight: backup"):
        nightly(tmp_path / "a file")

    assert Submission.objects.count() == 1


def test_a_clock_that_runs_ahead_deletes_nothing(tmp_path):
    sent(1)
    record(EventKind.SIGNED_IN)

    with Clock().running() as clock:
        clock.move_on(days=400)
        with pytest.raises(CommandError, match="Failed tonight: retain"):
            nightly(tmp_path)
        assert Submission.objects.count() == 1

        call_command("retain", sure=True, stdout=StringIO())
        assert not Submission.objects.exists()


@pytest.mark.parametrize(("old", "asks"), [(20, False), (21, True)])
def test_more_than_a_night_usually_has_is_asked_about(old, asks):
    for _ in range(old):
        sent(400)

    if asks:
        with pytest.raises(CommandError, match="would go at once"):
            call_command("retain", stdout=StringIO())
    else:
        call_command("retain", stdout=StringIO())

    assert Submission.objects.count() == (old if asks else 0)


def test_old_backups_go_but_for_the_newest_three(tmp_path):
    for day in range(1, 6):
        path = tmp_path / f"level-of-care-2026010{day}-030000.backup"
        path.write_text("sealed")
        os.utime(path, (day, day))
    (tmp_path / "something else").write_text("not ours")

    gone = prune(tmp_path, timezone.now() - timedelta(days=30))

    assert sorted(gone) == ["level-of-care-20260101-030000.backup", "level-of-care-20260102-030000.backup"]
    assert len(list(tmp_path.iterdir())) == 4
