from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.criteria.ruleset import LEVEL_LABELS, Level

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
        _("least hours a week that make it this level"), null=True, blank=True
    )
    minimum_hours_rule = models.CharField(_("where this minimum comes from"), max_length=300, blank=True)
    hours_from = models.PositiveSmallIntegerField(_("hours a week, from"), null=True, blank=True)
    hours_to = models.PositiveSmallIntegerField(_("hours a week, to"), null=True, blank=True)
    cost_from = models.PositiveIntegerField(
        _("dollars a week without insurance, from"), null=True, blank=True
    )
    cost_to = models.PositiveIntegerField(_("dollars a week without insurance, to"), null=True, blank=True)
    plan = models.JSONField(  # and the level that follows: see offered/hours_plan.py
        _("usual weeks and hours"), null=True, blank=True
    )
    recertify_days = models.PositiveSmallIntegerField(  # null: no payer here asks again
        _("days after which the payer has to be asked again"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts saves: see actions/levels.py
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
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
                condition=Q(minimum_hours__isnull=False, hours_from__isnull=False) | Q(code="inpatient"),
                name="level_has_hours_unless_people_live_there",
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

    def clean(self):
        """Say at the field what the constraints below would refuse."""
        if self.minimum_hours and self.hours_from is not None and self.hours_from < self.minimum_hours:
            raise ValidationError({"hours_from": too_few_hours(self.level, self.minimum_hours)})
        if self.hours_from is not None and self.hours_to is not None and self.hours_to < self.hours_from:
            message = _("Give at least %(hours)s, which is where the range begins, or leave this empty.")
            raise ValidationError({"hours_to": ValidationError(message, params={"hours": self.hours_from})})
        self.refuse_minimum_out_of_order()

    def refuse_minimum_out_of_order(self):
        """More intensive levels begin at more hours: the hours tell them apart."""
        others = LevelOfCare.objects.exclude(pk=self.pk).exclude(minimum_hours=None)
        for other in others.prefetch_related("all_words") if self.minimum_hours else ():
            more = other.order > self.order
            if self.minimum_hours == other.minimum_hours or more != (
                other.minimum_hours > self.minimum_hours
            ):
                raise ValidationError({"minimum_hours": minimum_out_of_order(other, fewer=more)})

    @property
    def level(self) -> Level:
        return Level(self.code)

    @property
    def words(self) -> "LevelWords":
        """The texts in the language of the page. Expects `words` to be prefetched where many are shown."""
        language = "es" if (get_language() or "en").startswith("es") else "en"
        return next(words for words in self.all_words.all() if words.language == language)


def too_few_hours(level: Level, minimum: int) -> ValidationError:
    message = _(
        "%(level)s is at least %(minimum)s hours a week. Give %(minimum)s or more. If the rule where you "
        "are is another one, change the least hours first, and say which rule that is."
    )
    return ValidationError(message, "too_few_hours", {"level": level.label, "minimum": minimum})


def minimum_out_of_order(other: LevelOfCare, *, fewer: bool) -> ValidationError:
    more_or_fewer = _("Give fewer hours than that.") if fewer else _("Give more hours than that.")
    message = _("The least hours of %(level)s are %(hours)s a week. %(more_or_fewer)s")
    params = {"level": other.words.name, "hours": other.minimum_hours, "more_or_fewer": more_or_fewer}
    return ValidationError(message, "minimum_out_of_order", params)


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
