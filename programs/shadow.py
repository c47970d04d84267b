"""What a running shadow trial would have recommended, kept beside each new submission."""

from django.db import transaction

from programs.criteria.dimensions import Profile
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion, ShadowScore, ShadowTrial
from vault import clock


def score_in_shadow(*, reference: str, profile: Profile, version: CriteriaVersion, level: Level) -> None:
    """Once a submission is stored, ask the trial too. Whatever happens here, the person notices nothing."""
    transaction.on_commit(lambda: keep_shadow_score(reference, profile, version, level), robust=True)


def keep_shadow_score(reference: str, profile: Profile, version: CriteriaVersion, level: Level) -> None:
    now = clock.now()
    trial = ShadowTrial.objects.filter(running=True, ends_at__gt=now).first()
    if trial is None:
        return
    shadow_level = trial.ruleset().recommend(profile).level
    said = {"at": now, "version": version, "level": level.value, "shadow_level": shadow_level.value}
    ShadowScore.objects.get_or_create(trial=trial, reference=reference, defaults=said)
