"""From an old key to the current one: everything sealed is resealed, hashes are remade.

Work goes on meanwhile. A row is changed only if it is still as it was read, and whatever is written
during the rotation is written under the current key, since every server has both. A rotation that
was broken off goes on where it stopped: what is done needs nothing more.
"""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from history.actions import link_waiting_events
from history.sealing import links_under_old_keys, seal_batch_anew
from people.accounts import PURPOSE as SECOND_FACTOR
from screening.actions.keeping import handle_of
from screening.contact import Contact
from screening.known_by import hashes_of, keep_names
from screening.models import KeptDraft, Submission
from vault.columns import Column, sealed_columns
from vault.fields import SealedTextField
from vault.sealing import current_key_number, key_number_of, seal, unseal

BATCH = 200
SECRETS = ("secret", "seed")  # where allauth keeps what our adapter sealed


class OlderKeyFirst(Exception):
    """The current key needs the highest number: the history only ever goes forward."""


def left_to_do() -> int:
    return (
        sum(column.under_old_keys.count() for column in sealed_columns())
        + len(old_secrets())
        + links_under_old_keys().count()
    )


def rotate() -> Iterator[int]:
    """Reseal everything; yields how many were done, batch by batch. Raises OlderKeyFirst, Unreadable."""
    if current_key_number() != max(settings.FIELD_KEYS):
        raise OlderKeyFirst
    for column in sealed_columns():
        while done := rotate_batch(column):
            yield done
    yield rotate_secrets()
    link_waiting_events()
    while done := seal_batch_anew(BATCH):
        yield done


@transaction.atomic
def rotate_batch(column: Column) -> int:
    rows = list(column.under_old_keys[:BATCH])
    for row in rows:
        old = column.stored(row)
        content = column.opened(row)
        new = {column.field.name: content, **hashes_beside(column.field, content)}
        if column.replace(row, old, **new) and is_contact(column.field):
            keep_names(row, Contact.from_stored(content))
    return len(rows)


def hashes_beside(field: SealedTextField, content) -> dict[str, str]:
    """What the same change replaces. Names are found by rows of their own: see `keep_names`."""
    if field.model is KeptDraft:
        return {"handle": handle_of(content["name"])}
    contact = Contact.from_stored(content) if is_contact(field) else None
    return hashes_of(contact) if contact else {}


def is_contact(field: SealedTextField) -> bool:
    return field.model is Submission and field.name == "contact"


def old_secrets() -> list[Authenticator]:
    """The few that staff has: apps and recovery codes."""
    return [authenticator for authenticator in Authenticator.objects.all() if is_under_old_key(authenticator)]


def is_under_old_key(authenticator: Authenticator) -> bool:
    sealed = [authenticator.data[name] for name in SECRETS if name in authenticator.data]
    return any(key_number_of(text) != current_key_number() for text in sealed)


@transaction.atomic
def rotate_secrets() -> int:
    pks = [authenticator.pk for authenticator in old_secrets()]
    for authenticator in Authenticator.objects.select_for_update().filter(pk__in=pks):
        for name in set(SECRETS) & set(authenticator.data):
            content = unseal(authenticator.data[name], SECOND_FACTOR)
            authenticator.data[name] = seal(content, SECOND_FACTOR)
        authenticator.save(update_fields=["data"])
    return len(pks)
