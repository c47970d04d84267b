"""Readers of FHIR that are written in JavaScript, and HL7's own definitions, which come by npm."""

import json
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).with_name("node")
FOLDER = settings.BASE_DIR / ".venv" / "fhir"
PACKAGES = FOLDER / "node_modules"
NODE = settings.BASE_DIR / ".venv" / "bin" / "node"

if_there = pytest.mark.skipif(
    not (PACKAGES / "fhir").is_dir(),
    reason="DID NOT RUN: the validators are not there (make test tries to get them)",
)


def told_by_node(resources: Iterable[dict], *task: str) -> list[dict]:
    """What comes out for each, in one process: to load the definitions takes a second."""
    lines = "".join(f"{json.dumps(each)}\n" for each in resources)
    done = subprocess.run(
        [NODE, HERE / "check.mjs", FOLDER, *task], input=lines, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@cache
def extension_definitions() -> dict[str, dict]:
    """HL7's definitions of extensions, by their URL."""
    files = [
        file
        for package in ("hl7.fhir.uv.extensions.r4", "hl7.fhir.uv.sdc")
        for file in (PACKAGES / package).glob("StructureDefinition-*.json")
    ]
    said = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return {each["url"]: each for each in said if each["type"] == "Extension"}


@cache
def code_statuses(system: str) -> dict[str, str]:
    """Of one of HL7's code systems: each code, and whether it is active or retired."""
    name = system.rpartition("/")[2]
    said = json.loads((PACKAGES / "hl7.terminology.r4" / f"CodeSystem-{name}.json").read_text("utf-8"))
    assert said["url"] == system
    return dict(statuses(said["concept"]))


def statuses(concepts: list[dict]):
    for concept in concepts:
        given = {each["code"]: each for each in concept.get("property", [])}
        yield concept["code"], given.get("status", {}).get("valueCode", "active")
        yield from statuses(concept.get("concept", []))
