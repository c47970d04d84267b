from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
