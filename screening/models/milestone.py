from django.db import models
from django.db.models import Q

from programs.models import Milestone
from screening.models.submission import STAFF, Submission


class Reached(models.Model):
    """That somebody with a place reached a milestone of their program. Taken back, it stays as a row."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reached")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "milestone"],
                condition=Q(undone_at=None),
                name="milestone_reached_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="milestone_undone_by_someone_at_some_time",
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.milestone_id}"
