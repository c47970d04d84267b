"""Adding to the history. Nothing else writes it.

The event is part of the transaction that it tells of. Its link is made when that is committed, in a
short transaction of its own: the lock on the head is then never held while a person works, so many
writers neither wait for each other nor lock one another out. Should the process end between the two,
the event stands, stamped, and `link_waiting_events` gives it its link later.
"""

import logging
import re
import threading

from django.contrib.auth.models import User
from django.db import transaction

from history.chain import head_is_sealed, is_ours, move_head, next_link, seal_head, stamp
from history.kinds import EventKind
from history.models import Event, Head, Link
from vault import clock

log = logging.getLogger(__name__)

CODE = re.compile(r"[\w.:,+/@#-]{0,64}")  # no space: a code, not a sentence
waiting = threading.local()


class NotACode(ValueError):
    """The history holds codes, numbers and lists of them, never a word that a person wrote."""


class BrokenHistory(Exception):
    """The chain was tampered with at its end: nothing is tied to it any more."""


def record(
    kind: EventKind, *, by: User | None = None, submission=None, reference: str = "", **codes
) -> Event:
    """Add to the history: what happened, who did it, to which submission. Raises NotACode."""
    event = Event(
        at=clock.now(),
        by=by if by is not None and by.pk else None,
        kind=kind,
        reference=submission.reference if submission else reference,
        detail={name: checked(name, value) for name, value in codes.items()},
    )
    stamp(event)
    event.save(force_insert=True)
    link_after_commit(event)
    return event


def checked(name: str, value):
    if isinstance(value, list | tuple):
        return [checked(name, item) for item in value]
    if isinstance(value, set | frozenset):
        return checked(name, sorted(value))
    if value is None or isinstance(value, bool | int):
        return value
    if CODE.fullmatch(str(value)):
        return str(value)
    raise NotACode(name)


def link_after_commit(event: Event) -> None:
    """All events of one transaction get their links together."""
    events = waiting.__dict__.setdefault("events", [])
    events.append(event.pk)
    transaction.on_commit(link_those_waiting, robust=True)


def link_those_waiting() -> None:
    events, waiting.events = waiting.events, []
    if events:
        link(events)


def link_waiting_events() -> int:
    """Give every event without a link its own, should a process have ended before it could."""
    return link(Event.objects.filter(link=None).values_list("pk", flat=True))


@transaction.atomic
def link(events) -> int:
    """Tie these events to the chain. An event that this site did not write is left out, for all to see."""
    events = list(events)
    head = locked_head()
    unlinked = Event.objects.filter(pk__in=events, link=None).order_by("pk")
    genuine = [event for event in unlinked if is_ours(event)]
    last = last_links({event.reference for event in genuine if event.reference})
    today = clock.now().date()
    links = []
    for event in genuine:
        links.append(next_link(event, head=head, before=last.get(event.reference), day=today))
        move_head(head, links[-1])
        if event.reference:
            last[event.reference] = links[-1]
    Link.objects.bulk_create(links)
    if links:
        head.save()
        tell_first_of_day(links[0])
    return len(links)


def locked_head() -> Head:
    """The head, held until this transaction ends. Raises BrokenHistory when it was tampered with."""
    fresh = Head(pk=1)
    seal_head(fresh)
    defaults = {name: getattr(fresh, name) for name in ("number", "digest", "key", "seal")}
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults=defaults)
    last = Link.objects.filter(number__gte=head.number).order_by("-number").first()
    stands = last.number == head.number and last.digest == head.digest if last else head.number == 0
    if not (stands and head_is_sealed(head)):
        raise BrokenHistory
    return head


def last_links(references: set[str]) -> dict[str, Link | None]:
    links = Link.objects.order_by("-position")
    return {reference: links.filter(reference=reference).first() for reference in references}


def tell_first_of_day(link: Link) -> None:
    """Into the log, which is kept elsewhere: `verify_history --at` can be held to it."""
    if not Link.objects.filter(day=link.day, number__lt=link.number).exists():
        log.info("history stands at %s:%s", link.number, link.digest)
