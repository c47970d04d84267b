"""A JSON list of any length, read one item at a time, so that what is wrong with one stops no other."""

import re
import string
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import isfinite
from typing import BinaryIO, cast

import ijson

DEEPEST = 8  # no answer lies deeper in a record than 3; what lies deeper than this is cut off
ODD = re.compile(
    rb"-?(?:NaN|Infinity)"
    rb"|-?[0-9][0-9.]{300,}(?:[eE][-+]?[0-9]+)?"  # too long
    rb"|-?[0-9][0-9.]*[eE][-+]?[0-9]{3,}"  # too large, or too near 0
)
TEXT_OR_ODD = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\Z)|(?P<odd>' + ODD.pattern + rb")", re.DOTALL)
OF_A_WORD = (string.ascii_letters + string.digits + "+-.\\").encode()


class NoList(ValueError):
    """The file is no JSON list. Says where it stops being one."""


class Object(dict):
    """A JSON object that remembers a key which came twice, where a dict keeps the last in silence."""

    repeated: str | None = None

    def __setitem__(self, key, value) -> None:
        if key in self and self.repeated is None:
            self.repeated = key
        super().__setitem__(key, value)


def json_list(source: BinaryIO) -> Iterator[object]:
    """The items of a JSON list, one at a time, so that a file of any length fits in memory."""
    try:
        events = ijson.basic_parse(OddNumbersAsText(without_mark(source)))
        if next(events)[0] != "start_array":
            raise NoList("The file holds no JSON list.")
        yield from items(events)
    except ijson.JSONError as error:
        raise NoList(f"The file is not a JSON list: {in_a_line(error)}.") from error


def items(events: Iterable[tuple[str, object]]) -> Iterator[object]:
    """The items of a list whose beginning was read, cut off where they are DEEPEST: nothing so deep is
    an answer, and building it could take all the memory there is."""
    depth = 0
    for event, value in events:
        if depth == 0:
            if event == "end_array":
                continue  # what may follow is for the parser to refuse
            builder = ijson.ObjectBuilder(map_type=Object)
        depth += event.startswith("start_")
        if depth <= DEEPEST:
            builder.event(event, plain(cast(int | Decimal, value)) if event == "number" else value)
        depth -= event.startswith("end_")
        if depth == 0:
            yield builder.value


def plain(number: int | Decimal) -> int | float | str:
    """As json can write it."""
    if isinstance(number, int):
        return number
    return float(number) if isfinite(float(number)) else str(number)


def without_mark(source: BinaryIO) -> "BinaryIO | Rest":
    """Windows programs put three bytes before a text to say that it is UTF-8."""
    beginning = source.read(len(BOM_UTF8))
    return Rest(b"" if beginning == BOM_UTF8 else beginning, source)


class Rest:
    """A source of which the beginning was read already."""

    def __init__(self, beginning: bytes, source: BinaryIO) -> None:
        self.beginning, self.source = beginning, source

    def read(self, size: int) -> bytes:
        if size and self.beginning:
            beginning, self.beginning = self.beginning, b""
            return beginning
        return self.source.read(size)


class OddNumbersAsText:
    """A source in which what is no number of JSON, or none that fits anywhere, is put in quotes.

    Python writes NaN and Infinity into JSON, which knows neither. No answer is a number, so whatever
    is odd about one is then said of its own record, and the others are still read.
    """

    def __init__(self, source) -> None:
        self.source, self.kept, self.in_text = source, b"", False

    def read(self, size: int) -> bytes:
        while size and (new := self.source.read(size)):
            piece = self.kept + new
            end = self.end_of_whole_words(piece)
            self.kept = piece[end:]
            if end:
                return self.quoted(piece[:end])
        rest, self.kept = (self.kept, b"") if size else (b"", self.kept)
        return self.quoted(rest)

    def end_of_whole_words(self, piece: bytes) -> int:
        """Where no escape of a text, and outside of texts no number or name, may be cut in two."""
        end = len(piece.rstrip(b"\\"))
        ends_in_text = self.in_text ^ (quotes_in(piece[:end]) % 2 == 1)
        return end if ends_in_text else len(piece.rstrip(OF_A_WORD))

    def quoted(self, piece: bytes) -> bytes:
        was_in_text, self.in_text = self.in_text, self.in_text ^ (quotes_in(piece) % 2 == 1)
        if not ODD.search(piece):
            return piece
        begun = b'"' if was_in_text else b""
        return TEXT_OR_ODD.sub(in_quotes, begun + piece).removeprefix(begun)


def quotes_in(piece: bytes) -> int:
    """Those that begin or end a text."""
    return piece.replace(rb"\\", b"").replace(rb"\"", b"").count(b'"')


def in_quotes(found: re.Match) -> bytes:
    return b'"' + found["odd"] + b'"' if found["odd"] else found[0]


def in_a_line(error: ijson.JSONError) -> str:
    """What the parser says is bytes where it met some that are no text."""
    [said, *_] = error.args or ("",)
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return text.splitlines()[0].rstrip(".") if text else "it cannot be read"


def repeated_key(value: object) -> str | None:
    """The first key that stands twice in one object: which of its values was meant cannot be known."""
    if isinstance(value, Object):
        found = (repeated_key(each) for each in value.values())
        return value.repeated or next(filter(None, found), None)
    return None
