"""A clinician signs what stands, or takes it back. What is signed can't be edited, only end."""

from collections.abc import Collection
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from programs.models import Signature, SignatureEnd, SignedPart
from screening.standing import Part, parts_to_sign
from vault import clock
from vault.row_digest import digest_of

LONGEST = timedelta(days=2 * 365)


class NotAsSeen(Exception):
    """One of the parts says something else than it did on the page."""


class NotInTime(Exception):
    """The day to look again is after today, and within two years."""


@transaction.atomic
def sign(
    *,
    by: User,
    parts: Collection[str],
    name: str,
    licence: str,
    state: str,
    reviewed: str,
    look_again_on: date,
    remarks: str = "",
    limits: str = "",
) -> Signature:
    """`parts` are the codes of those that were read. Raises NotAsSeen or NotInTime."""
    today = timezone.localdate()
    if not today < look_again_on <= today + LONGEST:
        raise NotInTime
    chosen = [part for part in parts_to_sign() if part.code in parts]
    if not chosen or len(chosen) != len(set(parts)):
        raise NotAsSeen
    signature = Signature(
        at=clock.now(),
        by=by,
        name=name,
        licence=licence,
        state=state,
        reviewed=reviewed,
        remarks=remarks,
        limits=limits,
        look_again_on=look_again_on,
    )
    signature.full_clean()
    signature.save()
    rows = [signature, *(sign_part(signature, part) for part in chosen)]
    record(
        EventKind.SIGNED_OFF,
        by=by,
        signature=signature.pk,
        parts=[part.key for part in chosen],
        rows=[digest_of(row) for row in rows],
    )
    return signature


def sign_part(signature: Signature, part: Part) -> SignedPart:
    return SignedPart.objects.create(
        signature=signature, part=part.key, edition=part.edition, digest=part.digest
    )


@transaction.atomic
def take_back(*, signature: Signature, by: User, reason: str) -> None:
    """For all of its parts that did not end before."""
    for part in signature.parts.open().select_for_update(of=("self",)):
        end(part, why=SignatureEnd.Why.TAKEN_BACK, by=by, reason=reason)


@transaction.atomic
def end_what_changed() -> int:
    """Put on record that what was signed says something else by now. Returns how many ended."""
    if not SignedPart.objects.open().exists():
        return 0
    digests = {part.digest for part in parts_to_sign()}
    changed = SignedPart.objects.open().exclude(digest__in=digests).select_for_update(of=("self",))
    return sum(end(part, why=SignatureEnd.Why.CHANGED) for part in changed)


def end(part: SignedPart, *, why: str, by: User | None = None, reason: str = "") -> bool:
    """Of two at once, one ends it."""
    row, is_new = SignatureEnd.objects.get_or_create(
        part=part, defaults={"at": clock.now(), "why": why, "by": by, "reason": reason}
    )
    if is_new:
        record(
            EventKind.SIGNATURE_ENDED,
            by=by,
            signature=part.signature_id,
            parts=[part.part],
            why=why,
            rows=[digest_of(row)],
        )
    return is_new
