"""Making the file of a study: one person asks for it, another one makes it, and both are on record."""

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from programs.criteria.backtest import FEWEST_SHOWN
from screening.models import Study, StudyFile
from screening.study.publication import Publication, TooFew, publication
from screening.study.results import results_of
from vault import clock


class StillRuns(Exception):
    """A study is published once it has ended: then no rating comes any more."""


class AskedAlready(Exception):
    """A file is asked for, and waits for a second person."""


class NeedsAnother(Exception):
    """Who asked does not make it alone, or somebody has made it meanwhile."""


class TellsOfFew(Exception):
    """Between an earlier file and this one so few have gone that the difference would tell of them."""


@transaction.atomic
def ask(*, study: Study, by: User) -> StudyFile:
    """Raises StillRuns, TooFew or AskedAlready."""
    held = Study.objects.get(pk=study.pk)
    if held.is_running:
        raise StillRuns
    if not results_of(held).are_shown:
        raise TooFew
    try:
        with transaction.atomic():
            asked = StudyFile.objects.create(study=held, asked_by=by, asked_at=clock.now())
    except IntegrityError:
        raise AskedAlready from None
    record(EventKind.STUDY_FILE_ASKED, by=by, study=study.pk)
    return asked


@transaction.atomic
def make(*, asked: StudyFile, by: User) -> Publication:
    """What a second person is handed. It is not kept here. Raises NeedsAnother, TooFew or TellsOfFew."""
    held = StudyFile.objects.select_for_update().get(pk=asked.pk)
    if held.made_at or held.asked_by_id == by.pk:
        raise NeedsAnother
    made = publication(results_of(held.study))
    for earlier in held.study.files.exclude(made_at=None):
        if 0 < abs((earlier.cases or 0) - made.cases) < FEWEST_SHOWN:
            raise TellsOfFew
    held.made_by, held.made_at, held.cases, held.digest = by, clock.now(), made.cases, made.digest
    held.save()
    codes: dict[str, Any] = {"asked_by": held.asked_by_id, "cases": made.cases, "digest": made.digest}
    record(EventKind.STUDY_FILE_MADE, by=by, study=held.study_id, **codes)
    return made
