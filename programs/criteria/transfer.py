"""Criteria as a file that another site can read: JSON, with a checksum over what the criteria say."""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from programs.criteria.files import CannotRead, json_in
from programs.criteria.ruleset import DEFAULT_LEVEL, Criterion, Ruleset

FORMAT = "level-of-care criteria"
FORMAT_VERSION = 1
MOST_ROWS = 200  # each is held against every other
KEYS = {field.name for field in fields(Criterion)}
TEXTS = ("code", "why", "why_es", "source", "question")


def to_json(ruleset: Ruleset, *, number: int, reason: str, published_at: datetime | None) -> str:
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": number,
        "published_at": published_at.isoformat() if published_at else None,
        "reason": reason,
        "sha256": ruleset.digest,
        "criteria": [criterion.as_dict() for criterion in ruleset.criteria],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Ruleset:
    """Raises CannotRead."""
    try:
        content = json_in(text)
    except ValueError as error:
        raise CannotRead("This is not a JSON file. Choose one that was exported from such a site.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CannotRead("This file holds no criteria. Choose one that was exported from such a site.")
    if content.get("format_version") != FORMAT_VERSION:
        raise CannotRead(
            "This file was written by another release of the software, which this one cannot read."
        )
    if not isinstance(content.get("criteria"), list):
        raise CannotRead(
            "This file holds no list of criteria. Choose one that was exported from such a site."
        )
    try:
        ruleset = Ruleset(map(criterion_in, content["criteria"]))
    except (TypeError, ValueError) as error:
        raise CannotRead(f"A row of this file cannot be read: {error}.") from error
    if ruleset.digest != content.get("sha256"):
        raise CannotRead(
            "The checksum does not fit: the file was changed after it was exported. Export it again."
        )
    return ruleset


def criterion_in(row: dict[str, Any]) -> Criterion:
    """Raises TypeError or ValueError for a row that a criterion cannot be made of."""
    if not isinstance(row, dict):
        raise ValueError("it is not an object")
    if unknown := sorted(row.keys() - KEYS):
        raise ValueError(
            f"it says {', '.join(unknown)}, which this release does not know, so the file comes from "
            "another release of the software"
        )
    if missing := sorted({"code", "level"} - row.keys()):
        raise ValueError(f"it lacks {', '.join(missing)}")
    if type(row.get("required")) is not bool:
        raise ValueError("required must be true or false")
    if no_text := [name for name in TEXTS if not isinstance(row.get(name, ""), str)]:
        raise ValueError(f"{', '.join(no_text)} must be a text")
    return Criterion(**row)


def draft_in(text: str) -> Ruleset:
    """The same, where a draft could be made of it. Raises CannotRead."""
    ruleset = from_json(text)
    codes = [row.code for row in ruleset.criteria]
    if len(codes) > MOST_ROWS:
        raise CannotRead(f"The file has {len(codes)} rows. A draft takes at most {MOST_ROWS}.")
    if unfit := [code for code in codes if not code.isprintable()]:
        raise CannotRead(f"These codes hold a character that cannot be seen: {', '.join(map(repr, unfit))}.")
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise CannotRead(f"More than one row has the code {', '.join(sorted(twice))}.")
    if restating := [row.code for row in ruleset.criteria if row.level is DEFAULT_LEVEL]:
        raise CannotRead(
            f"Standard outpatient needs no row, because it is where no row is met: {', '.join(restating)}."
        )
    return ruleset
