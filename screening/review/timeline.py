"""What happened to a submission, as its page tells it: events, calls, notes, decisions, milestones."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from history.kinds import EventKind, label_of
from history.models import Event
from people.names import name_of
from programs.criteria.ruleset import Level
from screening.actions.studying import OF_THE_STUDY
from screening.models import (
    BY_THE_PERSON,
    Asking,
    Call,
    CloseReason,
    Door,
    Due,
    Placement,
    Reached,
    Review,
    Submission,
)

EVENTS_AT_MOST = 200
# The timeline shows the row itself, with its words.
TOLD_BY_THEIR_OWN_ROW = (  # as messages do above
    EventKind.CALLED,
    EventKind.NOTED,
    EventKind.REVIEWED,
    EventKind.MILESTONE_REACHED,
    EventKind.MILESTONE_UNDONE,
)


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline, in the form that its component takes."""

    at: datetime
    what: str
    who: str = ""
    text: str = ""
    kind: str = ""


def events_of(submission: Submission) -> list[Event]:
    """The newest first."""
    return newest_of(Event.objects.filter(reference=submission.reference))


def news_since(submission: Submission, event: int) -> list[Happening]:
    """What others did after this event."""
    later = Event.objects.filter(reference=submission.reference, pk__gt=event)
    events = newest_of(later.exclude(kind=EventKind.VIEWED))
    people = names_in(events)
    return [happening_of(each, people) for each in events]


def newest_of(events: QuerySet[Event]) -> list[Event]:
    """Who is drawn for a study is told to nobody who works on it."""
    told = events.exclude(kind__in=OF_THE_STUDY).select_related("by")
    return list(told.order_by("-pk")[:EVENTS_AT_MOST])


def timeline_of(
    submission: Submission,
    events: Sequence[Event],
    calls: Iterable[Call],
    reviews: Iterable[Review],
    reached: Iterable[Reached],
) -> list[Happening]:
    """Newest first. Of `reached`, what was ticked on this submission."""
    staff_notes = submission.staff_notes.select_related("by")
    happenings = [
        *told_by_events(events),
        *(Happening(n.at, "Note", name_of(n.by), n.words, "note") for n in staff_notes),
        *(call_happening(call) for call in calls),
        *(review_happening(review) for review in reviews),
        *told_by_milestones(each for each in reached if each.submission_id == submission.pk),
    ]
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)


def told_by_milestones(reached: Iterable[Reached]) -> Iterator[Happening]:
    for each in reached:
        yield Happening(each.at, f"Milestone reached: {each.milestone.name}", name_of(each.by), "", "stage")
        if each.undone_at:
            what = f"Milestone taken back: {each.milestone.name}"
            yield Happening(each.undone_at, what, name_of(each.undone_by))


def told_by_events(events: Sequence[Event]) -> Iterator[Happening]:
    """Events as sentences. Repeated reading by one person is listed once."""
    people = names_in(events)
    told = [event for event in events if event.kind not in TOLD_BY_THEIR_OWN_ROW]
    for (kind, by), run in groupby(told, key=lambda event: (event.kind, event.by_id)):
        same = list(run)
        if kind == EventKind.VIEWED:
            times = f"Read, {len(same)} times" if len(same) > 1 else "Read"
            yield Happening(same[0].at, times, people.get(by or 0, ""))
        else:
            yield from (happening_of(event, people) for event in same)


def happening_of(event: Event, people: dict[int, str]) -> Happening:
    """An event as a short sentence, marked by what it is."""
    in_detail = IN_DETAIL.get(event.kind)
    what = in_detail(event.detail, people) if in_detail else label_of(event.kind)
    return Happening(event.at, what, people.get(event.by_id or 0, ""), "", MARKED.get(event.kind, ""))


def names_in(events: Sequence[Event]) -> dict[int, str]:
    """The people that events speak of, found at once."""
    keys = {event.by_id for event in events} | {event.detail.get("to") for event in events}
    keys |= {event.detail.get("user") for event in events}
    people = User.objects.filter(pk__in=[key for key in keys if isinstance(key, int)])
    return {person.pk: name_of(person) for person in people}


