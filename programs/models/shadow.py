from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programs.criteria.ruleset import Criterion, Level, Ruleset
from programs.models.criteria import CriteriaVersion
from programs.models.levels import LEVEL_CHOICES

STAFF = settings.AUTH_USER_MODEL


class ShadowTrial(models.Model):
    """A checked draft judges new submissions in silence for a while; it affects no one's care.

    It keeps its own copy of the criteria, so that the draft may be edited or discarded meanwhile.
    """

    number = models.PositiveIntegerField()  # of the draft it was made from
    digest = models.CharField(max_length=64)
    criteria = models.JSONField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    running = models.BooleanField(default=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="shadow_trial_takes_time"),
            models.UniqueConstraint(
                fields=["running"], condition=Q(running=True), name="one_shadow_trial_at_a_time"
            ),
        ]

    def __str__(self):
        return f"shadow of {self.number}"

    def ruleset(self) -> Ruleset:
        return Ruleset(Criterion(**row) for row in self.criteria)


class ShadowScore(models.Model):
    """What the criteria on trial would have said of one submission."""

    trial = models.ForeignKey(ShadowTrial, on_delete=models.CASCADE, related_name="scores")
    reference = models.CharField(max_length=12)  # of the submission, which it may outlive
    at = models.DateTimeField()
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)  # what the person was told
    shadow_level = models.CharField(max_length=10, choices=LEVEL_CHOICES)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "reference"], name="submission_scored_once_a_trial")
        ]

    def __str__(self):
        return f"{self.reference}: {self.level} and {self.shadow_level}"

    @property
    def moved_up(self) -> bool:
        return Level(self.shadow_level) > Level(self.level)
