from django.db import models


class Row(models.Model):
    """Everything one person answered."""

    answers = models.JSONField()

    def __str__(self):
        return str(self.pk)
