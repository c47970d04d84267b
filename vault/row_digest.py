"""A digest of what a row says, for the history: what was changed by hand afterwards says something else.

No key is needed, since the history itself is sealed. Sealed columns are left out: they open in their own
row only, and are resealed from time to time.
"""

import hashlib
import json
from typing import Any

from django.db.models import Field, GeneratedField, Model

from vault.fields import SealedTextField, in_words

LENGTH = 32  # characters, 128 bits


def digest_of(row: Model) -> str:
    """Of every column that says something else than its default, so that one added later changes nothing."""
    said = {field.column: value for field, value in clear_values(row) if value != field.get_default()}
    return digest([row._meta.label, said])


def digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, default=in_words)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def clear_values(row: Model) -> list[tuple[Field, Any]]:
    fields = [field for field in row._meta.local_concrete_fields if not field.primary_key]
    return [
        (field, field.to_python(getattr(row, field.attname)))
        for field in fields
        if not isinstance(field, SealedTextField | GeneratedField)
    ]