def call_happening(call: Call) -> Happening:
    due = f"Next call due {timezone.localtime(call.next_due):%b %-d, %-I:%M %p}." if call.next_due else ""
    text = "\n".join(part for part in (call.words, due) if part)
    return Happening(call.at, f"Call: {call.get_outcome_display()}", name_of(call.by), text, "call")


def review_happening(review: Review) -> Happening:
    decided = Level(review.decided_level).label
    if review.decided_level == review.recommended_level:
        return Happening(review.at, f"Agreed: {decided}", name_of(review.by), "", "stage")
    what = f"Decided: {decided}"
    if review.recommended_level:
        what += f", not {Level(review.recommended_level).label}"
    text = f"{review.get_reason_display()}: {review.rationale}"
    return Happening(review.at, what, name_of(review.by), text, "stage")


def sent_through(detail: dict, people: dict[int, str]) -> str:
    door = Door(detail.get("door", Door.WEB))
    if door == Door.WEB:
        return label_of(EventKind.SENT)
    return f"{'Sent' if door in BY_THE_PERSON else 'Asked and sent'}, {door.label.lower()}"


def acknowledged_after(detail: dict, people: dict[int, str]) -> str:
    minutes = detail.get("minutes", 0)
    return f"Flags acknowledged after {minutes} minute{'' if minutes == 1 else 's'}"


def claim_ended(detail: dict, people: dict[int, str]) -> str:
    return f"Claim of {people.get(detail.get('user', 0), 'a colleague')} ran out"


def handed_over(detail: dict, people: dict[int, str]) -> str:
    return f"Handed over to {people.get(detail.get('to', 0), 'a colleague')}"


def escalated(detail: dict, people: dict[int, str]) -> str:
    return "Escalated to the leads" if detail.get("to") == "leads" else "Escalated to everyone on shift"


def number_shown(detail: dict, people: dict[int, str]) -> str:
    return "Number shown, outside their hours" if detail.get("reason") else "Number shown"


def date_set(detail: dict, people: dict[int, str]) -> str:
    kind = Due.Kind(detail["what"])
    return f"{kind.label} asked for on {date.fromisoformat(detail['day']):%b %-d, %Y}"


def date_ended(detail: dict, people: dict[int, str]) -> str:
    return f"{Due.Kind(detail['what']).label}: {Due.Outcome(detail['outcome']).label.lower()}"


def asked_again(detail: dict, people: dict[int, str]) -> str:
    return f"{label_of(EventKind.ASKED_AGAIN)}: “{Asking.KnownBy(detail['known_by']).label}”"


IN_DETAIL: dict[str, Callable[[dict, dict[int, str]], str]] = {
    EventKind.SENT: sent_through,  # what an event says beyond its label
    EventKind.LEASE_ENDED: claim_ended,
    EventKind.HANDED_OVER: handed_over,
    EventKind.ACKNOWLEDGED: acknowledged_after,
    EventKind.ESCALATED: escalated,
    EventKind.REVEALED: number_shown,
    EventKind.ASKED_AGAIN: asked_again,
    EventKind.DATE_SET: date_set,
    EventKind.DATE_ENDED: date_ended,
    EventKind.CALLED: lambda detail, people: f"Call logged: {Call.Outcome(detail['outcome']).label}",
    EventKind.REVIEWED: lambda detail, people: f"Decided: {Level(detail['decided_level']).label}",
    EventKind.ASSESSED: lambda detail, people: f"Professional assessment: {Level(detail['level']).label}",
    EventKind.PLACED: lambda detail, people: (
        f"Placed: {Level(detail['level']).label}, {Placement(detail['where']).label.lower()}"
    ),
    EventKind.CLOSED: lambda detail, people: f"Closed: {CloseReason(detail['reason']).label}",
}
MARKED: dict[str, str] = {
    EventKind.SENT: "stage",
    EventKind.CONTACT_CHANGED: "alert",
    EventKind.MESSAGE_ADDED: "alert",
    EventKind.LEASE_ENDED: "alert",
    EventKind.ACKNOWLEDGED: "stage",
    EventKind.ESCALATED: "alert",
    EventKind.CALLED: "call",
    EventKind.NOTED: "note",
    EventKind.REVIEWED: "stage",
    EventKind.BOOKED: "stage",
    EventKind.ASSESSED: "stage",
    EventKind.PLACED: "stage",
    EventKind.CLOSED: "stage",
    EventKind.REOPENED: "stage",
}
