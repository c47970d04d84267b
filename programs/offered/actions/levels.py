"""What a level of care means at this site."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import LevelOfCare, LevelWords
from programs.offered.actions.offering import refuse_too_few_hours
from programs.offered.hours_plan import check as check_plan
from vault.meanwhile import take_turn


def change_level(*, level: LevelOfCare, words: Iterable[LevelWords] = (), seen: int, by: User) -> None:
    """Store an edited level of care with its texts. `seen` is the revision that was edited.

    Raises ValidationError when it does not hold to its minimum hours or its plan goes up, TooFewHours when
    a program offered at this level would no longer fit it, ChangedMeanwhile when someone else has saved it.
    """
    with transaction.atomic():
        take_turn(level, seen=seen, by=by)
        level.full_clean()
        check_plan(level)
        level.save()
        for program in level.programs.filter(offered=True).prefetch_related("tracks__times"):
            for track in program.tracks.all():
                refuse_too_few_hours(track, level)
        for texts in words:
            texts.full_clean()
            texts.save()
        record(EventKind.LEVEL_CHANGED, by=by, level=level.code, revision=level.revision)
