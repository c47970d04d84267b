"""Everything that can happen to what a person sends. Nothing else writes it."""

from screening.actions.claiming import AlreadyClaimed, NotClaimed, claim, release
from screening.actions.history import record
from screening.actions.reviewing import open_submission, record_review
from screening.actions.sending import NotAnEmergency, send, send_in_emergency

__all__ = [
    "AlreadyClaimed",
    "NotAnEmergency",
    "NotClaimed",
    "claim",
    "open_submission",
    "record",
    "record_review",
    "release",
    "send",
    "send_in_emergency",
]
