"""What a person's own browser keeps for one address of theirs: sealed, dated, and gone by itself.

The cookie's path is that address, so two of a kind in two tabs never mix and no other page receives
them. It opens only under the address it was made for. Nothing of it is stored here.
"""

import json
import zlib
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse

from vault.sealing import CannotUnseal, seal, unseal

LONGEST_COOKIE = 3800  # bytes; browsers drop a cookie of more than 4096 with its attributes


class NotKept(Exception):
    """Nothing came for this address: never begun, expired, altered, or left with Exit."""


@dataclass
class SealedCookie:
    """One kind of them. `lifetime` is in seconds since it was written last; `page` names the address."""

    name: str
    purpose: str
    lifetime: int
    page: str
    samesite: Literal["Lax", "Strict"]

    def read(self, request, key: str) -> dict[str, Any]:
        """The fields that came with this request for the address of this key. Raises NotKept."""
        try:
            content = unseal(request.COOKIES[self.name], self.purpose, max_age=self.lifetime)
            fields = json.loads(zlib.decompress(content))
        except (KeyError, CannotUnseal, zlib.error, ValueError) as error:
            raise NotKept from error
        if fields.get("key") != key:
            raise NotKept
        return fields

    def write(self, response, fields: dict[str, Any]):
        """Raises ValueError if they don't fit into a cookie."""
        content = zlib.compress(json.dumps(fields, separators=(",", ":")).encode(), 9)
        sealed = seal(content, self.purpose)
        if len(sealed) > LONGEST_COOKIE:
            raise ValueError("this does not fit into a cookie")
        secure = settings.PRODUCTION
        response.set_cookie(self.name, sealed, **self.scope(fields["key"]), secure=secure, httponly=True)
        return response

    def wipe(self, response, key: str):
        response.delete_cookie(self.name, **self.scope(key))
        return response

    def scope(self, key: str) -> dict[str, Any]:
        return {"path": reverse(self.page, args=[key]), "samesite": self.samesite}
