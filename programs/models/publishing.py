from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.models.criteria import CriteriaVersion

STAFF = settings.AUTH_USER_MODEL


class Check(models.Model):
    """One run of everything that is run before criteria are published, and what came out.

    It holds for exactly the criteria with `digest`, compared with those published at the time.
    Added, never edited: an edit of the draft makes it stale, and a new one is run.
    """

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="checks")
    digest = models.CharField(max_length=64)
    against = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField()  # [{"code", "severity", "criteria"}]
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    cases = models.JSONField()  # {"run", "as_expected", "changed": [codes]}
    possible_up = models.PositiveIntegerField()  # of the 200,000 possible people
    possible_down = models.PositiveIntegerField()
    past = models.PositiveIntegerField()
    past_up = models.PositiveIntegerField()
    past_down = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"check of {self.version_id} at {self.at}"

    @property
    def moves_someone_down(self) -> bool:
        return bool(self.possible_down or self.past_down)


class Approval(models.Model):
    """A second named person agrees to exactly these criteria, and says why."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "digest"], name="criteria_approved_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="approval_says_why"),
        ]

    def __str__(self):
        return f"approval of {self.version_id} by {self.by_id}"
