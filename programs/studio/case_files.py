"""Worked cases as files: JSON as they are kept, or CSV for a spreadsheet."""

import csv
import io
import json

from django.core.exceptions import ValidationError

from programs.criteria.files import CannotRead, json_in
from programs.criteria.sheets import Sheet, names_of
from programs.models import WorkedCase
from programs.studio.past_cases import versions

TEXTS = ("code", "title", "narrative", "expected", "why", "source", "basis", "disagreement", "questionnaire")
STRUCTURES = ("acceptable", "answers", "ratings", "context", "flags", "notes")
COLUMNS = (*TEXTS, *STRUCTURES)
BEFORE_IT_WAS_NAMED = "2026.1"  # what answers were given to in files that name no questionnaire
LISTS = ("acceptable", "context", "flags", "notes")  # words with spaces between, in a cell of a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_dict(case: WorkedCase) -> dict:
    return {name: getattr(case, name) for name in COLUMNS}


def to_json(cases) -> str:
    return json.dumps([as_dict(case) for case in cases], ensure_ascii=False, indent=1) + "\n"


def to_csv(cases) -> str:
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: cell(name, value) for name, value in as_dict(case).items()} for case in cases)
    return output.getvalue()


def cell(name: str, value) -> str:
    """No cell begins like a formula, which a spreadsheet would carry out."""
    if value is None:
        return ""
    if name in LISTS:
        return " ".join(value) or "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"'{text}" if text.startswith(FORMULA) else text


def read(text: str) -> list[WorkedCase]:
    """Cases ready to be stored, from either kind of file. Raises CannotRead."""
    records = from_json(text) if text.lstrip().startswith("[") else from_csv(text)
    cases = [WorkedCase(**with_questionnaire(record)) for record in records]
    codes = [case.code for case in cases]
    if not cases:
        raise CannotRead("The file holds no cases.")
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise CannotRead(f"The file has more than one case with the code {', '.join(sorted(twice))}.")
    for case in cases:
        refuse_unless_it_stands(case)
    return cases


def with_questionnaire(record: dict) -> dict:
    named = record.get("questionnaire") or BEFORE_IT_WAS_NAMED
    return {**record, "questionnaire": "" if record.get("answers") is None else named}


def refuse_unless_it_stands(case: WorkedCase) -> None:
    if case.questionnaire and case.questionnaire not in versions():
        known = " or ".join(versions())
        raise CannotRead(f"Case {case.code}: name {known} as its questionnaire, not {case.questionnaire!r}.")
    try:
        case.full_clean(validate_unique=False)
    except ValidationError as error:
        raise CannotRead(f"Case {case.code or 'without a code'}: {' '.join(error.messages)}") from error


def from_json(text: str) -> list[dict]:
    try:
        records = json_in(text)
    except ValueError as error:
        raise CannotRead("This is not a JSON file. Choose one that was exported here.") from error
    if not isinstance(records, list):
        raise CannotRead("This file holds no list of cases. Choose one that was exported here.")
    return [known_only(record) for record in records]


def known_only(record: object) -> dict:
    if not isinstance(record, dict) or not record.keys() <= set(COLUMNS):
        extra = sorted(record.keys() - set(COLUMNS)) if isinstance(record, dict) else ["not an object"]
        raise CannotRead(f"A case has something that is not known here: {', '.join(extra)}.")
    if no_text := [name for name in TEXTS if not isinstance(record.get(name, ""), str)]:
        raise CannotRead(f"A case has something else than a text as its {', '.join(no_text)}.")
    return record


def from_csv(text: str) -> list[dict]:
    sheet = Sheet(io.StringIO(text, newline=""))
    columns = names_of(sheet.headings, COLUMNS)
    if missing := {"code", "expected", "source", "basis"} - set(columns):
        names = ", ".join(sorted(missing))
        raise CannotRead(f"The file lacks the column {names}. Export the cases to see how it looks.")
    try:
        return [known_only(record_in(columns, row)) for row in sheet]
    except CannotRead as problem:
        raise CannotRead(f"Line {sheet.line}: {problem}") from problem


def record_in(columns: list[str], row: list[str]) -> dict:
    try:
        return {name: value_of(name, text) for name, text in zip(columns, row, strict=True)}
    except ValueError as error:
        raise CannotRead(f"a cell cannot be read: {error}.") from error


def value_of(name: str, text: str):
    text = text.strip()
    if name in LISTS:
        return (
            None if not text and name in ("flags", "notes") else [] if text in ("", "none") else text.split()
        )
    if name in STRUCTURES:
        return json_in(text) if text else None
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
