from django.db import models


class Tally(models.Model):
    """How often a client did something in one stretch of time. `client` is a keyed name for one day."""

    client = models.CharField(max_length=32)
    what = models.CharField(max_length=12)
    began = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "what", "began"], name="one_tally_a_window")]

    def __str__(self):
        return f"{self.what}: {self.count}"
