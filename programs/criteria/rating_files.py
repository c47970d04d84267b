"""A CSV file of ratings: one person a row, a blank where a rating is not known.

The columns are the five dimensions (0 to 4) and any of the contexts (yes or blank); others are left
alone. What could lose a danger without a word is refused: a column that stands twice, one whose
name is nearly that of a context, a cell too many.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from programs.criteria.backtest import PastCases
from programs.criteria.dimensions import RATINGS, Context, Dimension
from programs.criteria.files import CannotRead, Table, readable_rows, table_in

RATING_COLUMNS = tuple(dimension.value for dimension in Dimension)
READ_COLUMNS = (*RATING_COLUMNS, *(context.value for context in Context))
YES = {"yes", "y", "true", "1"}
NO = {"", "no", "n", "false", "0"}

TOO_MANY = "there are more cells than columns."

Row = Mapping[str, str]  # of csv.DictReader: what is beyond the columns stands under None
Cells = tuple[str, ...]  # of one row, those that are read
Person = tuple[tuple[int | None, ...], frozenset[Context]]  # ratings in the order of Dimension


def read(text: str) -> list[PastCases]:
    """A whole file as past cases; rows that are alike are grouped. Raises CannotRead, with the line."""
    with readable_rows():
        rows = table_in(text)
        columns: list[str] = next(rows, [])
        check_columns(columns)
        first_lines, counts = alike(rows, columns)
    if not counts:
        raise CannotRead("The file has columns, but no row.")
    read_columns = [column for column in columns if column in READ_COLUMNS]
    people: Counter[Person] = Counter()
    for cells, count in counts.items():
        row = dict(zip(read_columns, cells, strict=True))
        people[person_on_line(row, first_lines[cells])] += count
    return [PastCases(ratings, context, count) for (ratings, context), count in people.items()]


def alike(rows: Table, columns: Sequence[str]) -> tuple[dict[Cells, int], Counter[Cells]]:
    """The different rows, in what is read of them: on which line each stands first, and how often.

    Millions of rows are few different ones, and only those are looked at closely.
    """
    places = [place for place, column in enumerate(columns) if column in READ_COLUMNS]
    first_lines: dict[Cells, int] = {}
    counts: Counter[Cells] = Counter()
    for row in rows:
        if len(row) > len(columns):
            raise CannotRead(f"Line {rows.line_num}, {TOO_MANY}")
        if row:
            row += [""] * (len(columns) - len(row))
            cells = tuple(row[place] for place in places)
            counts[cells] += 1
            first_lines.setdefault(cells, rows.line_num)
    return first_lines, counts


def person_on_line(row: Row, line: int) -> Person:
    try:
        return person_in(row)
    except CannotRead as problem:
        raise CannotRead(f"Line {line}, {problem}") from problem


def check_columns(columns: Collection[str]) -> None:
    """Raise CannotRead unless every rating has one column, and no column is nearly one of ours."""
    if missing := set(RATING_COLUMNS) - set(columns):
        raise CannotRead(
            f"The file lacks the column {', '.join(sorted(missing))}. Its first line names the columns."
        )
    if twice := [column for column, count in Counter(columns).items() if count > 1]:
        raise CannotRead(f"These columns stand here more than once: {', '.join(twice)}.")
    named = {column: name for column in columns if column not in READ_COLUMNS and (name := as_named(column))}
    if named:
        asked = ", ".join(named.values())
        raise CannotRead(f"Write these columns as {asked}: {', '.join(map(repr, named))}.")


def as_named(column: str) -> str | None:
    """The column that this one is but for blanks and capitals."""
    name = column.strip().lower()
    return name if name in READ_COLUMNS else None


def person_in(row: Row) -> Person:
    """The person in a row of csv.DictReader. Raises CannotRead, with the column."""
    if None in row:
        raise CannotRead(TOO_MANY)
    ratings = tuple(rating_in(row[column], column) for column in RATING_COLUMNS)
    return ratings, frozenset(each for each in Context if is_present(row.get(each.value), each))


def rating_in(text: str | None, column: str) -> int | None:
    """A rating from 0 to 4; None where the cell is blank, because missing is not zero."""
    text = (text or "").strip()
    if not text:
        return None
    if text not in map(str, RATINGS):
        raise CannotRead(f"{column}: give a whole number from 0 to 4, or nothing, not “{text[:40]}”.")
    return int(text)


def is_present(text: str | None, context: Context) -> bool:
    word = (text or "").strip().lower()
    if word not in YES | NO:
        raise CannotRead(f"{context.value}: give yes or nothing, not “{word[:40]}”.")
    return word in YES
