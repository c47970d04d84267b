"""What every file that comes in is held to, whatever it is said to hold."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

NUL = r"\u0000"  # as JSON writes it; no database takes it in a text


class CannotRead(ValueError):
    """The file is not what it should be. Says what is wrong, and what to do."""


def json_in(text: str) -> object:
    """What a JSON text says. Raises ValueError where it could not be stored and written again."""
    try:
        content = json.loads(text)
        written = json.dumps(content, ensure_ascii=False, allow_nan=False)
        written.encode()  # refuses half a character, as "\ud800"
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if NUL in written:
        raise ValueError("it holds a character that no text has")
    return content


class Table(Protocol):
    """What csv.reader gives: rows, and the line that the last one ended on."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def table_in(text: str) -> Table:
    """A csv.reader of a text, whichever way its lines end. Read its rows within `readable_rows`."""
    return csv.reader(io.StringIO(text, newline=""))


@contextmanager
def readable_rows() -> Iterator[None]:
    """Turns what the csv module has against a text into CannotRead."""
    try:
        yield
    except csv.Error as error:
        raise CannotRead(f"This is not a table of cells with commas between them: {error}.") from error
