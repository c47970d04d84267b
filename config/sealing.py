"""Sealing: what is stored or handed to a browser is unreadable and unchangeable without our keys.

Keys come from the setting FIELD_KEYS, each with a number; the first is the current one. Whatever is
sealed carries the number of its key, so old keys can be retired once `rotate_keys` has run. From
each key a separate one is derived for every purpose (a model's field, the draft cookie): something
sealed for one purpose cannot be passed off as another.
"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotUnseal(Exception):
    """What was given is altered, expired, sealed for something else, or its key is gone."""


def seal(content: bytes, purpose: str) -> str:
    """Encrypt and authenticate, as "<key number>.<token>" in characters that a cookie may hold."""
    number = current_key_number()
    return f"{number}.{fernet(number, purpose).encrypt(content).decode()}"


def unseal(sealed: str, purpose: str, max_age: int | None = None) -> bytes:
    """The content sealed for this purpose, no more than `max_age` seconds ago. Raises CannotUnseal."""
    number, _, token = sealed.partition(".")
    try:
        return fernet(int(number), purpose).decrypt(token.encode(), ttl=max_age)
    except (InvalidToken, ValueError, KeyError) as error:
        raise CannotUnseal(purpose) from error


def key_number_of(sealed: str) -> int:
    return int(sealed.partition(".")[0])


def current_key_number() -> int:
    return next(iter(settings.FIELD_KEYS))


def keyed_hash(value: str, purpose: str) -> str:
    """A fingerprint for exact search that nobody without the key can make or undo."""
    return hash_with(current_key_number(), value, purpose)


def keyed_hashes(value: str, purpose: str) -> list[str]:
    """The fingerprints under every key still in use, for searching while keys are rotated."""
    return [hash_with(number, value, purpose) for number in settings.FIELD_KEYS]


def hash_with(number: int, value: str, purpose: str) -> str:
    return hmac.new(derived_key(number, f"hash {purpose}"), value.encode(), hashlib.sha256).hexdigest()


@cache
def fernet(number: int, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(number, f"seal {purpose}")))


@cache
def derived_key(number: int, purpose: str) -> bytes:
    secret = base64.urlsafe_b64decode(settings.FIELD_KEYS[number])
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
