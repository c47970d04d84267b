"""Notices and owed mail. A notice is shown on the page; a mail waits until a mail server has taken it.

Both are rows, added in the same transaction as their cause: a request never waits for mail, and
the change and its notice are both stored, or neither. A mail holds no personal data, only its kind.
"""

import json
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from notices.kinds import MAILED_UNLESS_ASKED, TOLD_IN_PAGE, NoticeKind
from people.opening_hours import OpeningHours

STAFF = settings.AUTH_USER_MODEL
MORNING = 8


def kinds_in_page() -> list[str]:
    return [kind.value for kind in TOLD_IN_PAGE]


def kinds_by_email() -> list[str]:
    return [kind.value for kind in MAILED_UNLESS_ASKED]


class Choices(models.Model):
    """The notices that one member of staff wants, and how. Until they choose, the defaults hold.

    On shift until they say otherwise: a forgotten switch notifies too many, never too few.
    """

    person = models.OneToOneField(STAFF, on_delete=models.CASCADE, related_name="notice_choices")
    on_shift = models.BooleanField(default=True)
    in_page = models.JSONField(default=kinds_in_page)
    by_email = models.JSONField(default=kinds_by_email)
    digest_hour = models.PositiveSmallIntegerField(  # of the site's own time; null: no digest
        null=True, default=MORNING, validators=[MaxValueValidator(23)]
    )
    digest_on = models.DateField(null=True)  # the day of the last one

    def __str__(self):
        return f"choices of {self.person_id}"

    @property
    def fingerprint(self) -> str:
        """What is chosen, for a form to say what it was filled in over."""
        return json.dumps([self.on_shift, self.in_page, self.by_email, self.digest_hour])


def validate_hours(text: str) -> None:
    try:
        OpeningHours.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Shift(models.Model):
    """When somebody works, and who stands in while they are away. Leads keep it.

    Without hours, their own switch (Choices.on_shift) alone says whether they are on shift. `at_night`
    names who is told of what cannot wait while nobody is on shift.
    """

    person = models.OneToOneField(STAFF, on_delete=models.CASCADE, related_name="shift")
    hours = models.CharField(
        "when they work",
        max_length=200,
        blank=True,
        validators=[validate_hours],
        help_text="Days and times, like: Mon-Fri 09:00-17:00; Fri 20:00-02:00; closed Jul 4",
    )
    away_from = models.DateField("away from", null=True, blank=True)
    away_until = models.DateField("to and including", null=True, blank=True)
    covered_by = models.ForeignKey(
        STAFF,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="who stands in meanwhile",
    )
    at_night = models.BooleanField("told of what cannot wait while nobody is on shift", default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        STAFF, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None) | Q(away_from__lte=F("away_until")),
                name="shift_away_for_some_days",
                violation_error_message="Write both days, the first one first",
            )
        ]

    def __str__(self):
        return f"shift of {self.person_id}"

    def is_away(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)

    @property
    def opening(self) -> OpeningHours | None:
        return OpeningHours.parse(self.hours) if self.hours else None


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something that a member of staff finds under "What is new"."""

    to = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    reference = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_of_a_person"),
            models.Index(fields=["to", "id"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["reference"], name="notice_of_a_submission"),
        ]

    def __str__(self):
        return f"{self.to_id}: {self.kind}"


class MailQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(sent_at=None)

    def due(self, now):
        return self.unsent().filter(due_at__lte=now)


class Mail(models.Model):
    """An e-mail that is owed to a member of staff.

    A worker takes it first, for a short time: if the worker dies half-way, it is due again.
    """

    uid = models.UUIDField(default=uuid4, unique=True)  # names the message, so that a second copy is known
    to = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    counts = models.JSONField(default=dict)  # of a digest: {"due": "3", "waiting": "12", "alarms": "1"}
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before
    tries = models.PositiveIntegerField(default=0)
    taken = models.UUIDField(null=True)  # by one attempt to send it
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["to", "kind", "due_at"], name="mail_unsent", condition=Q(sent_at=None)),
            models.Index(fields=["made_at"], name="mail_by_age"),
            models.Index(fields=["taken"], name="mail_by_attempt"),
        ]

    def __str__(self):
        return f"{self.to_id}: {self.kind}"


class Heartbeat(models.Model):
    """When a worker was last at work. One row, whichever of them it was."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_heartbeat")]

    def __str__(self):
        return str(self.at)
