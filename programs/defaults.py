"""What an empty database is filled with: the project's own criteria and level definitions, from content/."""

import json
import tomllib
from functools import cache
from pathlib import Path

from programs.criteria.ruleset import Criterion, Ruleset
from vault import clock

CONTENT = Path(__file__).with_name("content")
CRITERIA_FILE = CONTENT / "criteria.toml"
LEVELS_FILE = CONTENT / "levels.toml"
WORKED_CASES_FILE = CONTENT / "worked_cases.json"


@cache
def default_ruleset() -> Ruleset:
    """The 26 default criteria: what an empty database is filled with, and what tests stand on.

    Raises TypeError or ValueError when the file holds a field, level, rating or context that a
    criterion does not know.
    """
    rows = tomllib.loads(CRITERIA_FILE.read_text(encoding="utf-8"))["criteria"]
    return Ruleset(Criterion(**row) for row in rows)


def default_levels() -> list[dict]:
    """The four levels of care: figures, and the texts of each language under its code."""
    return tomllib.loads(LEVELS_FILE.read_text(encoding="utf-8"))["levels"]


def load_levels(level_model) -> None:
    """Fill an empty table of levels of care. Takes the model: a migration has its own, with fewer fields."""
    known = {field.name for field in level_model._meta.fields}
    for entry in default_levels():
        words = {language: entry.pop(language) for language in ("en", "es")}
        level = level_model.objects.create(**{name: value for name, value in entry.items() if name in known})
        for language, texts in words.items():
            level.all_words.create(language=language, **texts)


def load_plans(level_model) -> None:
    """The usual weeks and hours of each level that has none yet."""
    for entry in default_levels():
        level_model.objects.filter(code=entry["code"], plan__isnull=True).update(plan=entry["plan"])


def load_criteria(version_model) -> None:
    """Publish the default criteria as version 1. Written as a draft first: only a draft takes rows."""
    now = clock.now()
    ruleset = default_ruleset()
    version = version_model.objects.create(number=1, status="draft", created_at=now)
    for criterion in ruleset.criteria:
        version.rows.create(**criterion.as_dict())
    version.status, version.published_at, version.digest = "published", now, ruleset.digest
    version.reason = "The criteria that come with the software."
    version.save()


def default_worked_cases() -> list[dict]:
    """The 52 cases that come with the software, as rows of WorkedCase."""
    return json.loads(WORKED_CASES_FILE.read_text(encoding="utf-8"))


def load_worked_cases(case_model) -> None:
    """Fill an empty bank of worked cases. Takes the model: a migration has its own, with fewer fields."""
    known = {field.name for field in case_model._meta.fields}
    case_model.objects.bulk_create(
        case_model(**{name: value for name, value in case.items() if name in known})
        for case in default_worked_cases()
    )
