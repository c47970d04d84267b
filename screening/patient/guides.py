"""The short guides beside the screen. Slug and tab show in a browser's history: they give nothing away."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Guide:
    slug: str
    tab: "StrOrPromise"
    title: "StrOrPromise"
    summary: "StrOrPromise"
    tells_levels: bool = False

    @property
    def template(self) -> str:
        return f"screening/patient/public/guides/{self.slug}.html"


GUIDES = (
    Guide(
        "is-iop-enough",
        _("Is it enough?"),
        _("Is IOP enough?"),
        _("What part-day care can do, and when more is needed."),
    ),
    Guide(
        "if-it-happens-again",
        _("If it happens again"),
        _("What if I use again?"),
        _("What to do today, and how the plan changes."),
    ),
    Guide(
        "what-to-ask",
        _("What to ask"),
        _("What to ask a program"),
        _("Questions to take along or ask on the phone."),
    ),
    Guide(
        "for-families",
        _("For families and friends"),
        _("For families and friends"),
        _("What you can do for someone you love."),
    ),
    Guide(
        "cost",
        _("Cost and coverage"),
        _("Cost and coverage"),
        _("What each level costs, and what a health plan may pay."),
        tells_levels=True,
    ),
)
BY_SLUG = {guide.slug: guide for guide in GUIDES}
