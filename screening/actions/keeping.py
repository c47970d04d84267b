"""Finish later: a draft is kept on the server, for those who ask, until they go on with their words.

A draft is kept under a hash of its journey's secret name, so there is one of each, and sending it finds it.
`turn` tells whether it was kept or opened elsewhere meanwhile: who comes later is asked.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from screening.codes import as_compared, new_words
from screening.models import KeptDraft
from vault import by_words, clock
from vault.fields import sealed_changes
from vault.sealing import CannotUnseal, hash_of_link, keyed_hash, keyed_hashes

KEPT_FOR = timedelta(days=7)
HANDLE = "kept draft"  # the purpose under which names are hashed


class NothingKept(Exception):
    """There is nothing under these words: never was, or it is sent, deleted or over. All look the same."""


class OpenedElsewhere(Exception):
    """Somewhere else it was opened or kept meanwhile, `at` that time: say so, and ask."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__(at)
        self.at = at


class OtherWords(Exception):
    """Somewhere else it was given other words."""


@dataclass(frozen=True)
class Kept:
    """What a browser needs to keep the same draft again: what its words became, and whose turn it is."""

    root: str
    turn: str


def keep(
    *, journey: str, content: dict[str, Any], language: str, turn: str = "", sure: bool = False
) -> tuple[Kept, str]:
    """Keep it under new words, which are returned and stored nowhere. Words it had before open it no more.

    `turn` where it was kept before. Raises OpenedElsewhere unless the person is `sure`.
    """
    row = waiting().filter(uid=uid_of(journey)).first()
    if row and turn and turn != row.turn and not sure:
        raise OpenedElsewhere(row.opened_at)
    words = new_words(language)
    kept = Kept(by_words.root_of(as_compared(words)), new_turn())
    new = KeptDraft(uid=uid_of(journey), **in_clear(kept))
    new.content = sealed_by_words(new, kept, content)
    KeptDraft.objects.bulk_create(
        [new], update_conflicts=True, unique_fields=["uid"], update_fields=[*in_clear(kept), "content"]
    )
    return kept, words


def keep_again(*, journey: str, kept: Kept, content: dict[str, Any], sure: bool = False) -> Kept:
    """Replace what is kept, under the same words and for as long again.

    Raises NothingKept, OtherWords, and OpenedElsewhere unless the person is `sure`.
    """
    row = waiting().filter(uid=uid_of(journey)).first()
    if row is None:
        raise NothingKept
    if row.turn != kept.turn and not sure:
        raise OpenedElsewhere(row.opened_at)
    if row.handle not in keyed_hashes(by_words.name_of(kept.root), HANDLE):
        raise OtherWords
    now = Kept(kept.root, new_turn())
    changes = sealed_changes(row, **in_clear(now), content=sealed_by_words(row, now, content))
    if not KeptDraft.objects.filter(pk=row.pk, turn=row.turn).update(**changes):
        raise OpenedElsewhere(None)
    return now


def open_with_words(*, words: str, sure: bool = False) -> tuple[Kept, dict[str, Any]]:
    """What is kept under these words. Takes as long whether or not there is anything.

    Raises NothingKept, and OpenedElsewhere unless the person is `sure`.
    """
    root = by_words.root_of(as_compared(words))
    row = waiting().filter(handle__in=keyed_hashes(by_words.name_of(root), HANDLE)).first()
    if row is None:
        raise NothingKept
    if row.opened_at and not sure:
        raise OpenedElsewhere(row.opened_at)
    try:
        content = json.loads(by_words.open_again(row.content["box"], root, row.uid))
    except CannotUnseal:  # changed by hand: `verify_submissions` names it
        raise NothingKept from None
    now = Kept(root, new_turn())
    held = KeptDraft.objects.filter(pk=row.pk, turn=row.turn)
    if not held.update(turn=now.turn, opened_at=clock.now()):
        raise OpenedElsewhere(clock.now())  # of two at once
    return now, content


def kept_until(journey: str) -> datetime | None:
    """Until when it is kept; None once it is not."""
    return waiting().filter(uid=uid_of(journey)).values_list("until", flat=True).first()


def forget(*, journey: str) -> None:
    """It is sent, or the person wants it gone."""
    KeptDraft.objects.filter(uid=uid_of(journey)).delete()


def forget_old() -> None:
    KeptDraft.objects.filter(until__lte=clock.now()).delete()


def waiting():
    return KeptDraft.objects.filter(until__gt=clock.now())


def uid_of(journey: str) -> str:
    """The name of a journey is random and long, so its hash can't be turned back, and survives new keys."""
    return hash_of_link(f"kept {journey}")


def new_turn() -> str:
    return secrets.token_hex(8)


def in_clear(kept: Kept) -> dict[str, Any]:
    return {
        "handle": handle_of(by_words.name_of(kept.root)),
        "turn": kept.turn,
        "until": clock.now() + KEPT_FOR,
        "opened_at": None,
    }


def handle_of(name: str) -> str:
    return keyed_hash(name, HANDLE)


def sealed_by_words(row: KeptDraft, kept: Kept, content: dict[str, Any]) -> dict[str, str]:
    """The name goes along for a new key, under which `handle` has to be made again."""
    box = by_words.close(json.dumps(content, separators=(",", ":")).encode(), kept.root, row.uid)
    return {"name": by_words.name_of(kept.root), "box": box}
