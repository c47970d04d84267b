from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, CriteriaVersion
from screening.models.screening import WHO_FOR_CHOICES
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


class AnonymousCase(models.Model):
    """The coded facts of one submission that is gone, for figures over the years. Nothing leads back to it.

    Of all times only the year stays (45 CFR 164.514(b)(2)(i)(C)). The key is drawn at random, so that
    no order tells which disposal it came with.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    year = models.PositiveSmallIntegerField()
    stability = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    support = models.PositiveSmallIntegerField()
    withdrawal = models.PositiveSmallIntegerField()
    responsibilities = models.PositiveSmallIntegerField()
    context = models.JSONField()
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    who_for = models.CharField(max_length=12, choices=WHO_FOR_CHOICES)
    criteria_version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    decided_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    assessed_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    placed_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    heard = models.JSONField(null=True)  # as in Submission
    ground = models.CharField(max_length=10, choices=Ground.choices)

    def __str__(self):
        return f"{self.year}: {self.level}"


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
