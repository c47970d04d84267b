"""The bank of worked cases, on which every change of the criteria is run."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import WorkedCase
from programs.studio.case_files import COLUMNS as IMPORTED
from vault import clock
from vault.meanwhile import ChangedMeanwhile, take_turn


def add_case(*, case: WorkedCase, by: User) -> None:
    """Raises ValidationError for a case that cannot stand."""
    with transaction.atomic():
        case.changed_at, case.changed_by = clock.now(), by
        case.full_clean()
        case.save()
        record(EventKind.WORKED_CASE_ADDED, by=by, case=case.code)


def change_case(*, case: WorkedCase, seen: int, by: User) -> None:
    """Raises ValidationError, or ChangedMeanwhile when someone else has saved it since."""
    with transaction.atomic():
        take_turn(case, seen=seen, by=by)
        case.full_clean()
        case.save()
        record(EventKind.WORKED_CASE_CHANGED, by=by, case=case.code)


def remove_case(*, case: WorkedCase, seen: int, by: User) -> None:
    with transaction.atomic():
        removed, _each = WorkedCase.objects.filter(pk=case.pk, revision=seen).delete()
        if not removed:
            raise ChangedMeanwhile(WorkedCase.objects.filter(pk=case.pk).first())
        record(EventKind.WORKED_CASE_REMOVED, by=by, case=case.code)


def import_cases(*, cases: Iterable[WorkedCase], by: User) -> None:
    """Add each case, or put it in the place of the one with its code. All of them or none."""
    with transaction.atomic():
        known = {case.code: case for case in WorkedCase.objects.select_for_update()}
        for case in cases:
            if earlier := known.get(case.code):
                for name in IMPORTED:
                    setattr(earlier, name, getattr(case, name))
                change_case(case=earlier, seen=earlier.revision, by=by)
            else:
                add_case(case=case, by=by)
