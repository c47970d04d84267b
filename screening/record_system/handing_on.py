"""Handing one record on as a file: never without a reason, never without a trace."""

import json

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record as put_on_record
from history.kinds import EventKind
from screening.actions.claiming import NotClaimed
from screening.models import Submission
from screening.record_system import envelopes
from screening.record_system.record import Record
from screening.record_system.vocabulary import House
from vault import clock


@transaction.atomic
def hand_on(*, submission: Submission, by: User, reason: str, house: House) -> bytes:
    """The record as a file. Raises NotClaimed unless the submission is theirs."""
    if submission.owner != by:
        raise NotClaimed(submission)
    put_on_record(EventKind.EXPORTED, by=by, submission=submission, reason=reason, envelope="transaction")
    bundle = envelopes.transaction(Record(submission, house, clock.now()))
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()
