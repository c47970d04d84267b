"""What a decision leads to: a seat kept or waited for, another place asked, and who pays for how much."""

from django.db import models
from django.db.models import Q

from programs.models import LEVEL_CHOICES, Program
from screening.models.review import ABOUT_WHOM_BY_WHOM_WHEN
from screening.models.submission import STAFF, Submission
from vault.fields import SealedTextField


class Seat(models.Model):
    """A seat of a program that is kept for one person until some time, or a place on its waiting list.

    A kept seat is one fewer of the program's open seats; once it is freed, it is one of them again.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken"
        FREED = "freed", "Freed"
        RAN_OUT = "ran_out", "Ran out"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="seats")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # null: on the waiting list
    is_counted = models.BooleanField(default=False)  # it was taken from the program's open seats
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "program"], condition=Q(ended_at=None), name="one_open_seat_a_program"
            )
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="seat_open"),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.program_id}"


class Referral(models.Model):
    """Another place that was asked to take the person, what it was told with their yes, and what it said."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    class Sent(models.TextChoices):
        NOTHING = "nothing", "Nothing: only asked whether there is a place"
        BY_PHONE = "by_phone", "What fits, told on the telephone"
        RECORD = "record", "The printed record"

    class Said(models.TextChoices):
        TAKES = "takes", "Takes the person"
        DECLINES = "declines", "Cannot take them"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="referrals")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = SealedTextField()  # its name, and how it is reached
    sent = models.CharField(max_length=8, choices=Sent.choices)
    said = models.CharField(max_length=8, choices=Said.choices, blank=True)  # blank: no answer yet
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.submission_id}: referral"


class Cover(models.Model):
    """Who pays, as somebody of the staff checked it: for which level, how much, and until when."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    class Unit(models.TextChoices):
        HOURS = "hours", "hours"
        DAYS = "days", "days"
        VISITS = "visits", "visits"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="covers")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    payer = SealedTextField()
    number = SealedTextField(blank=True)
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    amount = models.PositiveSmallIntegerField(null=True)  # null: not limited, or not known
    unit = models.CharField(max_length=6, choices=Unit.choices, blank=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]  # the last one holds
        indexes = [models.Index(fields=["until"], condition=Q(until__isnull=False), name="cover_runs_out")]

    def __str__(self):
        return f"{self.submission_id}: cover"
