"""The history: what was done or seen, by whom and when, in a chain that shows tampering.

Three tables, since each is written at another time. An event is added in the transaction of what
it tells of. Its link is added just after, one at a time for the whole site, and ties it to the
link before it and to the last link of the same submission. The head says how far the chain goes,
so that a missing end is found too.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

START = "0" * 64  # the digest before the first link


class Event(models.Model):
    """Something that was done or seen. Added, never edited; holds no word that a person wrote."""

    uid = models.UUIDField(default=uuid4, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(  # null: a person who answers, or the site itself
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=20, blank=True)  # of the submission, which it may outlive
    detail = models.JSONField(default=dict)
    key = models.PositiveSmallIntegerField()  # number of the key of the stamp
    stamp = models.CharField(max_length=64)  # says that this site wrote it, until it has its link

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["reference", "id"], name="history_of_a_submission"),
            models.Index(fields=["by", "id"], name="history_of_a_person"),
            models.Index(fields=["kind", "id"], name="history_of_a_kind"),
        ]

    def __str__(self):
        return f"{self.at} {self.kind}"


class Link(models.Model):
    """An event's place in the chain. `digest` is made from the event and the two links before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT)
    day = models.DateField()
    reference = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(null=True)  # among the events of the same reference
    digest = models.CharField(max_length=64)
    key = models.PositiveSmallIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["day", "number"], name="links_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "position"], condition=~Q(reference=""), name="one_link_a_position"
            ),
        ]

    def __str__(self):
        return f"link {self.number}"


class Head(models.Model):
    """How far the chain goes. One row."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=START)
    key = models.PositiveSmallIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_head_of_the_history")]

    def __str__(self):
        return f"{self.number}:{self.digest}"
