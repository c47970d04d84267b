"""Records in JSON: one object a line, of any number, or all in one list, which is read as a whole.

What is wrong with one record stops no other, as far as its end can be told.
"""

import json
from collections.abc import Iterator
from math import isfinite
from typing import TextIO

LONGEST_NUMBER = 300  # digits; int() refuses thousands


class NoRecords(ValueError):
    """The file holds no records. Says what is wrong with it."""


class NoRecord(ValueError):
    """This line holds none. Says what is wrong with it."""


class Object(dict):
    """A JSON object that remembers a key which came twice, where a dict keeps the last in silence."""

    repeated: str | None = None

    @classmethod
    def of(cls, pairs: list[tuple[str, object]]) -> "Object":
        made = cls(pairs)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen and made.repeated is None:
                made.repeated = key
            seen.add(key)
        return made


def records_in(source: TextIO) -> Iterator[object]:
    """Each record; a NoRecord in place of a line that holds none. Raises NoRecords.

    Bytes that are no text are expected as `surrogateescape` gives them.
    """
    lines = ((number, line.strip()) for number, line in enumerate(source, start=1) if line.strip())
    number, first = next(lines, (1, ""))
    if first.startswith("["):
        yield from list_in(first + "\n" + source.read(), number)
        return
    record = record_in(first, number)
    if isinstance(record, NoRecord):
        raise NoRecords(f"The file holds neither a JSON list nor one JSON object a line: {record}.")
    yield record
    for number, line in lines:
        yield record_in(line, number)


def list_in(text: str, line: int) -> list[object]:
    try:
        return value_in(text, line)
    except NoRecord as problem:
        raise NoRecords(f"The file is not a JSON list: {problem}.") from problem


def record_in(text: str, line: int) -> object:
    try:
        return value_in(text, line)
    except NoRecord as problem:
        return problem


def value_in(text: str, line: int):
    """The value of a JSON text that begins on this line. Raises NoRecord."""
    try:
        text.encode()
        return json.loads(
            text,
            object_pairs_hook=Object.of,
            parse_int=whole_number,
            parse_float=fraction,
            parse_constant=str,
        )
    except UnicodeEncodeError as error:
        raise NoRecord("it is not text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise NoRecord(
            f"{error.msg.lower()} at line {line + error.lineno - 1}, character {error.colno}"
        ) from error
    except RecursionError as error:
        raise NoRecord("it is nested too deep") from error


def whole_number(written: str) -> int | str:
    """No answer is a number, so one that fits nowhere is said back as it was written."""
    return int(written) if len(written) <= LONGEST_NUMBER else written


def fraction(written: str) -> float | str:
    return float(written) if isfinite(float(written)) else written


def repeated_key(value: object) -> str | None:
    """The first key that stands twice in one object: which of its values was meant cannot be known."""
    if isinstance(value, Object):
        found = (repeated_key(each) for each in value.values())
        return value.repeated or next(filter(None, found), None)
    return None
