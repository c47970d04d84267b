from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.criteria import LEVEL_LABELS, Level
from programs.dimensions import Profile
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, CriteriaVersion
from screening.fields import SealedJSONField
from screening.flags import Flag, Note, Urgency

STAFF = settings.AUTH_USER_MODEL

URGENCY_CHOICES = [(urgency.value, urgency.label) for urgency in Urgency]
RATING_FIELDS = ("stability", "severity", "support", "withdrawal", "responsibilities")
JUDGED_FIELDS = (*RATING_FIELDS, "level", "fuller_level", "lowest", "highest", "criteria_version")


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(stage=Submission.Stage.CLOSED)

    def unclaimed(self):
        return self.filter(claimed_by=None)

    def in_queue_order(self):
        """The most urgent first, and among equals whoever has waited longest."""
        return self.order_by("urgency", "sent_at", "pk")

    def without_sealed(self):
        """For lists: leave what is sealed in the database."""
        return self.defer("answers", "words", "contact")


class Submission(models.Model):
    """One screening as one person sent it.

    Judged facts never change. A person in an emergency may ask to be called before the last
    question: then there are no ratings and no level, and coordinators see what was answered.
    """

    class Stage(models.TextChoices):
        NEW = "new", _("New")
        ATTEMPTED = "attempted", _("Call attempted")
        REACHED = "reached", _("Reached")
        BOOKED = "booked", _("Assessment booked")
        PLACED = "placed", _("Placed")
        CLOSED = "closed", _("Closed")

    reference = models.CharField(max_length=12, unique=True)
    journey = models.UUIDField(unique=True)  # one journey is one submission, however often it is sent
    sent_at = models.DateTimeField()
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    who_for = models.CharField(
        max_length=12, choices=[("self", _("Me")), ("someone_else", _("Someone else"))]
    )

    questionnaire_version = models.CharField(max_length=12)
    answers = SealedJSONField()  # {question key: value, list of values, or {thing: value}}
    words = SealedJSONField()  # [{"key", "question", "answers": [text]}], as they were shown
    contact = SealedJSONField(null=True)  # as screening.contact.Contact; null when none was given
    phone_hash = models.CharField(max_length=64, blank=True)
    email_hash = models.CharField(max_length=64, blank=True)

    stability = models.PositiveSmallIntegerField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    support = models.PositiveSmallIntegerField(null=True)
    withdrawal = models.PositiveSmallIntegerField(null=True)
    responsibilities = models.PositiveSmallIntegerField(null=True)
    context = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    unknown = models.JSONField(default=list)  # keys of the questions answered with "I don't know"

    criteria_version = models.ForeignKey(
        CriteriaVersion, null=True, on_delete=models.PROTECT, related_name="submissions"
    )
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 null: not judged
    fuller_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    lowest = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    highest = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    deciding = models.JSONField(default=list)  # codes of the criteria that decided
    met = models.JSONField(default=list)  # codes of all criteria met

    urgency = models.PositiveSmallIntegerField(choices=URGENCY_CHOICES)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    claimed_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["urgency", "sent_at", "id"], name="submission_queue_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{field}__isnull": False for field in JUDGED_FIELDS})
                | Q(**{f"{field}__isnull": True for field in JUDGED_FIELDS}, urgency=Urgency.EMERGENCY),
                name="submission_judged_whole_or_an_emergency",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": 4}),
                    name=f"submission_{field}_is_a_rating",
                )
                for field in RATING_FIELDS
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="submission_claimed_by_someone_at_some_time",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_judged(self) -> bool:
        return self.level is not None

    @property
    def profile(self) -> Profile:
        """Raises ValueError for a submission that was never judged."""
        return Profile(
            **{field: getattr(self, field) for field in RATING_FIELDS}, context=frozenset(self.context)
        )

    @property
    def eased(self) -> bool:
        """Heavy responsibilities lowered the level."""
        return self.is_judged and Level(self.fuller_level) > Level(self.level)

    @property
    def level_label(self):
        return LEVEL_LABELS[Level(self.level)]

    @property
    def flag_list(self) -> list[Flag]:
        return [Flag(flag) for flag in self.flags]

    @property
    def note_list(self) -> list[Note]:
        return [Note(note) for note in self.notes]
