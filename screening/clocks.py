"""How long a person has waited for a call, in opening time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from history.kinds import EventKind
from people.opening_hours import OpeningHours


@dataclass(frozen=True)
class Clocks:
    """The two waits of one person: until someone tried to reach them, and until someone did.

    When a submission is re-opened, both clocks start again.
    """

    started: datetime
    attempt: datetime | None = None
    conversation: datetime | None = None

    @classmethod
    def of(cls, happenings: Iterable[tuple[datetime, str, str]]) -> "Clocks":
        """From what happened, in order: (when, kind of event, outcome of a call or "")."""
        clocks = None
        for at, kind, outcome in happenings:
            if kind in (EventKind.SENT, EventKind.REOPENED):
                clocks = cls(started=at)
            elif kind == EventKind.CALLED and clocks:
                clocks = cls(
                    clocks.started,
                    clocks.attempt or at,
                    clocks.conversation or (at if outcome == "conversation" else None),
                )
        if clocks is None:
            raise ValueError("nothing was sent")
        return clocks

    def minutes_to(self, event: datetime | None, hours: OpeningHours, zone: tzinfo) -> int | None:
        """Opening time waited until the attempt or the conversation; None while there was none."""
        return int(hours.between(self.started, event, zone) / timedelta(minutes=1)) if event else None
