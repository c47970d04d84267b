"""The order of names as English and Spanish have it. A database's own depends on how it was set up: SQLite
puts Á after Z, and small letters after capitals."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.forms.models import ModelChoiceField, ModelChoiceIterator


def as_one(text: str) -> str:
    """The same for everything that a reader takes for the same name."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def alphabetical(text: str) -> str:
    """A key to sort by: capitals and accents aside, and ñ after n."""
    letters = unicodedata.normalize("NFD", as_one(text).replace("ñ", "n\uffff"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def by_name(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: alphabetical(row.name))


class ChoicesInOrder(ModelChoiceIterator):
    """Rows in the order of their labels; the empty choice stays first."""

    field: ModelChoiceField

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from sorted(map(self.choice, self.queryset), key=lambda choice: alphabetical(str(choice[1])))
