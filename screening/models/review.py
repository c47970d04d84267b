from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models import LEVEL_CHOICES
from screening.fields import SealedTextField
from screening.models.submission import Submission

STAFF = settings.AUTH_USER_MODEL


class Review(models.Model):
    """What a coordinator decided on a level, once they had read it. Added, never edited."""

    class Reason(models.TextChoices):
        MORE_RISK = "more_risk", _("More risk than the answers show")
        LESS_RISK = "less_risk", _("Less risk than the answers show")
        DUTIES = "duties", _("Duties at home or work")
        WISH = "wish", _("What the person wants")
        NO_PLACE = "no_place", _("No place at the recommended level")
        COVER = "cover", _("Insurance or cost")
        OTHER = "other", _("Something else")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recommended_level = models.CharField(
        max_length=10, choices=LEVEL_CHOICES, blank=True
    )  # blank: not judged
    decided_level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    rationale = SealedTextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_level=F("recommended_level")) | ~Q(rationale="") & ~Q(reason=""),
                name="review_explains_a_different_level",
                violation_error_message=_("Say why you chose a different level."),
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.decided_level}"
