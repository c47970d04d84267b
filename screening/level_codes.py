"""The codes that another system knows our levels by, as an admin writes them: one a line."""

import re
from dataclasses import dataclass

from programs.criteria.ruleset import LEVELS, Level

FORM = "level | address of the code system | code | name"
ADDRESS = re.compile(r"(https?://|urn:)\S+")
CODE = re.compile(r"\S+( \S+)*")


@dataclass(frozen=True)
class LevelCode:
    """A code of another system for a level. `equivalence` is FHIR's word for how well it fits."""

    level: Level
    system: str
    code: str
    name: str
    equivalence: str = "relatedto"
    rough: str = ""


def parse(text: str) -> tuple[LevelCode, ...]:
    """From the least to the most intensive level. Raises ValueError, saying what is wrong with which line."""
    lines = ((number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip())
    codes: dict[tuple[Level, str], LevelCode] = {}
    for number, line in lines:
        try:
            code = parse_line(line)
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        if (code.level, code.system) in codes:
            raise ValueError(f"Line {number}: {code.level} has a code of this system already")
        codes[code.level, code.system] = code
    return tuple(sorted(codes.values(), key=lambda each: LEVELS.index(each.level)))


def parse_line(line: str) -> LevelCode:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4 or not all(parts):
        raise ValueError(f"write {FORM}")
    level, system, code, name = parts
    if level not in map(str, LEVELS):
        raise ValueError(f"{level} is no level: write {', '.join(map(str, LEVELS))}")
    if not ADDRESS.fullmatch(system):
        raise ValueError("the address of a code system begins with https://, http:// or urn:")
    if not CODE.fullmatch(code):
        raise ValueError("a code has single spaces at most")
    return LevelCode(Level(level), system, code, name)
