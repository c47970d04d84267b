from django.db import models

from screening.models.submission import Submission


class NameWord(models.Model):
    """One word of a name that a person gave, as a keyed hash: a caller who says it is found by it."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="name_words", db_index=False
    )
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "hash"], name="name_word_once")]
        indexes = [models.Index(fields=["hash", "submission"], name="name_word_of_whom")]

    def __str__(self):
        return f"a word of the name of {self.submission_id}"
