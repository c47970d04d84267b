"""Model fields whose content is sealed in the database. They can be stored and read, not searched."""

import json

from django.core.exceptions import FieldError
from django.db import models

from config.sealing import seal, unseal


class SealedTextField(models.TextField):
    """Text, sealed. Empty text is stored as it is, so that a constraint can ask whether there is any."""

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        self.purpose = f"{cls.__name__}.{name}"

    def from_db_value(self, value, expression, connection):
        return self.to_content(unseal(value, self.purpose)) if value else value

    def get_prep_value(self, value):
        return seal(self.to_bytes(value), self.purpose) if value else value

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

    def get_prep_value(self, value):
        return seal(self.to_bytes(value), self.purpose) if value is not None else None

    def to_bytes(self, content) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

    def to_content(self, opened: bytes):
        return json.loads(opened)
