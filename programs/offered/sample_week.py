"""One week of an intensive outpatient program, as an example. Programs differ, and pages say so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Day:
    name: "StrOrPromise"
    items: tuple["StrOrPromise", ...]


SAMPLE_HOURS = _("Evenings from 5:30 to 8:45, with a break at 7:00")
SAMPLE_WEEK = (
    Day(_("Monday"), (_("Check-in, then a talk in the group"), _("Your own plan, then a group activity"))),
    Day(_("Tuesday"), (_("Evening for families"), _("Talk in the group"))),
    Day(_("Wednesday"), (_("First steps of staying well"), _("Skills for daily life"))),
    Day(_("Thursday"), (_("How alcohol and drugs act on you"), _("Activity, such as art or music"))),
    Day(_("Friday"), (_("How to keep from using again"), _("Plan for after the program"))),
)
