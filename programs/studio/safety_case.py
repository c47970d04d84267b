"""The safety case: each hazard, what is done against it, and whether the tests that show it pass today."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HAZARDS_FILE = Path(__file__).parents[1] / "content" / "hazards.toml"
PASSED, FAILED, NOT_RUN = "passed", "FAILED", "NOT RUN"


@dataclass(frozen=True)
class Hazard:
    """`tests`: a file and a function or class, as pytest names them, without the cases."""

    code: str
    hazard: str
    control: str
    tests: tuple[str, ...]


def hazards() -> list[Hazard]:
    entries = tomllib.loads(HAZARDS_FILE.read_text(encoding="utf-8"))["hazards"]
    return [Hazard(**entry | {"tests": tuple(entry["tests"])}) for entry in entries]


def outcomes_in(report: str) -> dict[str, str]:
    """What pytest's JUnit report says of each test, all its cases taken together."""
    found: dict[str, Counter] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314 our own pytest wrote it
        outcome = {"failure": FAILED, "error": FAILED, "skipped": NOT_RUN}
        kinds = [outcome[child.tag] for child in case if child.tag in outcome] or [PASSED]
        for name in names_of(case.get("classname", ""), case.get("name", "")):
            found.setdefault(name, Counter()).update(kinds)
    return {name: together(kinds) for name, kinds in found.items()}


def names_of(classname: str, name: str) -> list[str]:
    """The names under which a case can be listed: its function, and its class where it has one."""
    parts, function = classname.split("."), name.partition("[")[0]
    classes = [part for part in parts if part[:1].isupper()]
    file = "/".join(part for part in parts if part not in classes) + ".py"
    in_class = "::".join([file, *classes])
    return [f"{in_class}::{function}", *([in_class] if classes else [])]


def together(kinds: Iterable[str]) -> str:
    kinds = set(kinds)
    if FAILED in kinds:
        return FAILED
    return PASSED if kinds == {PASSED} else NOT_RUN


def verdict(hazard: Hazard, outcomes: Mapping[str, str]) -> str:
    return together(outcomes.get(test, NOT_RUN) for test in hazard.tests)


def checksum(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def document(cases: Iterable[Hazard], outcomes: Mapping[str, str], facts: Mapping[str, str]) -> str:
    """As Markdown, which reads well on paper too."""
    cases = list(cases)
    lines = ["# Safety case", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += ["", "| | Hazard | Today |", "|---|---|---|"]
    lines += [f"| {each.code} | {each.hazard} | {verdict(each, outcomes)} |" for each in cases]
    for each in cases:
        lines += ["", f"## {each.code}: {each.hazard}", "", each.control, ""]
        lines += [f"- {outcomes.get(test, NOT_RUN)}: `{test}`" for test in each.tests]
    return "\n".join([*lines, ""])
