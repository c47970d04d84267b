"""Levels of care as they are explained here, the versions of the criteria, and the programs offered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.criteria import LEVEL_LABELS, Criterion, Level, Ruleset
from programs.dimensions import HIGHEST_RATING, RISKS

LEVEL_CHOICES = [(level.value, label) for level, label in LEVEL_LABELS.items()]
LANGUAGE_CHOICES = [("en", _("English")), ("es", _("Spanish"))]


class LevelOfCare(models.Model):
    """What one of the four levels means at this site: its hours and its cost.

    `minimum_hours` is what makes it this level and no other: 9 hours a week for an IOP, 20 for a
    PHP. Rules differ from place to place, so it can be changed, with the rule it comes from.
    Inpatient has no weekly hours: people live there.
    """

    code = models.CharField(max_length=10, choices=LEVEL_CHOICES, unique=True)
    order = models.PositiveSmallIntegerField(unique=True)
    minimum_hours = models.PositiveSmallIntegerField(
        _("least hours a week that make it this level"), null=True
    )
    minimum_hours_rule = models.CharField(_("where this minimum comes from"), max_length=300, blank=True)
    hours_from = models.PositiveSmallIntegerField(_("hours a week, from"), null=True)
    hours_to = models.PositiveSmallIntegerField(_("hours a week, to"), null=True, blank=True)
    cost_from = models.PositiveIntegerField(
        _("dollars a week without insurance, from"), null=True, blank=True
    )
    cost_to = models.PositiveIntegerField(_("dollars a week without insurance, to"), null=True, blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_hours__isnull=True) | Q(hours_from__gte=F("minimum_hours")),
                name="level_keeps_its_minimum_hours",
                violation_error_message=_("The hours are below the least that make it this level of care."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_hours__isnull=False) | Q(code="inpatient"),
                name="level_has_minimum_hours_unless_people_live_there",
                violation_error_message=_("Give the least hours a week that make it this level of care."),
            ),
            models.CheckConstraint(
                condition=Q(hours_to__isnull=True) | Q(hours_to__gte=F("hours_from")),
                name="level_hours_run_upward",
                violation_error_message=_("The hours “to” are below the hours “from”."),
            ),
            models.CheckConstraint(
                condition=Q(cost_to__isnull=True) | Q(cost_to__gte=F("cost_from")),
                name="level_cost_runs_upward",
                violation_error_message=_("The cost “to” is below the cost “from”."),
            ),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="level_changed_by_someone_at_some_time",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def level(self) -> Level:
        return Level(self.code)

    @property
    def words(self) -> "LevelWords":
        """The texts in the language of the page. Expects `words` to be prefetched where many are shown."""
        language = "es" if (get_language() or "en").startswith("es") else "en"
        return next(words for words in self.all_words.all() if words.language == language)


class LevelWords(models.Model):
    """How a level of care is explained, in one language. Every text is a short plain phrase or two."""

    level = models.ForeignKey(LevelOfCare, on_delete=models.CASCADE, related_name="all_words")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("name"), max_length=80)
    summary = models.TextField(_("in one sentence"))
    sessions = models.TextField(_("sessions"))
    living = models.TextField(_("where you live"))
    supervision = models.TextField(_("watch and structure"))
    length = models.TextField(_("how long it lasts"))
    suits = models.TextField(_("who it suits"))
    happens = models.TextField(_("what happens"))
    cost = models.TextField(_("what it costs"))
    steps = models.TextField(_("what comes before and after"))

    class Meta:
        ordering = ["level", "language"]
        constraints = [
            models.UniqueConstraint(fields=["level", "language"], name="level_explained_once_a_language")
        ]

    def __str__(self):
        return f"{self.level_id} {self.language}"


FINAL_RULESETS: dict[str, Ruleset] = {}  # by digest, so a ruleset stands for the same criteria for ever


class CriteriaVersionQuerySet(models.QuerySet):
    def published(self) -> "CriteriaVersion":
        """The one version that judges people now."""
        return self.get(status=CriteriaVersion.Status.PUBLISHED)

    def draft(self) -> "CriteriaVersion | None":
        return self.filter(status=CriteriaVersion.Status.DRAFT).first()


class CriteriaVersion(models.Model):
    """One version of the criteria. Published versions are never changed; the database refuses it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # being edited; judges nobody
        PUBLISHED = "published", _("Published")  # judges everyone from now on
        RETIRED = "retired", _("Retired")  # kept, because past submissions point at it

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    reason = models.TextField(_("why it was changed"), blank=True)
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CriteriaVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="published"), name="one_published_criteria_version"
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="draft"), name="one_draft_of_the_criteria"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True, published_by__isnull=True, digest="")
                | (~Q(status="draft") & Q(published_at__isnull=False) & ~Q(digest="")),
                name="criteria_version_says_when_it_was_published",
            ),
        ]

    def __str__(self):
        return f"version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def ruleset(self) -> Ruleset:
        """The criteria of this version. Those of a version that cannot change are read only once."""
        if self.is_draft:
            return Ruleset(row.as_criterion() for row in self.rows.all())
        if self.digest not in FINAL_RULESETS:
            FINAL_RULESETS[self.digest] = Ruleset(row.as_criterion() for row in self.rows.all())
        return FINAL_RULESETS[self.digest]


def at_least_zero_at_most_four(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": HIGHEST_RATING}),
        name=f"criterion_{field}_is_a_rating",
        violation_error_message=_("A rating is a whole number from 0 to 4."),
    )


class CriterionRow(models.Model):
    """One row of the criteria: lower bounds only, and so it must stay (see programs/criteria.py)."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="rows")
    code = models.CharField(_("code"), max_length=12)
    level = models.CharField(_("level of care"), max_length=10, choices=LEVEL_CHOICES)
    stability = models.PositiveSmallIntegerField(_("stability, at least"), default=0)
    severity = models.PositiveSmallIntegerField(_("severity, at least"), default=0)
    support = models.PositiveSmallIntegerField(_("support, at least"), default=0)
    withdrawal = models.PositiveSmallIntegerField(_("withdrawal risk, at least"), default=0)
    context = models.JSONField(_("context that must be present"), default=list, blank=True)
    required = models.BooleanField(_("holds even with heavy duties"), default=True)
    why = models.CharField(_("why, in plain English"), max_length=200)
    why_es = models.CharField(_("why, in plain Spanish"), max_length=200)
    source = models.CharField(_("where the rule comes from"), max_length=300, blank=True)
    question = models.CharField(_("what a clinician should still judge"), max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="criterion_code_once_a_version",
                violation_error_message=_("Another criterion of this version has this code."),
            ),
            models.CheckConstraint(
                condition=~Q(level="outpatient"),
                name="criterion_asks_for_more_than_the_default_level",
                violation_error_message=_(
                    "Standard outpatient needs no criterion: it is where nothing else is met."
                ),
            ),
            *(at_least_zero_at_most_four(dimension.value) for dimension in RISKS),
        ]

    def __str__(self):
        return self.code

    def as_criterion(self) -> Criterion:
        return Criterion(
            code=self.code,
            level=Level(self.level),
            stability=self.stability,
            severity=self.severity,
            support=self.support,
            withdrawal=self.withdrawal,
            context=frozenset(self.context),
            required=self.required,
            why=self.why,
            why_es=self.why_es,
            source=self.source,
            question=self.question,
        )
