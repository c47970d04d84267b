"""The way of a submission: what each stage asks before it is entered or left.

new -> attempted -> reached -> assessment booked -> placed, and closed, with a reason, from anywhere.
A logged call brings a submission to attempted or reached; the other stages are entered by name.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

ATTEMPTS_BEFORE_UNREACHABLE = 3


class StageRefused(Exception):
    """This stage cannot be entered now. `message` says what is missing."""

    def __init__(self, message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of one submission."""

    stage: str
    attempts: int  # calls since it was sent or re-opened
    conversations: int
    assessed: bool  # the level of the professional assessment is on record
    alarming: bool
    can_be_reached: bool = True  # they left a number or an address


def check_booking(standing: Standing) -> None:
    refuse_unless(standing.stage in ("reached", "booked"), _("Talk to the person first, and log the call."))


def check_assessment(standing: Standing) -> None:
    refuse_unless(standing.stage in ("reached", "booked"), _("Talk to the person first, and log the call."))


def check_placing(standing: Standing) -> None:
    refuse_unless(standing.stage in ("reached", "booked"), _("Talk to the person first, and log the call."))
    refuse_unless(standing.assessed, _("Record the level of the assessment first."))


def check_closing(standing: Standing, reason: str) -> None:
    refuse_unless(standing.stage not in ("placed", "closed"), _("This one is done already."))
    refuse_unless(not standing.alarming, _("Its flags are not acknowledged yet."))
    if reason == "unreachable":
        refuse_unless(not standing.conversations, _("You have talked to this person: choose another reason."))
        refuse_unless(
            standing.attempts >= ATTEMPTS_BEFORE_UNREACHABLE or not standing.can_be_reached,
            _("Log three attempts first; so far there are %(count)s.") % {"count": standing.attempts},
        )
    if reason in ("declined", "not_suited"):
        refuse_unless(
            standing.conversations, _("Only a conversation can tell: log the call in which you talked.")
        )


def check_reopening(standing: Standing) -> None:
    refuse_unless(standing.stage in ("placed", "closed"), _("This one is open already."))


def refuse_unless(holds: object, message) -> None:
    if not holds:
        raise StageRefused(message)
