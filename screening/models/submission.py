from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.criteria.ruleset import LEVEL_LABELS, Level
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES
from screening.contact import CallTime
from screening.instrument.flags import Flag, Urgency
from screening.models import lookups  # noqa: F401 conditions of indexes use them
from vault import clock
from vault.fields import SealedJSONField, SealedTextField

STAFF = settings.AUTH_USER_MODEL

URGENCY_CHOICES = [(urgency.value, urgency.label) for urgency in Urgency]
COPIED = ("reference", "sent_at", "door", "level", "flags", "urgency")  # what a case says of its screening
ENDED_IN = ("decided_level", "assessed_level")
IN_TURN = ("rank", "sent_at", "id")  # the order of the queue
ASKED_TOO = ("level", "stage", "call_language")  # what other filters ask is then read in the same index


class Stage(models.TextChoices):
    NEW = "new", _("New")
    ATTEMPTED = "attempted", _("Call attempted")
    REACHED = "reached", _("Reached")
    BOOKED = "booked", _("Assessment booked")
    PLACED = "placed", _("Placed")
    CLOSED = "closed", _("Closed")


class Door(models.TextChoices):
    """The way in which the answers came."""

    WEB = "web", _("On this website")
    PHONE = "phone", _("By phone")
    IN_PERSON = "in_person", _("In person")
    PAPER = "paper", _("From paper")
    TABLET = "tablet", _("On a tablet here")


BY_THE_PERSON = (Door.WEB, Door.TABLET)  # who answered alone

NOT_REACHED = (Stage.NEW, Stage.ATTEMPTED)
DONE = (Stage.PLACED, Stage.CLOSED)
RANK_WHEN_DONE = 9


class CloseReason(models.TextChoices):
    UNREACHABLE = "unreachable", _("Could not be reached")
    DECLINED = "declined", _("Declined")
    NOT_SUITED = "not_suited", _("Not suited to what is offered here")
    WITHDRAWN = "withdrawn", _("Taken back by the person")
    NOT_REAL = "not_real", _("Not a real person")  # a lead's word; left out of all figures


class Placement(models.TextChoices):
    HERE = "here", _("Here")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Escalation(models.IntegerChoices):
    NONE = 0, _("Not escalated")
    EVERYONE = 1, _("Everyone on shift was told")
    LEADS = 2, _("The leads were told")


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(rank__lt=RANK_WHEN_DONE)

    def unclaimed(self, now=None):
        """Unclaimed: never claimed, given back, or claimed with a lease that has run out."""
        return self.filter(NOBODYS | Q(lease_until__lte=now or clock.now()))

    def claimed_by(self, user, now=None):
        return self.filter(claimed_by=user, lease_until__gt=now or clock.now())

    def alarming(self, now=None):
        """Emergency or urgent, not reached yet, and no named person answers for it: pinned for everyone."""
        unanswered = Q(acknowledged_by__isnull=True) | Q(lease_until__lte=now or clock.now())
        return self.filter(unanswered, alarm__isnull=False)

    def unreached(self, now=None):
        """Emergency or urgent with its flags acknowledged, but no one has talked with the person yet."""
        return self.filter(
            alarm__isnull=False, acknowledged_by__isnull=False, lease_until__gt=now or clock.now()
        )

    def sunk(self):
        """Open, and behind the others: see `Submission.sunk`."""
        return self.open().filter(sunk=True)

    def owed_an_answer(self):
        """Open, and what the person wrote was not answered, in writing or by a call."""
        return self.open().filter(owed_since__isnull=False)

    def wrote_of_danger(self):
        """And nobody has answered or talked with them since, wherever it stands."""
        return self.filter(danger_at__isnull=False)

    def with_news(self):
        """The person wrote or changed how to reach them, and that is unread (see `read_news`)."""
        return self.filter(news_at__isnull=False)

    def before(self, submission):
        """What the same person sent before this one, the oldest first."""
        if submission.series is None:
            return self.none()
        earlier = self.filter(series=submission.series).exclude(pk=submission.pk)
        return earlier.filter(sent_at__lte=submission.sent_at).order_by("sent_at", "pk")

    def newest_of(self, submission):
        """The last that the same person sent: this one, unless they checked in since."""
        if submission.series is None:
            return submission
        return self.filter(series=submission.series).order_by("sent_at", "pk").last()

    def in_queue_order(self):
        """The most urgent first, and among equals the person who has waited longest."""
        return self.order_by("rank", "sent_at", "pk")


