from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.submission import Submission


class Ground(models.TextChoices):
    """Why a submission was deleted."""

    UNREACHED = "unreached", _("Never reached, and kept as long as that needs")
    CLOSED = "closed", _("Closed, and kept as long as that needs")
    LIMIT = "limit", _("Kept as long as people were promised at most")
    TWO_PEOPLE = "two_people", _("Two people agreed")
    TAKEN_BACK = "taken_back", _("Taken back by the person")


class Disposal(models.Model):
    """That a submission was deleted, when and why. Its reference is all that is left of it."""

    reference = models.CharField(max_length=12, unique=True)
    at = models.DateTimeField()
    ground = models.CharField(max_length=10, choices=Ground.choices)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.reference}: {self.ground}"


class DisposalVote(models.Model):
    """One person's word that a placed submission may go. It takes two people."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="disposal_votes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "by"], name="one_disposal_vote_a_person")
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.by_id}"
