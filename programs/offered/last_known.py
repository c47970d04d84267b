"""The levels of care as public pages show them, also while the database is down."""

from django.db import Error

from programs.models import LevelOfCare

seen: dict[str, list[LevelOfCare]] = {}


def levels_of_care() -> list[LevelOfCare]:
    """As they are. Without a database, as this process last saw them; Error if it never did."""
    try:
        seen["levels"] = list(LevelOfCare.objects.prefetch_related("all_words"))
    except Error:
        if "levels" not in seen:
            raise
    return seen["levels"]
