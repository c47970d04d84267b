"""Remakes the seals of the chain under the current key. The sealed events stay as they are."""

from django.db import transaction
from django.db.models import QuerySet

from history.chain import head_is_sealed, link_is_sealed, seal_head, seal_link
from history.models import Head, Link
from vault.sealing import current_key_number


class BrokenSeal(Exception):
    """A seal under the old key is wrong: resealing it would hide that. Run verify_history first."""


def links_under_old_keys() -> QuerySet[Link]:
    return Link.objects.exclude(key=current_key_number())


@transaction.atomic
def seal_batch_anew(most: int) -> int:
    """Seal the head and that many links; the answer is how many it were. Raises BrokenSeal."""
    seal_head_anew()
    links = list(links_under_old_keys().select_for_update().order_by("number")[:most])
    for link in links:
        if not link_is_sealed(link):
            raise BrokenSeal(f"link {link.number}")
        seal_link(link)
    Link.objects.bulk_update(links, ["key", "seal"])
    return len(links)


def seal_head_anew() -> None:
    head = Head.objects.select_for_update().first()
    if head is None or head.key == current_key_number():
        return
    if not head_is_sealed(head):
        raise BrokenSeal("the head")
    seal_head(head)
    head.save()
