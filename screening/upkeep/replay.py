"""What the history says became of a submission: every change is an event, so its columns follow from them."""

from collections.abc import Callable, Iterable
from typing import Any

from history.kinds import EventKind
from history.models import Event
from screening.models import Call, CloseReason, Escalation, Stage
from screening.models.submission import NOT_REACHED

NOBODY = {"claimed_by_id": None, "acknowledged_by_id": None}
CALM = {"escalation": Escalation.NONE}
UP_AGAIN = {"sunk": False}
AT_FIRST = {
    **NOBODY,
    **CALM,
    **UP_AGAIN,
    "stage": Stage.NEW,
    "close_reason": "",
    "decided_level": "",
    "assessed_level": "",
    "placed_level": "",
    "placed_where": "",
}


def replay(events: Iterable[Event]) -> dict[str, Any]:
    """The columns as they should be after these events of one submission, in their order."""
    stands = dict(AT_FIRST)
    for event in events:
        if change := CHANGES.get(event.kind):
            stands |= change(event, stands)
    return stands


def stage_after_call(stage: str, outcome: str) -> str:
    if stage in NOT_REACHED:
        return Stage.REACHED if outcome == Call.Outcome.CONVERSATION else Stage.ATTEMPTED
    return stage


def closed(event: Event, stands: dict[str, Any]) -> dict[str, Any]:
    """What nobody has can only be closed as no real person."""
    reason = event.detail["reason"]
    nobodys = {**NOBODY, **CALM, **UP_AGAIN} if reason == CloseReason.NOT_REAL else {}
    return {**nobodys, "stage": Stage.CLOSED, "close_reason": reason}


CHANGES: dict[str, Callable[[Event, dict[str, Any]], dict[str, Any]]] = {
    EventKind.SENT: lambda event, stands: {"sunk": event.detail.get("sunk", False)},
    EventKind.MESSAGE_ADDED: lambda event, stands: UP_AGAIN,
    EventKind.CONTACT_CHANGED: lambda event, stands: UP_AGAIN,
    EventKind.CLAIMED: lambda event, stands: {**NOBODY, **CALM, **UP_AGAIN, "claimed_by_id": event.by_id},
    EventKind.HANDED_OVER: lambda event, stands: {
        **NOBODY,
        **CALM,
        **UP_AGAIN,
        "claimed_by_id": event.detail["to"],
    },
    EventKind.RELEASED: lambda event, stands: {**NOBODY, **CALM},
    EventKind.LEASE_ENDED: lambda event, stands: NOBODY,  # it waits on, escalated as far as it was
    EventKind.ACKNOWLEDGED: lambda event, stands: {**CALM, "acknowledged_by_id": event.by_id},
    EventKind.ESCALATED: lambda event, stands: {"escalation": Escalation[event.detail["to"].upper()]},
    EventKind.CALLED: lambda event, stands: {
        "stage": stage_after_call(stands["stage"], event.detail["outcome"])
    },
    EventKind.REVIEWED: lambda event, stands: {"decided_level": event.detail["decided_level"]},
    EventKind.BOOKED: lambda event, stands: {"stage": Stage.BOOKED},
    EventKind.ASSESSED: lambda event, stands: {"assessed_level": event.detail["level"]},
    EventKind.PLACED: lambda event, stands: {
        "stage": Stage.PLACED,
        "placed_level": event.detail["level"],
        "placed_where": event.detail["where"],
    },
    EventKind.CLOSED: closed,
    EventKind.REOPENED: lambda event, stands: {  # by the person, or by the one who takes it up again
        **CALM,
        **UP_AGAIN,
        "claimed_by_id": event.by_id,
        "acknowledged_by_id": event.by_id,
        "stage": Stage.NEW,
        "close_reason": "",
    },
}
