"""Where else to look: always shown where programs are, for whom none here fits."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Way:
    """A number or page that a press opens."""

    text: str
    href: str


@dataclass(frozen=True)
class Piece:
    """`first` says what to do, `more` why or how; both are whole sentences."""

    code: str
    first: str
    more: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


def other_help() -> list[Piece]:
    return [
        Piece(
            "samhsa",
            _("If no program here fits, SAMHSA's National Helpline finds one."),
            (_("It is free, day and night, in English and Spanish."),),
            (
                Way("1-800-662-4357", "tel:+18006624357"),
                Way("FindTreatment.gov", "https://findtreatment.gov/"),
            ),
        ),
        Piece("veterans", _("Veterans: call 988, then press 1."), (), (Way(_("Call 988"), "tel:988"),)),
        Piece(
            "deaf",
            _("Deaf or hard of hearing: reach 988 by text or videophone."),
            (),
            (Way(_("Text 988"), "sms:988"),),
        ),
    ]
