"""When two people change the same row, the second sees that and loses nothing."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import F

from vault import clock


class ChangedMeanwhile(Exception):
    """A colleague changed it since it was opened. `theirs` is the row as it is now; None: it is gone."""

    def __init__(self, theirs: Any):
        super().__init__(theirs)
        self.theirs = theirs


def take_turn(row: Any, *, seen: int, by: User) -> None:
    """Make the row the one to be saved next, if it is still as it was seen. Raises ChangedMeanwhile.

    Call it in a transaction. The condition is in the UPDATE, so of two people saving, one succeeds.
    """
    rows = type(row)._default_manager.filter(pk=row.pk)
    now = clock.now()
    if not rows.filter(revision=seen).update(revision=F("revision") + 1, changed_at=now, changed_by=by):
        raise ChangedMeanwhile(rows.first())
    row.revision, row.changed_at, row.changed_by = seen + 1, now, by
