from django.db import models


class Row(models.Model):
    """One row, as long as a sealed set of answers."""

    text = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.pk)