NOBODYS = Q(claimed_by__isnull=True)


class Submission(models.Model):
    """What becomes of a screening: how to reach the person, who has it, where it stands.

    It changes all day; what was sent is in its Screening, which never does. A check-in is one of its own,
    in the same series as the one before.
    """

    Stage = Stage
    SEALED_FOR = ("reference",)

    reference = models.CharField(max_length=12, unique=True)  # of its first screening: what staff know it by

    # Copies of what its screening says, to sort, filter and pin by

    sent_at = models.DateTimeField()
    door = models.CharField(max_length=9, choices=Door.choices, default=Door.WEB, db_default=Door.WEB)
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 null: not judged
    flags = models.JSONField(default=list)
    urgency = models.PositiveSmallIntegerField(choices=URGENCY_CHOICES)

    # Over time: what one person sent again carries one secret name. It is never guessed from a phone number

    series = models.UUIDField(null=True)  # null: they checked in never again

    # How to reach the person, who may change it

    code = SealedTextField(blank=True)  # a slow hash of the secret code; see screening/codes.py
    contact = SealedJSONField(null=True)  # as screening.contact.Contact; null when none was given
    on_behalf = SealedJSONField(null=True)  # as screening.contact.OnBehalf; null for oneself
    phone_hash = models.CharField(max_length=64, blank=True)
    email_hash = models.CharField(max_length=64, blank=True)
    reach = models.JSONField(default=list)  # codes of screening.contact.Reach: how contact may be made
    call_language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES, default="en")

    # What becomes of it

    version = models.PositiveIntegerField(default=1)  # grows with every change, so that none is lost
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    rank = models.GeneratedField(  # its place in the queue, ascending: its urgency, until it is done
        expression=Case(
            When(stage__in=DONE, then=Value(RANK_WHEN_DONE)),
            default=F("urgency"),
            output_field=models.PositiveSmallIntegerField(),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    alarm = models.GeneratedField(  # its urgency while it is flagged and not reached; else null
        expression=Case(
            When(stage__in=NOT_REACHED, urgency__lt=Urgency.ROUTINE, then=F("urgency")), default=Value(None)
        ),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    claimed_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)  # untouched until then, the claim runs out
    waiting_since = models.DateTimeField(default=timezone.now)  # since when no one is responsible
    acknowledged_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)  # null again once it is unclaimed
    escalation = models.PositiveSmallIntegerField(choices=Escalation.choices, default=Escalation.NONE)

    sunk = (
        models.BooleanField(  # one of many from one client, each faster than a person; until somebody has it
            default=False, db_default=False
        )
    )
    owed_since = models.DateTimeField(null=True)  # since when they wait for an answer to what they wrote
    danger_at = models.DateTimeField(null=True)  # they wrote of danger, and nobody answered or talked since
    replies_read_at = models.DateTimeField(null=True)  # when they last looked at what we answered
    news_at = models.DateTimeField(null=True)  # since when the person's last word or change is unread

    first_attempt_at = models.DateTimeField(null=True)
    first_conversation_at = models.DateTimeField(null=True)
    attempt_minutes = models.PositiveIntegerField(null=True)  # of opening time, from sending or re-opening
    conversation_minutes = models.PositiveIntegerField(null=True)
    call_due = models.DateTimeField(null=True)
    assessment_at = models.DateTimeField(null=True)
    heard = models.JSONField(null=True)  # coded facts of the newest amendment: see Amendment.coded_facts
    decided_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    assessed_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    placed_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, blank=True)
    placed_where = models.CharField(max_length=10, choices=Placement.choices, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason.choices, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=[*IN_TURN, *ASKED_TOO], name="submission_queue_order"),
            models.Index(fields=["stage", *IN_TURN, "level", "call_language"], name="submission_by_stage"),
            models.Index(fields=["level", *IN_TURN, "stage", "call_language"], name="submission_by_level"),
            models.Index(fields=["door", *IN_TURN, "stage", "call_language"], name="submission_by_door"),
            models.Index(
                fields=["claimed_by", *IN_TURN],
                condition=Q(claimed_by__isnull=False),
                name="submission_of_coordinator",
            ),
            *(
                models.Index(
                    fields=[*IN_TURN, *ASKED_TOO], condition=Q(flags__holds=flag.value), name=f"queue_{flag}"
                )
                for flag in Flag
            ),
            *(
                models.Index(
                    fields=[*IN_TURN, *ASKED_TOO],
                    condition=Q(reach__holds=time.value),
                    name=f"queue_call_{time}",
                )
                for time in CallTime
            ),
            models.Index(fields=["alarm", "sent_at", "id"], name="submission_alarm"),
            models.Index(  # the few in danger, acknowledged, while no one has reached the person
                fields=["alarm", "sent_at", "id"],
                name="submission_in_danger",
                condition=Q(alarm__isnull=False, acknowledged_by__isnull=False),
            ),
            models.Index(  # the few who wait for an answer, in the order of the queue
                fields=["rank", "sent_at", "id"],
                name="submission_owed",
                condition=Q(owed_since__isnull=False),
            ),
            models.Index(  # the few who wrote of danger
                fields=["danger_at", "id"],
                name="submission_danger_at",
                condition=Q(danger_at__isnull=False),
            ),
            models.Index(  # a flood, if there is one
                fields=["rank", "sent_at", "id"],
                name="submission_sunk",
                condition=Q(sunk=True),
            ),
            models.Index(  # the few with news, in the order of the queue
                fields=["rank", "sent_at", "id"],
                name="submission_with_news",
                condition=Q(news_at__isnull=False),
            ),
            models.Index(
                fields=["series", "sent_at"],
                condition=Q(series__isnull=False),
                name="submission_series",
            ),
            models.Index(  # those gone through with the person, the latest first
                fields=["-sent_at"], name="submission_heard", condition=Q(heard__isnull=False)
            ),
            models.Index(fields=["call_due"], name="submission_call_due"),
            models.Index(fields=["sent_at"], name="submission_sent_at"),
            models.Index(fields=["phone_hash", "sent_at"], name="submission_same_phone"),
            models.Index(fields=["email_hash", "sent_at"], name="submission_same_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True, lease_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, lease_until__isnull=False),
                name="submission_claimed_by_someone_for_some_time",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="submission_acknowledged_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED) & ~Q(close_reason="")
                | ~Q(stage=Stage.CLOSED) & Q(close_reason=""),
                name="submission_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.BOOKED) | Q(assessment_at__isnull=False),
                name="submission_booked_for_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PLACED)
                | ~Q(assessed_level="") & ~Q(placed_level="") & ~Q(placed_where=""),
                name="submission_placed_at_a_level_somewhere",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_judged(self) -> bool:
        return self.level is not None

    @cached_property
    def screening(self):
        """The first, which it was opened for; one query, unless they were prefetched."""
        return self.screenings.all()[0]

    @property
    def is_open(self) -> bool:
        return self.stage not in DONE

    @property
    def is_alarming(self) -> bool:
        """Pinned: emergency or urgent, not reached yet, and no named person answers for it."""
        flagged = self.urgency < Urgency.ROUTINE and self.stage in NOT_REACHED
        return flagged and (self.acknowledged_by_id is None or self.owner is None)

    @property
    def owner(self):
        """Who has it now: None, once the lease has run out."""
        return self.claimed_by if self.claimed_by_id and self.lease_until > clock.now() else None

    @property
    def nobodys_since(self):
        """Since when it has been unclaimed; None while it is claimed."""
        if not self.claimed_by_id:
            return self.waiting_since
        return self.lease_until if self.owner is None else None

    @property
    def settled_level(self) -> str:
        """At which staff placed the person, or that they assessed or decided on; empty before that."""
        return self.placed_level or self.assessed_level or self.decided_level

    @property
    def level_label(self):
        return LEVEL_LABELS[Level(self.level)]

    @property
    def flag_list(self) -> list[Flag]:
        return [Flag(flag) for flag in self.flags]
