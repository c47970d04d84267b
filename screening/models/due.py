"""What is asked for on a day of somebody who has a place."""

from django.db import models
from django.db.models import Q

from screening.models.submission import STAFF, Submission


class Due(models.Model):
    """A day by which the person answers again, or by which the payer has to be asked to go on paying.

    It ends once it is done, set to another day or dropped: what comes then is a row of its own.
    """

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", "Check-in"
        RECERTIFICATION = "recertify", "Recertification"

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        MOVED = "moved", "Set to another day"
        DROPPED = "dropped", "Dropped"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="dues")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    day = models.DateField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    remind = models.BooleanField(default=False)  # they said yes to an e-mail on that day
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind"], condition=Q(ended_at=None), name="one_open_date_a_kind"
            )
        ]
        indexes = [
            models.Index(fields=["day", "id"], condition=Q(ended_at=None), name="due_in_turn"),
            models.Index(
                fields=["day"],
                condition=Q(ended_at=None, remind=True, reminded_at=None),
                name="due_to_remind_of",
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.kind} {self.day}"
