"""The secret code: four plain words with which a person comes back to what they sent.

It is shown once and kept nowhere. What is stored is a slow hash of it, sealed like everything else
of a submission: a stolen database alone gives nothing to try words against.

The words are short, common and kind, and no two of a list are one letter apart. Four of them are
more than 2^32 codes, and a guesser needs the right reference too, and is rate-limited (guard.py).
"""

import base64
import re
import secrets
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import ScryptPasswordHasher

from vault.letters import plain

LISTS = Path(__file__).parent / "content" / "code_words"
WORDS_IN_A_CODE = 4
WORDS_TO_GO_ON = 8  # with a draft that we keep: they seal it. Why so many: decision 19


class CodeHasher(ScryptPasswordHasher):
    """Django's, with less work (10 ms, 4 MB): these words are random, unlike the passwords people choose,
    and their hash is sealed, so only who has our keys too could try words against it."""

    algorithm = "code"
    work_factor = 2**12
    parallelism = 1


HASHER = CodeHasher()


@cache
def words_in(language: str) -> tuple[str, ...]:
    return tuple((LISTS / f"{language}.txt").read_text(encoding="utf-8").split())


def new_code(language: str) -> str:
    """Four different words, drawn by the system's own randomness."""
    return drawn(language, WORDS_IN_A_CODE)


def new_words(language: str) -> str:
    """Eight of them, for a draft."""
    return drawn(language, WORDS_TO_GO_ON)


def drawn(language: str, count: int) -> str:
    return " ".join(secrets.SystemRandom().sample(words_in(language), count))


def is_known(word: str) -> bool:
    """Whether it is one of our words, in any language. The lists are no secret."""
    return word in every_word()


@cache
def every_word() -> frozenset[str]:
    return frozenset(as_compared(word) for path in LISTS.glob("*.txt") for word in words_in(path.stem))


def as_compared(code: str) -> str:
    """The same for any case, accents, spaces, commas and hyphens: "Río, Sol-Mesa" is "rio sol mesa"."""
    return " ".join(re.findall(r"[a-z]+", plain(code)))


def hash_of(code: str) -> str:
    return HASHER.encode(as_compared(code), HASHER.salt())


def fits(code: str, kept: str | None) -> bool:
    """Whether this is the code of that hash. Takes as long when `kept` is None."""
    return HASHER.verify(as_compared(code), kept or decoy()) and bool(kept)


@cache
def decoy() -> str:
    """What a hash looks like, of no code at all."""
    nothing = base64.b64encode(secrets.token_bytes(64)).decode()
    settings = (HASHER.work_factor, HASHER.salt(), HASHER.block_size, HASHER.parallelism)
    return "$".join(map(str, (HASHER.algorithm, *settings, nothing)))
