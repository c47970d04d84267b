"""Handing one record on as a file: never without a reason, never without a trace."""

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record as put_on_record
from history.kinds import EventKind
from screening.actions.claiming import NotClaimed
from screening.record_system.envelopes import Envelope, Sealed, sealed
from screening.record_system.record import Record


@transaction.atomic
def hand_on(*, record: Record, by: User, reason: str, envelope: Envelope) -> Sealed:
    """The record as a file. Raises NotClaimed unless the submission is theirs."""
    submission = record.submission
    if submission.owner != by:
        raise NotClaimed(submission)
    put_on_record(EventKind.EXPORTED, by=by, submission=submission, reason=reason, envelope=envelope)
    return sealed(record, envelope)
