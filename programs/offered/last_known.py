"""The levels of care and the programs as people are shown them, kept for as long as their rows are the same.

Each time the rows are read as the tables hold them, and compared with those read before: the plainest of
queries, and cheap. Only where something is another one they become objects again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import Error, connection
from django.db.models import Model

from programs.criteria.ruleset import Level
from programs.models import LevelOfCare, LevelWords, Program, Track, TrackTime
from programs.models.offered import in_order

Rows = list[tuple]


@dataclass(frozen=True, eq=False)
class Levels:
    """The four in order, as they were found. Two of these are the same only while no level was changed, so
    that what is drawn from one can be kept under it."""

    rows: Rows
    in_order: list[LevelOfCare]


seen: dict[str, Levels] = {}
programs_seen: dict[Level, tuple[object, list[Program]]] = {}


def levels_of_care() -> list[LevelOfCare]:
    """As they are. Without a database, as this process last saw them; Error if it never did."""
    return levels_now().in_order


def levels_now() -> Levels:
    try:
        levels, words = table(LevelOfCare), table(LevelWords)
        rows = rows_of(
            f"SELECT * FROM {levels} LEFT JOIN {words} ON {words}.level_id = {levels}.id "  # noqa: S608
            f"ORDER BY {levels}.id, {words}.id"
        )
        if "levels" not in seen or seen["levels"].rows != rows:
            seen["levels"] = Levels(rows, list(LevelOfCare.objects.prefetch_related("all_words")))
    except Error:
        if "levels" not in seen:
            raise
    return seen["levels"]


def programs_at(level: Level) -> list[Program]:
    """Those offered at this level, in order, with their level, tracks and times."""
    known_by = (levels_now(), rows_of_programs(level))
    if level not in programs_seen or programs_seen[level][0] != known_by:
        programs = Program.objects.offered().filter(level__code=level.value)
        programs_seen[level] = (known_by, in_order(programs))
    return programs_seen[level][1]


def rows_of_programs(level: Level) -> tuple[Rows, Rows, Rows]:
    levels, programs, tracks, times = map(table, (LevelOfCare, Program, Track, TrackTime))
    code = [level.value]
    at_level = f"offered AND level_id = (SELECT id FROM {levels} WHERE code = %s)"  # noqa: S608
    of_programs = f"program_id IN (SELECT id FROM {programs} WHERE {at_level})"  # noqa: S608
    of_tracks = f"track_id IN (SELECT id FROM {tracks} WHERE {of_programs})"  # noqa: S608
    found = rows_of(f"SELECT * FROM {programs} WHERE {at_level} ORDER BY id", code)  # noqa: S608
    if not found:
        return [], [], []
    return (
        found,
        rows_of(f"SELECT * FROM {tracks} WHERE {of_programs} ORDER BY id", code),  # noqa: S608
        rows_of(f"SELECT * FROM {times} WHERE {of_tracks} ORDER BY id", code),  # noqa: S608
    )


def table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def rows_of(query: str, values: Sequence[Any] = ()) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
