"""Help lines that are the same in the whole country."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class HelpLine(NamedTuple):
    name: "StrOrPromise"
    phone: str
    text: str = ""  # a word to send, and the number to send it to


NATIONAL_VIOLENCE_LINE = HelpLine(_("National Domestic Violence Hotline"), "1-800-799-7233", "START 88788")
