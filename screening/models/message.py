from uuid import uuid4

from django.db import models

from screening.models.submission import Submission
from vault.fields import SealedTextField


class Message(models.Model):
    """What a person wrote after they had sent their answers. Added, never edited."""

    SEALED_FOR = ("submission.reference", "uid", "at")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    uid = models.UUIDField(default=uuid4, unique=True)  # of the form it came from: sent twice, it is one
    at = models.DateTimeField()
    words = SealedTextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission_id}: message"
