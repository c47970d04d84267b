"""Criteria as a file that another site can read: JSON, with a checksum over what the criteria say."""

import json

from programs.criteria import Criterion, Ruleset

FORMAT = "level-of-care criteria"
FORMAT_VERSION = 1


class CannotRead(ValueError):
    """The file is not such a file, or not as it was written. Says what to do."""


def to_json(ruleset: Ruleset, *, number: int, reason: str, published_at) -> str:
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
        content = json.loads(text)
    except ValueError as error:
        raise CannotRead("This is not a JSON file. Choose one that was exported from such a site.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CannotRead("This file holds no criteria. Choose one that was exported from such a site.")
    if content.get("format_version") != FORMAT_VERSION:
        raise CannotRead(
            "This file was written by another release of the software, which this one cannot read."
        )
    try:
        ruleset = Ruleset(Criterion(**row) for row in content["criteria"])
    except (KeyError, TypeError, ValueError) as error:
        raise CannotRead(f"A row of this file cannot be read: {error}") from error
    if ruleset.digest != content.get("sha256"):
        raise CannotRead(
            "The checksum does not fit: the file was changed after it was exported. Export it again."
        )
    return ruleset
