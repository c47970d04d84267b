"""How and when contact may be made, in codes: what lists may show and filters may ask.

The codes say nothing of who the person is. Number, address, name and their own words stay sealed.
"""

from datetime import datetime, time
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from screening.contact import CALL_TIME_LABELS, CallTime, Contact

WEEKEND = (5, 6)


class Reach(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    MESSAGE_SAFE = "message_safe"
    NO_MESSAGE = "no_message"
    OWN_RULE = "own_rule"
    NONE = "none"

    @property
    def label(self):
        return REACH_LABELS[self]


REACH_LABELS = {
    Reach.PHONE: _("By phone"),
    Reach.EMAIL: _("By e-mail"),
    Reach.MESSAGE_SAFE: _("Messages are safe"),
    Reach.NO_MESSAGE: _("No messages"),
    Reach.OWN_RULE: _("Read their own words first"),
    Reach.NONE: _("No contact given"),
}
ANY_TIME_LABEL = _("Any time")

WINDOWS = {
    CallTime.MORNING: (time(8), time(12)),
    CallTime.AFTERNOON: (time(12), time(17)),
    CallTime.EVENING: (time(17), time(21)),
    CallTime.WEEKEND: (time(9), time(20)),
}
ANY_TIME = (time(8), time(21))  # when nothing was ticked


def reach_of(contact: Contact | None) -> list[str]:
    """The codes for a contact, call times included."""
    if contact is None or not contact.can_be_reached:
        return [Reach.NONE.value]
    codes = {
        Reach.PHONE: contact.phone,
        Reach.EMAIL: contact.email,
        Reach.MESSAGE_SAFE: contact.message_is_safe,
        Reach.NO_MESSAGE: not contact.message_is_safe,
        Reach.OWN_RULE: contact.safety,
    }
    return [*(code.value for code, holds in codes.items() if holds), *contact.call_times]


def call_times_in(codes: list[str]) -> list[str]:
    return [code for code in codes if code in WINDOWS]


def rule_words(codes: list[str]) -> list:
    """The codes as labels, call times last; all of the times in one word."""
    if set(WINDOWS) <= set(codes):
        return [*rule_words([code for code in codes if code not in WINDOWS]), ANY_TIME_LABEL]
    return [CALL_TIME_LABELS[CallTime(code)] if code in WINDOWS else Reach(code).label for code in codes]


def may_call_at(local: datetime, call_times) -> bool:
    """Whether a moment, in the person's time, is within the times at which they asked to be called.

    Parts of the day mean weekdays; the weekend only counts where it was ticked, or nothing was.
    """
    if not call_times:
        return ANY_TIME[0] <= local.time() < ANY_TIME[1]
    at_weekend = local.weekday() in WEEKEND
    return any(
        WINDOWS[when][0] <= local.time() < WINDOWS[when][1]
        for when in map(CallTime, call_times)
        if (when is CallTime.WEEKEND) == at_weekend
    )
