"""Counts of submissions, kept so that no page has to count a million of them: see screening/counting.py."""

from django.db import models

from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, CriteriaVersion

RATINGS = ("stability", "severity", "support", "withdrawal", "responsibilities")
CASE_KEY = (
    "heard",
    *RATINGS,
    "context",
    "language",
    "who_for",
    "door",
    "criteria_version",
    "level",
    "decided_level",
    "assessed_level",
)


class Noted(models.Model):
    """A submission as it came (+1) or went (-1): a change is both. Written by the database itself.

    Added in the transaction of the change, taken away when it is counted: rows that writers share,
    and would wait for each other to change, are changed by the process that counts. What is null of an
    anonymous case was never kept of it.
    """

    IS_WORKED_OUT = True

    sent_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=2)
    who_for = models.CharField(max_length=12)
    door = models.CharField(max_length=9, default="", db_default="")
    stability = models.PositiveSmallIntegerField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    support = models.PositiveSmallIntegerField(null=True)
    withdrawal = models.PositiveSmallIntegerField(null=True)
    responsibilities = models.PositiveSmallIntegerField(null=True)
    context = models.JSONField()
    criteria_version_id = models.PositiveBigIntegerField(null=True)
    level = models.CharField(max_length=10, null=True)  # noqa: DJ001 null: not judged, as in Submission
    deciding = models.JSONField(null=True)
    stage = models.CharField(max_length=10, null=True)  # noqa: DJ001 as above
    attempt_minutes = models.PositiveIntegerField(null=True)
    conversation_minutes = models.PositiveIntegerField(null=True)
    decided_level = models.CharField(max_length=10)
    assessed_level = models.CharField(max_length=10)
    heard = models.JSONField(null=True)
    close_reason = models.CharField(max_length=12, default="", db_default="")
    step = models.SmallIntegerField()

    def __str__(self):
        return f"{self.step:+d}"


class CountKind:
    """What a DayCount is of, and so what its key says."""

    LEVEL = "level"  # recommended; empty: never judged
    STAGE = "stage"
    LANGUAGE = "language"
    DOOR = "door"
    HOUR = "hour"  # of the day it was sent
    ATTEMPT = "attempt"  # minutes until the first attempt to call, or "waiting"
    CONVERSATION = "conversation"  # minutes until the first conversation, or "waiting"
    DECIDED = "decided"  # recommended and decided level
    ASSESSED = "assessed"  # recommended and assessed level
    ENDED = "ended"  # decided and assessed level
    FOLLOWED = "followed"  # criterion that decided, where a coordinator chose the same level
    OVERRIDDEN = "overridden"  # criterion that decided, where a coordinator chose another

    @staticmethod
    def heard(kind: str) -> str:
        """What going through the answers adds to a kind, and takes from it: a count that may be negative."""
        return f"heard_{kind}"


class DayCount(models.Model):
    """How many of those sent on one day, in the site's time zone, have one thing in common."""

    IS_WORKED_OUT = True

    kind = models.CharField(max_length=20)  # of CountKind
    day = models.DateField()
    key = models.CharField(max_length=30)
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "day", "key"], name="one_count_a_day")]

    def __str__(self):
        return f"{self.day} {self.kind} {self.key}: {self.count}"


class CaseCount(models.Model):
    """How many judged people are alike in all that is asked about past cases.

    Those with `heard` are differences: added to the others, each person counts by what was heard when
    the answers were gone through, not by what was sent. They may be negative.
    """

    IS_WORKED_OUT = True

    heard = models.BooleanField(default=False, db_default=False)
    stability = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    support = models.PositiveSmallIntegerField()
    withdrawal = models.PositiveSmallIntegerField()
    responsibilities = models.PositiveSmallIntegerField()
    context = models.CharField(max_length=200, blank=True)  # codes in alphabetical order, with commas
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    who_for = models.CharField(max_length=12)
    door = models.CharField(max_length=9, default="", db_default="")  # empty: an anonymous case
    criteria_version = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    decided_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    assessed_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=CASE_KEY, name="one_count_of_people_alike")]

    def __str__(self):
        return f"{self.level}: {self.count}"


class CountedOverTime(models.Model):
    """How people moved between levels until then, as of programs.criteria.movement: counted each night."""

    IS_WORKED_OUT = True

    at = models.DateTimeField()
    sums = models.JSONField()  # as Movement.as_json

    def __str__(self):
        return f"{self.at}"
