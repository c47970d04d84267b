"""Is the history as it was written? Finds what was edited, deleted, reordered or put in by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from history.chain import digest_of, head_is_sealed, is_ours, link_is_sealed, place_after
from history.models import START, Event, Head, Link

BATCH = 2000


@dataclass(frozen=True)
class Broken:
    """One thing that is wrong. `link` is its number in the chain, None for an event outside it."""

    link: int | None
    what: str

    def __str__(self):
        return f"link {self.link}: {self.what}" if self.link else self.what


def first_broken_link() -> Broken | None:
    return next(broken_links(), None)


def broken_links() -> Iterator[Broken]:
    """The whole chain in its order, then its end, then events that are not in it."""
    last = Link(number=0, digest=START)
    ends: dict[str, Link] = {}
    for link, event in links_with_events():
        if link.number != last.number + 1:
            yield Broken(last.number + 1, "missing: it was deleted")
            return  # what follows cannot be judged without it
        if wrong := what_is_wrong(link, event, last, ends.get(link.reference)):
            yield Broken(link.number, wrong)
            return
        last = link
        if link.reference:
            ends[link.reference] = link
    yield from wrong_at_the_end(last)
    yield from strange_events()


def what_is_wrong(link: Link, event: Event | None, last: Link, before: Link | None) -> str:
    if not link_is_sealed(link):
        return "edited or put in by hand: its seal is not ours"
    if event is None:
        return "its event was deleted"
    if link.reference != event.reference or link.position != expected_position(event, before):
        return f"event {event.pk} is out of its place"
    if link.digest != digest_of(link, event, last.digest, before.digest if before else START):
        return f"event {event.pk} was edited or moved: it does not follow from the one before"
    return ""


def expected_position(event: Event, before: Link | None) -> int | None:
    if not event.reference:
        return None
    return place_after(before)


def wrong_at_the_end(last: Link) -> Iterator[Broken]:
    head = Head.objects.first()
    if head is None:
        if last.number:
            yield Broken(last.number, "the end is not known: the head was deleted")
    elif not head_is_sealed(head):
        yield Broken(last.number or None, "the end is not known: the head was edited")
    elif head.number > last.number:
        yield Broken(last.number + 1, f"missing: deleted at the end, which was link {head.number}")
    elif (head.number, head.digest) != (last.number, last.digest):
        yield Broken(head.number + 1, "put in after the end")


def strange_events() -> Iterator[Broken]:
    for event in Event.objects.filter(link=None).order_by("pk").iterator():
        if not is_ours(event):
            yield Broken(None, f"event {event.pk}: put in or edited by hand, its stamp is not ours")


def links_with_events() -> Iterator[tuple[Link, Event | None]]:
    """Every link in its order, with its event where there still is one."""
    after = -1
    while links := list(Link.objects.filter(number__gt=after).order_by("number")[:BATCH]):
        events = Event.objects.in_bulk([link.event_id for link in links])
        for link in links:
            yield link, events.get(link.event_id)
        after = links[-1].number


def links_of(reference: str) -> Iterator[Broken]:
    """The history of one submission alone, without reading everybody else's."""
    before = None
    for link in Link.objects.filter(reference=reference).order_by("position").iterator():
        event = Event.objects.filter(pk=link.event_id).first()
        last = Link.objects.filter(number=link.number - 1).first() or Link(number=0, digest=START)
        if wrong := what_is_wrong(link, event, last, before):
            yield Broken(link.number, wrong)
            return
        before = link
