"""From an old key to the current one: everything sealed is sealed anew, hashes are made anew.

Work goes on meanwhile. A row is changed only if it is still as it was read, and whatever is written
during the rotation is written under the current key, since every server has both. A rotation that
was broken off goes on where it stopped: what is done needs nothing more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from config.accounts import PURPOSE as SECOND_FACTOR
from config.sealing import current_key_number, key_number_of, keyed_hash, seal, unseal
from history.actions import link_waiting_events
from history.sealing import links_under_old_keys, seal_batch_anew
from screening.contact import Contact, phone_digits, same_email
from screening.fields import SealedTextField
from screening.models import Submission

BATCH = 200
SECRETS = ("secret", "seed")  # where allauth keeps what our adapter sealed


class OlderKeyFirst(Exception):
    """The current key needs the highest number: the history only ever goes forward."""


@dataclass(frozen=True)
class Column:
    """One sealed column of one table."""

    field: SealedTextField

    @property
    def table(self) -> str:
        return connection.ops.quote_name(self.field.model._meta.db_table)

    @property
    def name(self) -> str:
        return connection.ops.quote_name(self.field.column)

    def select(self, what: str, rest: str = "") -> list[tuple]:
        """What lies under an old key. The current one's number and its dot stand at the front."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {what} FROM {self.table} "  # noqa: S608  names of our own tables
                f"WHERE {self.name} <> '' AND {self.name} NOT LIKE %s {rest}",
                [f"{current_key_number()}.%"],
            )
            return cursor.fetchall()

    def left(self) -> int:
        return self.select("COUNT(*)")[0][0]

    def replace(self, pk: int, old: str, new: dict[str, str]) -> bool:
        names = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in new)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table} SET {names} WHERE id = %s AND {self.name} = %s",  # noqa: S608
                [*new.values(), pk, old],
            )
            return cursor.rowcount == 1


def sealed_columns() -> list[Column]:
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)
    return [Column(f) for model in models for f in model._meta.local_fields if isinstance(f, SealedTextField)]


def left_to_do() -> int:
    return (
        sum(column.left() for column in sealed_columns())
        + len(old_secrets())
        + links_under_old_keys().count()
    )


def rotate() -> Iterator[int]:
    """Seal everything anew; yields how many were done, batch by batch. Raises OlderKeyFirst."""
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
    rows = column.select("id, " + column.name, f"ORDER BY id LIMIT {BATCH}")
    for pk, old in rows:
        column.replace(pk, old, sealed_anew(column.field, old))
    return len(rows)


def sealed_anew(field: SealedTextField, old: str) -> dict[str, str]:
    content = unseal(old, field.purpose)
    new = {field.column: seal(content, field.purpose)}
    if field.model is Submission and field.name == "contact":
        new |= hashes_of(Contact.from_stored(field.to_content(content)))
    return new


def hashes_of(contact: Contact | None) -> dict[str, str]:
    if contact is None:
        return {}
    return {
        "phone_hash": keyed_hash(phone_digits(contact.phone), "phone") if contact.phone else "",
        "email_hash": keyed_hash(same_email(contact.email), "email") if contact.email else "",
    }


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
