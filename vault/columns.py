"""Every sealed column there is, and the rows that have something in it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Substr

from vault.fields import Sealed, SealedTextField, owner_of, sealed_changes
from vault.sealing import CannotUnseal, current_key_number


class Unreadable(Exception):
    """A sealed value is not what was stored there. Resealing it would hide that."""


@dataclass(frozen=True)
class Column:
    """One sealed column of one table."""

    field: SealedTextField

    @property
    def model(self) -> Any:
        return self.field.model

    @property
    def rows(self) -> QuerySet:
        """Those with something sealed in it, each with what it was sealed for."""
        filled = self.model.objects.filter(**{f"{self.field.name}__isnull": False})
        owners = [name.partition(".")[0] for name in self.model.SEALED_FOR if "." in name]
        return filled.exclude(**{self.field.name: Sealed()}).select_related(*owners).order_by("pk")

    @property
    def under_old_keys(self) -> QuerySet:
        """The number of the current key and its dot stand at the front of all others."""
        front = f"{current_key_number()}."
        start = Substr(self.field.name, 1, len(front), output_field=CharField())
        return self.rows.annotate(start=start).exclude(start=front)

    def stored(self, row: Model) -> Sealed:
        return row.__dict__[self.field.attname]

    def opened(self, row: Any):
        """Raises Unreadable, naming the row."""
        try:
            return getattr(row, self.field.attname)
        except CannotUnseal:
            raise Unreadable(f"{self.field.purpose} of {row.SEALED_FOR[0]} {owner_of(row)}") from None

    def replace(self, row: Model, old: Sealed, **new) -> bool:
        """Unless it is no longer what it was."""
        as_read = self.model.objects.filter(pk=row.pk, **{self.field.name: old})
        return bool(as_read.update(**sealed_changes(row, **new)))


def sealed_columns() -> list[Column]:
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)
    return [Column(f) for model in models for f in model._meta.local_fields if isinstance(f, SealedTextField)]
