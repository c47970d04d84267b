"""What a person's own browser keeps for one address of theirs: sealed, dated, and gone by itself.

The cookie's path is that address, so two of a kind in two tabs never mix and no other page receives
them. It opens only under the address it was made for. Nothing of it is stored here.
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

from vault.sealing import CannotUnseal, seal, unseal

LONGEST_COOKIE = 3800  # bytes; browsers drop a cookie of more than 4096 with its attributes


class NotKept(Exception):
    """Nothing came for this address: never begun, expired, altered, or left with Exit."""


class TooLong(ValueError):
    """Browsers would drop a cookie of this length."""


@dataclass
class SealedCookie:
    """One kind of them. `lifetime`: seconds since it was written last; `path`: the address of a key."""

    name: str
    purpose: str
    lifetime: int
    path: Callable[[str], str]
    samesite: Literal["Lax", "Strict"]
    outlives_browser: bool = False  # or is gone once the browser is closed

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
        """`fields` has the "key" of its address. Raises TooLong if they don't fit into a cookie."""
        content = zlib.compress(json.dumps(fields, separators=(",", ":")).encode(), 9)
        sealed = seal(content, self.purpose)
        if len(sealed) > LONGEST_COOKIE:
            raise TooLong(self.name)
        response.set_cookie(
            self.name,
            sealed,
            **self.scope(fields["key"]),
            max_age=self.lifetime if self.outlives_browser else None,
            secure=settings.PRODUCTION,
            httponly=True,
        )
        return response

    def wipe(self, response, key: str):
        response.delete_cookie(self.name, **self.scope(key))
        return response

    def scope(self, key: str) -> dict[str, Any]:
        return {"path": self.path(key), "samesite": self.samesite}
