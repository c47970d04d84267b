"""What a person chose to send, what became of it, and what was done, by whom and when.

Nothing here is written before a person presses send. Answers, the words shown, contact, notes and
rationales are sealed; coded facts (ratings, level, flags, times) stay queryable.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.criteria import LEVEL_LABELS, Level
from programs.dimensions import Profile
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, CriteriaVersion
from screening.fields import SealedJSONField, SealedTextField
from screening.flags import Flag, Note, Urgency

STAFF = settings.AUTH_USER_MODEL

URGENCY_CHOICES = [(urgency.value, urgency.label) for urgency in Urgency]
RATING_FIELDS = ("stability", "severity", "support", "withdrawal", "responsibilities")
JUDGED_FIELDS = (*RATING_FIELDS, "level", "fuller_level", "lowest", "highest", "criteria_version")


class SiteSettings(models.Model):
    """What an admin sets for the whole site. One row; until it is saved, the defaults hold."""

    site_name = models.CharField(_("site name"), max_length=80, default="Level of care")
    phone = models.CharField(_("the site's own number"), max_length=30, blank=True)
    phone_hours = models.CharField(_("when that number is answered"), max_length=80, blank=True)
    violence_line_name = models.CharField(
        _("help line for violence at home: name"), max_length=80, blank=True
    )
    violence_line_phone = models.CharField(
        _("help line for violence at home: number"), max_length=30, blank=True
    )
    exit_address = models.URLField(
        _("where “Exit this page” leads"), default="https://www.weather.gov/", max_length=200
    )
    call_within = models.PositiveSmallIntegerField(
        _("hours within which a coordinator calls"),
        null=True,
        blank=True,
        help_text=_("Shown to people as a promise. Leave it empty unless the site keeps it."),
    )
    keep_days = models.PositiveSmallIntegerField(_("days to keep what was sent"), default=365)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_site_settings")]

    def __str__(self):
        return self.site_name


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


class Review(models.Model):
    """What a coordinator decided on a level, once they had read it. Added, never edited."""

    class Reason(models.TextChoices):
        MORE_RISK = "more_risk", _("More risk than the answers show")
        LESS_RISK = "less_risk", _("Less risk than the answers show")
        DUTIES = "duties", _("Duties at home or work")
        WISH = "wish", _("What the person wants")
        NO_PLACE = "no_place", _("No place at the recommended level")
        COVER = "cover", _("Insurance or cost")
        OTHER = "other", _("Something else")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recommended_level = models.CharField(
        max_length=10, choices=LEVEL_CHOICES, blank=True
    )  # blank: not judged
    decided_level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    rationale = SealedTextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_level=F("recommended_level")) | ~Q(rationale="") & ~Q(reason=""),
                name="review_explains_a_different_level",
                violation_error_message=_("Say why you chose a different level."),
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.decided_level}"


class Event(models.Model):
    """Something that was done or seen. Added, never edited; holds no word that a person wrote."""

    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")  # null: the person
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=12, blank=True)  # of the submission, which it may outlive
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["reference", "at"], name="event_of_a_submission")]

    def __str__(self):
        return f"{self.at} {self.kind}"
