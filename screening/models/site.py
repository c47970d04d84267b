from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.opening_hours import OpeningHours
from screening import level_codes
from screening.helplines import NATIONAL_VIOLENCE_LINE, HelpLine
from vault.row_digest import digest_of


def validate_opening_hours(text: str) -> None:
    try:
        OpeningHours.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def validate_level_codes(text: str) -> None:
    try:
        level_codes.parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


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
    keep_days_unreached = models.PositiveSmallIntegerField(
        _("days to keep what was sent by people who were never reached"), default=90
    )
    keep_days_closed = models.PositiveSmallIntegerField(
        _("days until a closed one goes, and a placed one may go if two people agree"), default=180
    )

    anonymise = models.JSONField(  # codes of screening.models.Ground
        _("when a submission goes, keep its level and ratings, without the person, if it was"),
        default=list,
        db_default=[],
        blank=True,
    )

    opening_hours = models.CharField(
        _("when coordinators work"),
        max_length=200,
        default="Mon-Fri 09:00-17:00",
        validators=[validate_opening_hours],
        help_text=_("Days and times, like: Mon-Fri 09:00-17:00; Sat 10:00-13:00; closed Jul 4"),
    )
    lease_minutes = models.PositiveSmallIntegerField(
        _("minutes until an untouched claim runs out"), default=30
    )
    emergency_minutes = models.PositiveSmallIntegerField(
        _("minutes until an emergency that nobody has taken is escalated"), default=10
    )
    urgent_minutes = models.PositiveSmallIntegerField(
        _("minutes until an urgent one that nobody has taken is escalated"), default=60
    )

    two_sign = models.BooleanField(
        "two people sign",
        default=False,
        db_default=False,
        help_text="A part counts as signed once two clinical leads have signed it.",
    )
    sign_before_publishing = models.BooleanField(
        "criteria are signed before they are published",
        default=False,
        db_default=False,
        help_text="A draft can only be published once clinical leads have signed exactly it.",
    )

    level_codes = models.TextField(
        "codes that a record system knows our levels by",
        max_length=4000,
        blank=True,
        default="",
        db_default="",
        validators=[validate_level_codes],
        help_text=(
            f"One a line: {level_codes.FORM}. "
            "Like: iop | https://state.example/levels | 2 | Intensive outpatient. Empty: HCPCS."
        ),
    )

    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_site_settings")]

    def __str__(self):
        return self.site_name

    @cached_property
    def edition(self) -> str:
        """Tells settings as they were read from any that say something else: for what is drawn from them."""
        return digest_of(self)

    @property
    def violence_line(self) -> HelpLine:
        """For violence at home: the site's own line, or the national one where it set none."""
        if self.violence_line_phone:
            return HelpLine(self.violence_line_name, self.violence_line_phone)
        return NATIONAL_VIOLENCE_LINE
