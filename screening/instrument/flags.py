"""What answers can set besides ratings: safety flags, and notes for the coordinator.

A flag is about safety, and about time: it never changes the level. A note never changes anything;
it reminds the coordinator of a need.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Urgency(IntEnum):
    """How soon a person must be called; the queue is ordered by it, the most urgent first."""

    EMERGENCY = 0
    URGENT = 1
    ROUTINE = 2

    @property
    def label(self) -> "StrOrPromise":
        return (_("Emergency"), _("Urgent"), _("Routine"))[self]


class Flag(StrEnum):
    EMERGENCY_WITHDRAWAL = "emergency_withdrawal"
    EMERGENCY_OVERDOSE = "emergency_overdose"
    EMERGENCY_MEDICAL = "emergency_medical"
    EMERGENCY_SUICIDE = "emergency_suicide"
    CRISIS_SUICIDE = "crisis_suicide"
    URGENT_PREGNANCY = "urgent_pregnancy"
    URGENT_MEDICAL = "urgent_medical"
    URGENT_PSYCHIATRIC = "urgent_psychiatric"
    URGENT_OVERDOSE_RISK = "urgent_overdose_risk"
    URGENT_TAPER = "urgent_taper"
    URGENT_UNSAFE_HOME = "urgent_unsafe_home"

    @property
    def is_emergency(self) -> bool:
        """An emergency stops the questions at once; the person is told to call 911 and sees no level."""
        return self.startswith("emergency_")

    @property
    def label(self) -> "StrOrPromise":
        return FLAG_LABELS[self]


FLAG_LABELS = {
    Flag.EMERGENCY_WITHDRAWAL: _("Emergency: withdrawal"),
    Flag.EMERGENCY_OVERDOSE: _("Emergency: overdose"),
    Flag.EMERGENCY_MEDICAL: _("Emergency: medical"),
    Flag.EMERGENCY_SUICIDE: _("Emergency: suicide"),
    Flag.CRISIS_SUICIDE: _("Crisis: thoughts of suicide"),
    Flag.URGENT_PREGNANCY: _("Urgent: pregnancy"),
    Flag.URGENT_MEDICAL: _("Urgent: medical check"),
    Flag.URGENT_PSYCHIATRIC: _("Urgent: mental health"),
    Flag.URGENT_OVERDOSE_RISK: _("Urgent: risk of an overdose"),
    Flag.URGENT_TAPER: _("Urgent: must not stop suddenly"),
    Flag.URGENT_UNSAFE_HOME: _("Urgent: not safe at home"),
}


class Note(StrEnum):
    OVERDOSE_PREVENTION = "overdose_prevention"
    RECENT_RELEASE = "recent_release"
    OLDER_ADULT = "older_adult"
    HOUSING_HELP = "housing_help"
    CO_OCCURRING_PROGRAM = "co_occurring_program"
    TRANSPORT_HELP = "transport_help"
    MOTIVATION_SUPPORT = "motivation_support"
    ANSWERS_CONFLICT = "answers_conflict"
    LOW_CONFIDENCE = "low_confidence"
    ASK_ABOUT_SUICIDE = "ask_about_suicide"

    @property
    def label(self) -> "StrOrPromise":
        return NOTE_LABELS[self]


NOTE_LABELS = {
    Note.OVERDOSE_PREVENTION: _("Talk about overdose and naloxone"),
    Note.RECENT_RELEASE: _("Just left jail or a hospital: a dose they were used to can kill now"),
    Note.OLDER_ADULT: _("65 or older: stopping is harder on the body"),
    Note.HOUSING_HELP: _("Needs help with housing"),
    Note.CO_OCCURRING_PROGRAM: _("Look for a program that treats mental health too"),
    Note.TRANSPORT_HELP: _("Needs a ride"),
    Note.MOTIVATION_SUPPORT: _("Not sure yet: talk about what matters to them"),
    Note.ANSWERS_CONFLICT: _("Answers do not fit together: ask again"),
    Note.LOW_CONFIDENCE: _("Three or more answers of “I don't know”"),
    Note.ASK_ABOUT_SUICIDE: _("Ask about thoughts of suicide: the answer was “I don't know”"),
}


def urgency_of(flags: Iterable[str]) -> Urgency:
    """The urgency of the most urgent flag: routine if no flag is set."""
    raised = [Flag(flag) for flag in flags]
    if any(flag.is_emergency for flag in raised):
        return Urgency.EMERGENCY
    return Urgency.URGENT if raised else Urgency.ROUTINE
