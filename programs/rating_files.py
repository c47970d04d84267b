"""A CSV file of ratings as past cases: one person a row, a blank where a rating is not known."""

import csv
import io
from collections import Counter

from programs.backtest import PastCases
from programs.dimensions import RATINGS, Context, Dimension

COLUMNS = tuple(dimension.value for dimension in Dimension)
YES = {"yes", "y", "true", "1"}
NO = {"", "no", "n", "false", "0"}


class CannotRead(ValueError):
    """The file is not such a table. Says where, and what to do."""


def read(text: str) -> list[PastCases]:
    """Rows that are alike are grouped. Columns that are neither ratings nor context are left alone."""
    rows = csv.DictReader(io.StringIO(text))
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise CannotRead(
            f"The file lacks the column {', '.join(sorted(missing))}. Its first line names the columns."
        )
    counts = Counter(person(row, rows.line_num) for row in rows)
    if not counts:
        raise CannotRead("The file has columns, but no row.")
    return [PastCases(ratings, context, count) for (ratings, context), count in counts.items()]


def person(row: dict, line: int) -> tuple[tuple[int | None, ...], frozenset[Context]]:
    ratings = tuple(rating(row[column], column, line) for column in COLUMNS)
    return ratings, frozenset(each for each in Context if is_present(row.get(each.value), each, line))


def rating(text: str | None, column: str, line: int) -> int | None:
    text = (text or "").strip()
    if not text:
        return None
    if text not in map(str, RATINGS):
        raise CannotRead(f"Line {line}, {column}: give a whole number from 0 to 4, or nothing, not “{text}”.")
    return int(text)


def is_present(text: str | None, context: Context, line: int) -> bool:
    word = (text or "").strip().lower()
    if word not in YES | NO:
        raise CannotRead(f"Line {line}, {context.value}: give yes or nothing, not “{text}”.")
    return word in YES
