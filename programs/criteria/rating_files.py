"""A spreadsheet of ratings: one person a row, a blank where a rating is not known.

The columns are the five dimensions (0 to 4) and any of the contexts (yes or blank); others are left
alone. What could lose a danger without a word is refused: a column that stands twice, a cell too many,
a context that is neither yes nor no.
"""

import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from programs.criteria.backtest import PastCases
from programs.criteria.dimensions import Context, Dimension
from programs.criteria.files import CannotRead
from programs.criteria.sheets import Sheet, names_of

RATING_COLUMNS = tuple(dimension.value for dimension in Dimension)
READ_COLUMNS = (*RATING_COLUMNS, *(context.value for context in Context))
RATING = re.compile(r"([0-4])([.,]0+)?")  # pandas and R write 2.0 in a column with gaps
UNKNOWN = {"", "na", "n/a", "nan", "#n/a", "<na>"}  # as R, people, pandas and Excel write a gap
YES = {"yes", "y", "true", "1", "1.0", "x"}
NO = {"", "no", "n", "false", "0", "0.0"}

Row = Mapping[str, str]
Cells = tuple[str, ...]  # of one row, those that are read
Person = tuple[tuple[int | None, ...], frozenset[Context]]  # ratings in the order of Dimension


def read(text: str) -> list[PastCases]:
    """A whole file as past cases; rows that are alike are grouped. Raises CannotRead, with the line."""
    sheet = Sheet(io.StringIO(text, newline=""))
    columns = columns_of(sheet.headings)
    first_lines, counts = alike(sheet, columns)
    if not counts:
        raise CannotRead("The file has columns, but no row.")
    read_columns = [column for column in columns if column in READ_COLUMNS]
    people: Counter[Person] = Counter()
    for cells, count in counts.items():
        row = dict(zip(read_columns, cells, strict=True))
        people[person_on_line(row, first_lines[cells])] += count
    return [PastCases(ratings, context, count) for (ratings, context), count in people.items()]


def alike(sheet: Sheet, columns: Sequence[str]) -> tuple[dict[Cells, int], Counter[Cells]]:
    """The different rows, in what is read of them: on which line each stands first, and how often.

    Millions of rows are few different ones, and only those are looked at closely.
    """
    places = [place for place, column in enumerate(columns) if column in READ_COLUMNS]
    first_lines: dict[Cells, int] = {}
    counts: Counter[Cells] = Counter()
    try:
        for row in sheet:
            cells = tuple(row[place] for place in places)
            counts[cells] += 1
            first_lines.setdefault(cells, sheet.line)
    except CannotRead as problem:
        raise CannotRead(f"Line {sheet.line}, {problem}") from problem
    return first_lines, counts


def person_on_line(row: Row, line: int) -> Person:
    try:
        return person_in(row)
    except CannotRead as problem:
        raise CannotRead(f"Line {line}, {problem}") from problem


def columns_of(headings: Collection[str]) -> list[str]:
    """What each heading names. Raises CannotRead unless every rating has one column."""
    columns = names_of(headings, READ_COLUMNS)
    if missing := set(RATING_COLUMNS) - set(columns):
        raise CannotRead(
            f"The file lacks the column {', '.join(sorted(missing))}. Its first line names the columns."
        )
    return columns


def person_in(row: Row) -> Person:
    """The person in a row, by the names of its columns. Raises CannotRead, with the column."""
    ratings = tuple(rating_in(row[column], column) for column in RATING_COLUMNS)
    return ratings, frozenset(each for each in Context if is_present(row.get(each.value, ""), each))


def rating_in(text: str, column: str) -> int | None:
    """A rating from 0 to 4; None where it is not known, because missing is not zero."""
    if text.strip().lower() in UNKNOWN:
        return None
    if rating := RATING.fullmatch(text.strip()):
        return int(rating[1])
    raise CannotRead(f"{column}: give a whole number from 0 to 4, or nothing, not “{text.strip()[:40]}”.")


def is_present(text: str, context: Context) -> bool:
    """Of what is neither yes nor no, as NA, nothing is taken for granted."""
    word = text.strip().lower()
    if word not in YES | NO:
        raise CannotRead(f"{context.value}: give yes or nothing, not “{word[:40]}”.")
    return word in YES
