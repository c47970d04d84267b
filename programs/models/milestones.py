from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models.offered import STAFF, Program


class Milestone(models.Model):
    """What a program looks for on the way, in its own words, such as "four weeks without use".

    It is never renamed, since people have reached it under this name: another one is added, and this one
    rests.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(_("milestone"), max_length=120)
    is_used = models.BooleanField(default=True)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="milestone_named_once_a_program")
        ]

    def __str__(self):
        return self.name
