"""What a person chose to send, what became of it, and who did what, and when.

Nothing here is written before a person presses send. Answers, the words shown, contact, notes and
rationales are sealed; coded facts (ratings, level, flags, times) stay queryable.
"""

from screening.models.afterwards import Cover, Referral, Seat
from screening.models.amendment import Amendment
from screening.models.asking import Asking
from screening.models.counts import CaseCount, CountedOverTime, DayCount, Noted
from screening.models.disposal import AnonymousCase, Disposal, DisposalVote, Ground
from screening.models.due import Due
from screening.models.kept_draft import KeptDraft
from screening.models.message import Message, OwedWord, Reply, SavedAnswer
from screening.models.milestone import Reached
from screening.models.name_words import NameWord
from screening.models.review import Call, Feed, Review, SavedView, StaffNote
from screening.models.screening import Screening
from screening.models.site import SiteSettings
from screening.models.study import Drawn, RatingBegun, SecondRating, Study, StudyFile
from screening.models.submission import (
    BY_THE_PERSON,
    COPIED,
    DONE,
    CloseReason,
    Door,
    Escalation,
    Placement,
    Stage,
    Submission,
)
from screening.models.tablet import Tablet

__all__ = [
    "BY_THE_PERSON",
    "COPIED",
    "DONE",
    "Amendment",
    "AnonymousCase",
    "Asking",
    "Call",
    "CaseCount",
    "CloseReason",
    "CountedOverTime",
    "Cover",
    "DayCount",
    "Disposal",
    "DisposalVote",
    "Door",
    "Drawn",
    "Due",
    "Escalation",
    "Feed",
    "Ground",
    "KeptDraft",
    "Message",
    "NameWord",
    "Noted",
    "OwedWord",
    "Placement",
    "RatingBegun",
    "Reached",
    "Referral",
    "Reply",
    "Review",
    "SavedAnswer",
    "SavedView",
    "Screening",
    "Seat",
    "SecondRating",
    "SiteSettings",
    "StaffNote",
    "Stage",
    "Study",
    "StudyFile",
    "Submission",
    "Tablet",
]
