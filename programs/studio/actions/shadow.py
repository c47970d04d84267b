"""Start and stop a shadow trial: a checked draft judges new submissions in silence (programs/shadow.py)."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import CriteriaVersion, ShadowTrial
from programs.studio.actions.drafting import refuse_unless_draft
from programs.studio.actions.publishing import refuse_unless_checked
from vault import clock

MOST_DAYS = 90


class TrialRunning(Exception):
    """Another shadow trial is running: one at a time, so that its numbers mean something."""


def start_shadow_trial(*, draft: CriteriaVersion, digest: str, days: int, by: User) -> ShadowTrial:
    """Let a checked draft judge in silence for so many days.

    Raises NotADraft, NotChecked, CheckIsStale, HasErrors, or TrialRunning.
    """
    now = clock.now()
    stop_ended_trial()
    try:
        with transaction.atomic():
            refuse_unless_draft(draft)
            refuse_unless_checked(draft, digest)
            trial = ShadowTrial.objects.create(
                number=draft.number,
                digest=digest,
                criteria=[criterion.as_dict() for criterion in draft.ruleset().criteria],
                started_at=now,
                started_by=by,
                ends_at=now + timedelta(days=days),
            )
            record(EventKind.SHADOW_TRIAL_STARTED, by=by, version=draft.number, digest=digest, days=days)
    except IntegrityError as error:
        raise TrialRunning from error
    return trial


def stop_shadow_trial(*, trial: ShadowTrial, by: User) -> None:
    with transaction.atomic():
        if ShadowTrial.objects.filter(pk=trial.pk, running=True).update(running=False, ends_at=clock.now()):
            record(EventKind.SHADOW_TRIAL_STOPPED, by=by, version=trial.number)


def stop_ended_trial() -> None:
    """One that has run its time makes room for the next."""
    ShadowTrial.objects.filter(running=True, ends_at__lte=clock.now()).update(running=False)
