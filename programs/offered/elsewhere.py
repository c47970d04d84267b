"""Where else to look, for people who find no program here that fits. Shown wherever programs are."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Way:
    """A number or page that a press opens."""

    text: str
    href: str


@dataclass(frozen=True)
class Piece:
    """`first` says what to do or who it is for, `more` why or how."""

    code: str
    first: str
    more: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


def other_help() -> list[Piece]:
    return [
        Piece(
            "samhsa",
            _(
                "If no program here fits, SAMHSA's helpline finds one, day or night, free, in English or "
                "Spanish."
            ),
            (),
            (
                Way("1-800-662-4357", "tel:+18006624357"),
                Way("FindTreatment.gov", "https://findtreatment.gov/"),
            ),
        ),
        Piece("veterans", _("Veterans:"), (), (Way(_("Call 988, then press 1"), "tel:988"),)),
        Piece("deaf", _("Deaf or hard of hearing (988 takes video calls too):"), (), (text_to_988(),)),
    ]


def call_to_988() -> Way:
    return Way(_("Call 988"), "tel:988")


def text_to_988() -> Way:
    """In Spanish 988 wants to be sent this word first."""
    return Way(_("Text 988"), "sms:988?&body=AYUDA" if in_spanish() else "sms:988")


def in_spanish() -> bool:
    return (get_language() or "").startswith("es")
