from uuid import uuid4

from django.db import models
from django.db.models import Q

from screening.models.submission import STAFF


class TabletQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(ended_at=None)


class Tablet(models.Model):
    """A browser in the waiting room that many people use, one after another.

    It is known by a token in a cookie of its own, of which only a hash is kept here. `turn` is the time of
    one person at it: what was begun in another turn opens no more.
    """

    name = models.CharField(max_length=60)
    prints = models.BooleanField()  # a printer is set, at which nobody else picks up paper
    token_hash = models.CharField(max_length=64, unique=True)
    turn = models.UUIDField(default=uuid4)
    set_up_at = models.DateTimeField()
    set_up_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TabletQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(ended_at=None),
                name="tablet_in_use_has_a_name_of_its_own",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="tablet_is_ended_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name
