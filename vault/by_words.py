"""Sealing by a person's own words: what our keys alone don't open.

The words become a root by a slow, memory-hungry function (scrypt); from the root come a name, by which a row
is found, and the key that its content is encrypted with. Neither tells the other, nor the words. Who has the
database and all our keys can still guess words, so there have to be enough of them: the sum is in
docs/decisions/0019-finish-later.md.
"""

import base64
import hashlib
import hmac
import secrets
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.sealing import NONCE, CannotUnseal

N, R, P = 2**14, 8, 1  # 16 MiB, and about 40 ms
SALT = b"level of care, a person's own words"  # one for all: what is searched by words has none of its own
ONE_AT_A_TIME = Lock()  # in each process: eight threads at once would need 128 MiB
PIECE = 4096  # bytes: a few answers take as much room as all of them


def root_of(words: str) -> str:
    """What the words become: a secret like themselves, but as strong as a key."""
    with ONE_AT_A_TIME:
        root = hashlib.scrypt(words.encode(), salt=SALT, n=N, r=R, p=P, maxmem=2**25, dklen=32)
    return base64.b64encode(root).decode()


def name_of(root: str) -> str:
    return derived(root, b"name").hex()


def close(content: bytes, root: str, owner: str) -> str:
    """Encrypt and authenticate for this row. It opens by the same root alone."""
    nonce = secrets.token_bytes(NONCE)
    padded = content.ljust(-(-len(content) // PIECE) * PIECE)
    return base64.b64encode(nonce + cipher(root).encrypt(nonce, padded, owner.encode())).decode()


def open_again(box: str, root: str, owner: str) -> bytes:
    """What was put in, without the spaces at its end. Raises CannotUnseal."""
    try:
        token = base64.b64decode(box, validate=True)
        return cipher(root).decrypt(token[:NONCE], token[NONCE:], owner.encode()).rstrip(b" ")
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal("a person's own words") from error


def cipher(root: str) -> AESGCM:
    return AESGCM(derived(root, b"key"))


def derived(root: str, purpose: bytes) -> bytes:
    return hmac.new(base64.b64decode(root), purpose, hashlib.sha256).digest()
