"""Model fields whose content is sealed in the database. They can be stored and read, not searched.

Each value is sealed for its own row: for the fields that the model names in SEALED_FOR, which are
known before the row is stored and never change. Put into another row, by anyone who can write to the
database, it is refused on reading. So a value is opened by its row, when it is first asked for. A
model that took over values of another says in SEALED_AS whose name they are sealed under.
"""

import json
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from vault.sealing import seal, unseal

STAND_IN = "something"


class Sealed(str):
    """A value as the database holds it."""

    __slots__ = ()


class OpenedByItsRow(DeferredAttribute):
    """Opens the value when it is asked for. Raises CannotUnseal when it is another row's."""

    def __get__(self, row, cls=None):
        value = super().__get__(row, cls)
        if isinstance(value, Sealed):
            row.__dict__[self.field.attname] = value = self.field.opened(row, value)
        return value

    def __set__(self, row, value):
        row.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):
    """Text, sealed. Empty text is stored as it is, so that a constraint can ask whether there is any."""

    descriptor_class = OpenedByItsRow

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        self.purpose = f"{getattr(cls, 'SEALED_AS', cls.__name__)}.{name}"

    def is_nothing(self, content) -> bool:
        return not content

    def sealed(self, row, content):
        """What to store for this content in this row."""
        if self.is_nothing(content):
            return content
        return Sealed(seal(self.to_bytes(content), self.purpose, owner_of(row)))

    def opened(self, row, value: Sealed):
        return self.to_content(unseal(value, self.purpose, owner_of(row)))

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else value

    def pre_save(self, row, add):
        return self.sealed(row, getattr(row, self.attname))

    def get_db_prep_save(self, value, connection):
        if not (self.is_nothing(value) or isinstance(value, Sealed) or hasattr(value, "as_sql")):
            raise FieldError(f"{self.purpose} is sealed for its row: update it with sealed_changes().")
        return super().get_db_prep_save(value, connection)

    def get_prep_value(self, value):
        """Of what is not sealed, a constraint sees that there is something, and a search finds nothing."""
        return value if self.is_nothing(value) or isinstance(value, Sealed) else STAND_IN

    def get_lookup(self, lookup_name):
        if lookup_name in ("isnull", "exact"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.purpose} is sealed: it cannot be searched with {lookup_name!r}")

    def to_bytes(self, content) -> bytes:
        return content.encode()

    def to_content(self, opened: bytes):
        return opened.decode()


class SealedJSONField(SealedTextField):
    """Anything JSON can hold, sealed."""

    _pyi_private_set_type: Any  # for django-stubs: what may be assigned, and what is read
    _pyi_private_get_type: Any

    def is_nothing(self, content) -> bool:
        return content is None

    def to_bytes(self, content) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    def to_content(self, opened: bytes):
        return json.loads(opened)


def owner_of(row: Any) -> str:
    """The name of a row that its sealed values are bound to."""
    return "\n".join(in_words(attrgetter(name)(row)) for name in row.SEALED_FOR)


def in_words(value) -> str:
    """The same text before it is stored and after it is read, in any time zone."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def sealed_changes(row: models.Model, **changes) -> dict:
    """These changes to a row, as an UPDATE takes them."""
    fields = {name: row._meta.get_field(name) for name in changes}
    return {
        name: field.sealed(row, changes[name]) if isinstance(field, SealedTextField) else changes[name]
        for name, field in fields.items()
    }
