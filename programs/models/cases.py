from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import RATINGS, Context, Dimension
from programs.criteria.ruleset import Level
from programs.models.levels import LEVEL_CHOICES

STAFF = settings.AUTH_USER_MODEL


class WorkedCase(models.Model):
    """A person whose right level is known, and how it is known. Every change of the criteria is run on it.

    A case is given by its answers, or by its ratings and context; never by both.
    """

    class Basis(models.TextChoices):
        PUBLISHED = "published", _("A published decision about a real person")
        GUIDELINE = "guideline", _("A public guideline")
        OWN = "own", _("Our own, from public descriptions of the levels")

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("Use letters, digits and hyphens only."))],
        error_messages={"unique": _("Another case has this code. Choose one that is free.")},
    )
    title = models.CharField(_("title"), max_length=120)
    narrative = models.TextField(_("what happened"), blank=True)
    answers = models.JSONField(null=True, blank=True)  # {question key: value}, as in the questionnaire
    questionnaire = models.CharField(  # its version, which rates the answers; empty for a case by ratings
        max_length=12, blank=True, default="", db_default="2026.1"
    )
    ratings = models.JSONField(null=True, blank=True)  # {dimension: 0 to 4}, all five
    context = models.JSONField(default=list, blank=True)
    expected = models.CharField(_("the right level"), max_length=10, choices=LEVEL_CHOICES)
    acceptable = models.JSONField(_("other levels that would do"), default=list, blank=True)
    flags = models.JSONField(null=True, blank=True)  # expected flags; null: not said
    notes = models.JSONField(null=True, blank=True)
    why = models.TextField(_("why this level"), blank=True)
    source = models.CharField(_("source"), max_length=300)
    basis = models.CharField(_("what it rests on"), max_length=10, choices=Basis.choices)
    disagreement = models.TextField(_("where these criteria differ from it, and why that stands"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        STAFF, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers__isnull=True, ratings__isnull=False)
                | Q(answers__isnull=False, ratings__isnull=True),
                name="worked_case_has_answers_or_ratings",
                violation_error_message=_("Give the answers or the ratings, and not both."),
            ),
        ]

    def __str__(self):
        return self.code

    def clean(self):
        """Whatever a file says, a case that is stored can be run."""
        if not are_words(self.acceptable) or not set(self.acceptable) <= set(map(str, Level)):
            raise ValidationError({"acceptable": _("Name levels as outpatient, iop, php or inpatient.")})
        if not are_words(self.context) or not set(self.context) <= set(Context):
            raise ValidationError({"context": _("Name context as it stands in an exported file.")})
        if not are_ratings(self.ratings):
            raise ValidationError({"ratings": _("Give all five ratings, each from 0 to 4.")})
        for name in ("flags", "notes"):
            if getattr(self, name) is not None and not are_words(getattr(self, name)):
                raise ValidationError({name: _("Give a list of words, or leave it out.")})

    @property
    def other_levels(self) -> str:
        """The acceptable levels in words."""
        return ", ".join(str(Level(each).label) for each in self.acceptable)

    @property
    def accepted(self) -> frozenset[Level]:
        """Every level that would be right."""
        return frozenset(map(Level, [self.expected, *self.acceptable]))


def are_words(value) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def are_ratings(value) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and value.keys() == set(Dimension)
        and all(type(rating) is int and rating in RATINGS for rating in value.values())
    )
