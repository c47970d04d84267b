"""What the questions, and what people are told beside the level, lean on. Points are this project's own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Source:
    """`about`: what was taken from it. `is_told`: to anyone, where its makers' name is not one of a tool that
    is sold under it and could be taken for what we use."""

    name: str
    about: "StrOrPromise"
    is_told: bool = True


SOURCES = (
    Source("NICE guideline CG100 (UK)", _("who needs a hospital to stop drinking")),
    Source("Australian guidelines for alcohol problems (2021)", _("who can stop drinking at home")),
    Source("SAMHSA TIP 45", _("how to stop safely")),
    Source("SAMHSA TIP 63", _("medicine for opioid use")),
    Source("SAMHSA Advisory on TIP 47 (2021)", _("who does well in a day program")),
    Source("US Surgeon General", _("who should have naloxone")),
    Source("CDC", _("what is in street drugs")),
    Source("ASAM's public guideline on alcohol withdrawal", "how to stop safely", is_told=False),
)
