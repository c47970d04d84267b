"""The levels of care as public pages show them, also while the database is down."""

from dataclasses import dataclass

from django.db import Error, connection

from programs.models import LevelOfCare, LevelWords


@dataclass(frozen=True, eq=False)
class Levels:
    """The four in order, as they were found. Two of these are the same only while no level was changed, so
    that what is drawn from one can be kept under it."""

    rows: list[tuple]  # as the tables hold them
    in_order: list[LevelOfCare]


seen: dict[str, Levels] = {}


def levels_of_care() -> list[LevelOfCare]:
    """As they are. Without a database, as this process last saw them; Error if it never did."""
    return levels_now().in_order


def levels_now() -> Levels:
    """One query, of the plainest kind, while nothing has changed since the last."""
    try:
        rows = rows_of_levels()
        if "levels" not in seen or seen["levels"].rows != rows:
            seen["levels"] = Levels(rows, list(LevelOfCare.objects.prefetch_related("all_words")))
    except Error:
        if "levels" not in seen:
            raise
    return seen["levels"]


def rows_of_levels() -> list[tuple]:
    levels, words = (connection.ops.quote_name(model._meta.db_table) for model in (LevelOfCare, LevelWords))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {levels} LEFT JOIN {words} ON {words}.level_id = {levels}.id "  # noqa: S608
            f"ORDER BY {levels}.id, {words}.id"
        )
        return cursor.fetchall()
