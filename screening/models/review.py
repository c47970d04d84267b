from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.models import LEVEL_CHOICES
from screening.models.submission import Submission
from vault.fields import SealedTextField

STAFF = settings.AUTH_USER_MODEL
ABOUT_WHOM_BY_WHOM_WHEN = ("submission.reference", "by_id", "at")


class Review(models.Model):
    """What a coordinator decided on a level, once they had read it. Added, never edited."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    class Reason(models.TextChoices):
        MORE_RISK = "more_risk", _("More risk than the answers show")
        LESS_RISK = "less_risk", _("Less risk than the answers show")
        DUTIES = "duties", _("Duties at home or work")
        WISH = "wish", _("What the person wants")
        NO_PLACE = "no_place", _("No place at the recommended level")
        COVER = "cover", _("Insurance or cost")
        HEARD = "heard", _("What was heard when the answers were gone through")
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


class Call(models.Model):
    """One call or message to a person, as a coordinator logged it. Added, never edited."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    class Outcome(models.TextChoices):
        CONVERSATION = "conversation", _("We talked")
        CALL_BACK = "call_back", _("They asked for another time")
        NO_ANSWER = "no_answer", _("No answer")
        MESSAGE_LEFT = "message_left", _("Left a message")
        SOMEONE_ELSE = "someone_else", _("Somebody else answered")
        WRONG_NUMBER = "wrong_number", _("Wrong or dead number")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="calls")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    words = SealedTextField(blank=True)
    next_due = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission_id}: {self.outcome}"

    @property
    def is_conversation(self) -> bool:
        return self.outcome == self.Outcome.CONVERSATION


class StaffNote(models.Model):
    """What a coordinator wrote down about a submission. Added, never edited."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="staff_notes")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedTextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission_id}: note"


class SavedView(models.Model):
    """A filter of the queue under a name: one's own, or shared with everyone."""

    owner = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500)  # as in the queue's address
    shared = models.BooleanField(_("shared with everyone"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once_a_person",
                violation_error_message=_("You have a view with this name already."),
            )
        ]

    def __str__(self):
        return self.name


class Feed(models.Model):
    """The secret address of one person's calendar. Only a hash of it is kept, so it is shown once."""

    owner = models.OneToOneField(STAFF, on_delete=models.CASCADE, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self):
        return f"feed of {self.owner_id}"
