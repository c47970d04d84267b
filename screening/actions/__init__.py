"""Everything that can happen to what a person sends. Nothing else writes it."""

from history.actions import record
from screening.actions.calling import (
    MessageNotSafe,
    NothingToReveal,
    OutsideHours,
    RevealReason,
    log_call,
    may_call_now,
    reveal_contact,
    shown_until,
)
from screening.actions.claiming import (
    AlreadyClaimed,
    AlreadyDone,
    ChangedMeanwhile,
    NotClaimed,
    acknowledge,
    claim,
    escalate_overdue,
    hand_over,
    release,
    return_lapsed_claims,
)
from screening.actions.reviewing import add_note, open_submission, record_review
from screening.actions.sending import NotAnEmergency, send, send_in_emergency
from screening.actions.setting import change_site_settings
from screening.actions.staging import book, close, place, record_assessment, reopen, standing_of
from screening.stages import StageRefused

__all__ = [
    "AlreadyClaimed",
    "AlreadyDone",
    "ChangedMeanwhile",
    "MessageNotSafe",
    "NotAnEmergency",
    "NotClaimed",
    "NothingToReveal",
    "OutsideHours",
    "RevealReason",
    "StageRefused",
    "acknowledge",
    "add_note",
    "book",
    "change_site_settings",
    "claim",
    "close",
    "escalate_overdue",
    "hand_over",
    "log_call",
    "may_call_now",
    "open_submission",
    "place",
    "record",
    "record_assessment",
    "record_review",
    "release",
    "reopen",
    "return_lapsed_claims",
    "reveal_contact",
    "send",
    "send_in_emergency",
    "shown_until",
    "standing_of",
]
