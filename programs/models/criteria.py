from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import HIGHEST_RATING, RISKS
from programs.criteria.explanation import easing, sentence
from programs.criteria.ruleset import Criterion, Level, Ruleset
from programs.models.levels import LEVEL_CHOICES

STAFF = settings.AUTH_USER_MODEL

FINAL_RULESETS: dict[str, Ruleset] = {}  # by digest, so a ruleset stands for the same criteria for ever


class CriteriaChanged(Exception):
    """The rows of a published version are not those that were published: nobody is judged by them."""


class CriteriaVersionQuerySet(models.QuerySet["CriteriaVersion"]):
    def published(self) -> "CriteriaVersion":
        """The one version that judges people now."""
        return self.get(status=CriteriaVersion.Status.PUBLISHED)

    def draft(self) -> "CriteriaVersion | None":
        return self.filter(status=CriteriaVersion.Status.DRAFT).first()


class CriteriaVersion(models.Model):
    """One version of the criteria. Published versions are never changed; the database refuses it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # being edited; judges no one
        PUBLISHED = "published", _("Published")  # judges everyone from now on
        RETIRED = "retired", _("Retired")  # kept, because past submissions point at it

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    reason = models.TextField(_("why it was changed"), blank=True)
    digest = models.CharField(max_length=64, blank=True)
    warnings_reason = models.TextField(_("why its warnings were accepted"), blank=True)
    based_on = models.ForeignKey(  # the version it was copied from; none for an imported one
        "self", null=True, on_delete=models.PROTECT, related_name="copies"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    authors: models.ManyToManyField = models.ManyToManyField(
        STAFF, related_name="+"
    )  # everyone who had a hand in it
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")

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
        """The criteria of this version. Those of a version that cannot change are read only once.

        Raises CriteriaChanged when someone changed them in the database all the same.
        """
        if self.is_draft:
            return Ruleset(row.as_criterion() for row in self.rows.all())
        if self.digest not in FINAL_RULESETS:
            ruleset = Ruleset(row.as_criterion() for row in self.rows.all())
            if ruleset.digest != self.digest:
                raise CriteriaChanged(self)
            FINAL_RULESETS[self.digest] = ruleset
        return FINAL_RULESETS[self.digest]


def at_least_zero_at_most_four(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": HIGHEST_RATING}),
        name=f"criterion_{field}_is_a_rating",
        violation_error_message=_("A rating is a whole number from 0 to 4."),
    )


class CriterionRow(models.Model):
    """One row of the criteria: lower bounds only, and so it must stay (see programs/criteria/ruleset.py)."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="rows")
    code = models.CharField(
        _("code"),
        max_length=12,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Use letters, digits and hyphens only."))],
    )
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
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts saves: see actions/drafting.py
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        STAFF, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="criterion_code_once_a_version",
                violation_error_message=_("Another row has this code. Choose one that is free."),
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

    @property
    def sentence(self) -> str:
        return sentence(self.as_criterion())

    @property
    def easing(self) -> str:
        return easing(self.as_criterion())


class RowComment(models.Model):
    """A comment on one row by a person working on the draft. Kept with the version."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="comments")
    code = models.CharField(max_length=12)  # of the row, which the comment may outlive
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"), max_length=2000)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.code}: {self.text[:40]}"
