"""What a person sent, and how it was judged."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import Profile
from programs.criteria.ruleset import Level
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, CriteriaVersion
from screening.instrument import instruments
from screening.instrument.flags import Note, Urgency
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.models.submission import STAFF, URGENCY_CHOICES, Door, Submission
from vault.fields import SealedJSONField

WHO_FOR_CHOICES = [("self", _("Me")), ("someone_else", _("Someone else"))]
RATING_FIELDS = ("stability", "severity", "support", "withdrawal", "responsibilities")
ALIKE = ("context", "language", "who_for")
JUDGED_FIELDS = (*RATING_FIELDS, "level", "fuller_level", "lowest", "highest", "criteria_version")


class ScreeningQuerySet(models.QuerySet):
    def coded_facts(self):
        """For comparing many: what is sealed stays in the database."""
        return self.defer("answers", "words")


class Screening(models.Model):
    """One screening as one person sent it. It never changes, and goes only as a whole.

    A person in an emergency may ask to be called before the last question: then there are no
    ratings and no level, and coordinators see what was answered.
    """

    SEALED_FOR = ("reference",)
    SEALED_AS = "Submission"  # whose table it was first sealed in

    case = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="screenings")
    reference = models.CharField(max_length=12, unique=True)  # as the person was told
    journey = models.UUIDField(unique=True)  # one journey is one screening, however often it is sent
    sent_at = models.DateTimeField()
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    who_for = models.CharField(max_length=12, choices=WHO_FOR_CHOICES)

    door = models.CharField(max_length=9, choices=Door.choices, default=Door.WEB, db_default=Door.WEB)
    asked_by = models.ForeignKey(  # who of the staff asked the questions; null: the person answered alone
        STAFF, null=True, on_delete=models.PROTECT, related_name="+"
    )
    consent_words = models.TextField(
        blank=True, default="", db_default=""
    )  # as they were read out before the yes

    questionnaire_version = models.CharField(max_length=12)
    answers = SealedJSONField()  # {question key: value, list of values, or {thing: value}}
    words = SealedJSONField()  # [{"key", "question", "answers": [text]}], as they were shown

    stability = models.PositiveSmallIntegerField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    support = models.PositiveSmallIntegerField(null=True)
    withdrawal = models.PositiveSmallIntegerField(null=True)
    responsibilities = models.PositiveSmallIntegerField(null=True)
    context = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    unknown = models.JSONField(default=list)  # keys of the questions answered with "I don't know"
    urgency = models.PositiveSmallIntegerField(choices=URGENCY_CHOICES)

    criteria_version = models.ForeignKey(
        CriteriaVersion, null=True, on_delete=models.PROTECT, related_name="screenings"
    )
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 null: not judged
    fuller_level = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    lowest = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    highest = models.CharField(max_length=10, choices=LEVEL_CHOICES, null=True)  # noqa: DJ001 as above
    deciding = models.JSONField(default=list)  # codes of the criteria that decided
    met = models.JSONField(default=list)  # codes of all criteria met

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=[*RATING_FIELDS, "context", "sent_at"], name="screening_past_cases"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{field}__isnull": False for field in JUDGED_FIELDS})
                | Q(**{f"{field}__isnull": True for field in JUDGED_FIELDS}, urgency=Urgency.EMERGENCY),
                name="screening_judged_whole_or_an_emergency",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": 4}),
                    name=f"screening_{field}_is_a_rating",
                )
                for field in RATING_FIELDS
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_judged(self) -> bool:
        return self.level is not None

    @property
    def instrument(self) -> Instrument:
        """What it was asked with, and is shown and verified by. Raises NoSuchInstrument."""
        return instruments.get(instruments.ADULT_SUBSTANCE_USE, self.questionnaire_version)

    @property
    def answered(self) -> Journey:
        """Raises NoSuchInstrument; and AnswerError or CannotUnseal where someone changed it by hand."""
        return Journey(self.instrument, self.answers)

    @property
    def profile(self) -> Profile:
        """Raises ValueError for one that was never judged."""
        return Profile(
            **{field: getattr(self, field) for field in RATING_FIELDS}, context=frozenset(self.context)
        )

    @property
    def eased(self) -> bool:
        """Heavy responsibilities lowered the level."""
        return self.is_judged and Level(str(self.fuller_level)) > Level(str(self.level))

    @property
    def note_list(self) -> list[Note]:
        return [Note(note) for note in self.notes]
