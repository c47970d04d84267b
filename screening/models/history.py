from django.conf import settings
from django.db import models

STAFF = settings.AUTH_USER_MODEL


class Event(models.Model):
    """Something that was done or seen. Added, never edited; holds no word that a person wrote."""

    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")  # null: the person
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=12, blank=True)  # of the submission, which it may outlive
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["reference", "at"], name="event_of_a_submission")]

    def __str__(self):
        return f"{self.at} {self.kind}"
