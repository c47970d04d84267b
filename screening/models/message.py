from uuid import uuid4

from django.db import models

from screening.models.review import ABOUT_WHOM_BY_WHOM_WHEN
from screening.models.submission import STAFF, Submission
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


class Reply(models.Model):
    """What a coordinator answered in writing; the person reads it with their code. Added, never edited."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedTextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission_id}: reply"


class OwedWord(models.Model):
    """A person is to be told by e-mail that there is something for them: nothing more, and once."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"owed to {self.submission_id}"


class SavedAnswer(models.Model):
    """Words that a lead keeps for answers in writing, in each language. {phone} and {hours} are filled in."""

    name = models.CharField("name", max_length=60, unique=True)
    words_en = models.TextField("in English", max_length=2000)
    words_es = models.TextField("in Spanish", max_length=2000)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        STAFF, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
