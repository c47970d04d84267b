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
from screening.actions.returning import (
    MESSAGES_AT_MOST,
    NotThere,
    TooManyMessages,
    add_message,
    change_contact,
    contact_seen,
    give_code,
    open_with_code,
    take_back,
)
from screening.actions.reviewing import add_note, open_submission, record_review
from screening.actions.sending import NotAnEmergency, send, send_in_emergency
from screening.actions.setting import change_site_settings
from screening.actions.staging import book, close, place, record_assessment, reopen, standing_of
from screening.stages import StageRefused

__all__ = [
    "MESSAGES_AT_MOST",
    "AlreadyClaimed",
    "AlreadyDone",
    "ChangedMeanwhile",
    "MessageNotSafe",
    "NotAnEmergency",
    "NotClaimed",
    "NotThere",
    "NothingToReveal",
    "OutsideHours",
    "RevealReason",
    "StageRefused",
    "TooManyMessages",
    "acknowledge",
    "add_message",
    "add_note",
    "book",
    "change_contact",
    "change_site_settings",
    "claim",
    "close",
    "contact_seen",
    "escalate_overdue",
    "give_code",
    "hand_over",
    "log_call",
    "may_call_now",
    "open_submission",
    "open_with_code",
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
    "take_back",
]
