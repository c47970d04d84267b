"""How a genuine event, link or head is distinguished from a forged one. No database here."""

import hashlib
import hmac
import json
from datetime import UTC, date

from history.models import START, Event, Head, Link
from vault.sealing import current_key_number, hash_with


def content_of(event: Event) -> list:
    """All that an event says, in a form that is the same on every database."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return [str(event.uid), at, event.by_id, event.kind, event.reference, event.detail]


def canonical(content: list) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def stamp(event: Event) -> None:
    event.key = current_key_number()
    event.stamp = stamp_of(event)


def stamp_of(event: Event) -> str:
    return hash_with(event.key, canonical(content_of(event)), "history event")


def is_ours(event: Event) -> bool:
    """The event was written by this site, as it stands."""
    return is_same(event.stamp, stamp_of, event)


def next_link(event: Event, *, head: Head, before: Link | None, day: date) -> Link:
    """The link that follows `head`; `before` is the last one of the same reference."""
    link = Link(number=head.number + 1, event=event, day=day, reference=event.reference)
    link.position = place_after(before) if event.reference else None
    link.digest = digest_of(link, event, head.digest, before.digest if before else START)
    seal_link(link)
    return link


def place_after(before: Link | None) -> int:
    """The place among the events of one reference; only links of events without a reference have none."""
    return (before.position or 0) + 1 if before else 1


def digest_of(link: Link, event: Event, previous: str, previous_of_reference: str) -> str:
    place = [link.number, link.day.isoformat(), link.position, previous, previous_of_reference]
    return hashlib.sha256(canonical([*place, *content_of(event)]).encode()).hexdigest()


def seal_link(link: Link) -> None:
    link.key = current_key_number()
    link.seal = link_seal(link)


def link_seal(link: Link) -> str:
    return hash_with(link.key, canonical([link.number, link.digest]), "history link")


def link_is_sealed(link: Link) -> bool:
    return is_same(link.seal, link_seal, link)


def move_head(head: Head, link: Link) -> None:
    head.number, head.digest = link.number, link.digest
    seal_head(head)


def seal_head(head: Head) -> None:
    head.key = current_key_number()
    head.seal = head_seal(head)


def head_seal(head: Head) -> str:
    return hash_with(head.key, canonical([head.number, head.digest]), "history head")


def head_is_sealed(head: Head) -> bool:
    return is_same(head.seal, head_seal, head)


def is_same(claimed: str, worked_out, thing) -> bool:
    """A key number that we do not have is a forged one."""
    try:
        return hmac.compare_digest(claimed, worked_out(thing))
    except KeyError:
        return False
