"""A spreadsheet saved as text, whichever program saved it: commas, semicolons or tabs, UTF-8 or UTF-16.

The first line names the columns; before it may stand Excel's own `sep=;`. Unnamed columns at the end, and
rows with nothing in them, are what a spreadsheet leaves where something stood once: they are read over,
and the rows counted. A cell that has something in it and no column is refused, because the cells before
it may stand under wrong headings. So is a quote that is never closed, which would swallow rows.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from programs.criteria.files import CannotRead

SEPARATORS = ",;\t"
HINT = re.compile(r'"?sep=(?P<separator>.)"?[\r\n]*', re.IGNORECASE)
TOO_MANY = "there are more cells than columns."


class Sheet:
    """The rows below the headings, each as long as these. `blank` counts those read over so far.

    `lines` are a text's, with their ends (`io.StringIO(text, newline="")`). `current` is the row that was
    read last, as long as the headings. Raises CannotRead where the headings are no row of a table.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        remaining = iter(lines)
        first = next(remaining, "")
        hint = HINT.fullmatch(first)
        self.hint = first if hint else ""
        if hint:
            first = next(remaining, "")
        self.separator = hint["separator"] if hint else separator_of(first)
        self.blank = 0
        # strict: a quote that is never closed would swallow people
        self.reader = csv.reader(chain([first], remaining), delimiter=self.separator, strict=True)
        self.headings = without_unnamed_end(self.row() or [])
        self.current: list[str] = []

    @property
    def line(self) -> int:
        """The line that the last row ended on."""
        return self.reader.line_num + bool(self.hint)

    def row(self) -> list[str] | None:
        """The next row as it stands; None after the last. Raises CannotRead for one that is none."""
        try:
            return next(self.reader, None)
        except csv.Error as error:
            raise CannotRead(f"the row cannot be read: {error}.") from error

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        """The next row with something in it. Raises CannotRead for one that cannot be read or is too long;
        those after it can still be read."""
        self.current = [""] * len(self.headings)
        while (row := self.row()) is not None:
            if not any(map(str.strip, row)):
                self.blank += 1
                continue
            self.current = (row + self.current)[: len(self.headings)]
            if any(map(str.strip, row[len(self.headings) :])):
                raise CannotRead(TOO_MANY)
            return self.current
        raise StopIteration


def separator_of(headings: str) -> str:
    """What stands most often between the headings; a comma where nothing does."""
    return max(SEPARATORS, key=headings.count)


def without_unnamed_end(headings: list[str]) -> list[str]:
    named = [place for place, heading in enumerate(headings, start=1) if heading.strip()]
    return headings[: max(named, default=0)]


def names_of(headings: Iterable[str], known: Collection[str]) -> list[str]:
    """The headings under the names that are `known`: capitals, and blanks or hyphens for `_`, are the same.

    Raises CannotRead where two stand for one: which of them was meant cannot be known.
    """
    names = [as_known(heading, known) for heading in headings]
    if twice := [name for name, count in Counter(filter(None, names)).items() if count > 1]:
        raise CannotRead(f"These columns stand here more than once: {', '.join(twice)}.")
    return names


def as_known(heading: str, known: Collection[str]) -> str:
    name = re.sub(r"[\s_-]+", "_", heading.strip().casefold())
    return name if name in known else heading.strip()
