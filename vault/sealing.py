"""Sealing: what is stored or handed to a browser is unreadable and unchangeable without our keys.

Keys come from the setting FIELD_KEYS, each with a number; the first is the current one. Whatever is
sealed carries the number of its key, so old keys can be retired once `rotate_keys` has run. From
each key a separate one is derived for every purpose (a model's field, the draft cookie): something
sealed for one purpose cannot be passed off as another. What is sealed for one owner, the row of a
table, opens only for that owner: AES-256-GCM authenticates the owner's name along with the content.
"""

import base64
import hashlib
import hmac
import secrets
import struct
import time
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

WHEN = struct.Struct(">Q")
NONCE = 12  # bytes, at random: good for 2^32 values under each purpose of each key
CLOCKS_DIFFER = 60  # seconds, between two servers


class CannotUnseal(Exception):
    """The value is altered, expired, sealed for another purpose or person, or its key is gone."""


def seal(content: bytes, purpose: str, owner: str = "") -> str:
    """Encrypt and authenticate, as "<key number>.<token>" in characters that a cookie may hold."""
    number, when, nonce = current_key_number(), WHEN.pack(int(time.time())), secrets.token_bytes(NONCE)
    token = when + nonce + cipher(number, purpose).encrypt(nonce, content, when + owner.encode())
    return f"{number}.{base64.urlsafe_b64encode(token).decode()}"


def unseal(sealed: str, purpose: str, owner: str = "", *, max_age: int | None = None) -> bytes:
    """What was sealed for this purpose and owner, no more than `max_age` seconds ago. Raises CannotUnseal."""
    number, _, text = sealed.partition(".")
    try:
        token = base64.b64decode(text, altchars=b"-_", validate=True)
        when, nonce, secret = token[: WHEN.size], token[WHEN.size :][:NONCE], token[WHEN.size + NONCE :]
        content = cipher(int(number), purpose).decrypt(nonce, secret, when + owner.encode())
    except (InvalidTag, ValueError, KeyError) as error:
        raise CannotUnseal(purpose) from error
    if max_age is not None and not -CLOCKS_DIFFER <= time.time() - WHEN.unpack(when)[0] <= max_age:
        raise CannotUnseal(purpose)
    return content


def key_number_of(sealed: str) -> int:
    return int(sealed.partition(".")[0])


def current_key_number() -> int:
    return next(iter(settings.FIELD_KEYS))


def keyed_hash(value: str, purpose: str) -> str:
    """A fingerprint for exact search. It can't be made or reversed without the key."""
    return hash_with(current_key_number(), value, purpose)


def keyed_hashes(value: str, purpose: str) -> list[str]:
    """The fingerprints under every key still in use, for searching while keys are rotated."""
    return [hash_with(number, value, purpose) for number in settings.FIELD_KEYS]


def hash_with(number: int, value: str, purpose: str) -> str:
    return hmac.new(derived_key(number, f"hash {purpose}"), value.encode(), hashlib.sha256).hexdigest()


def hash_of_link(token: str) -> str:
    """What is kept of a secret address. It needs no key: 2^256 can't be tried. So a link survives a change of
    keys."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def cipher(number: int, purpose: str) -> AESGCM:
    return AESGCM(derived_key(number, f"seal {purpose}"))


@cache
def derived_key(number: int, purpose: str) -> bytes:
    secret = base64.urlsafe_b64decode(settings.FIELD_KEYS[number])
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
