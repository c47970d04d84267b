"""What was found, as a table to read and as JSON to compare."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import floor, log10
from pathlib import Path

from bench.budgets import Verdict
from bench.databases import ROOT
from bench.rounds import Rounds, medians

HEADINGS = ("what", "figure", "compared with", "ratio", "budget", "")


def circumstances(rounds: int, **told) -> dict:
    return {
        "commit": git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "-uno") else ""),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "rounds": rounds,
        "load": os.getloadavg()[0],
        **told,
    }


def git(*arguments: str) -> str:
    """Empty where the code lies without its history."""
    said = subprocess.run(
        ["git", *arguments],  # noqa: S607 whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip()


def write_json(path: Path, facts: dict, rounds: Rounds, verdicts: Iterable[Verdict]) -> None:
    found = {
        "circumstances": facts,
        "figures": {
            name: {"median": value, "rounds": rounds[name]} for name, value in medians(rounds).items()
        },
        "budgets": [
            {"what": each.budget.what, "ratio": each.ratio, "at_most": each.budget.at_most, "met": each.met}
            for each in verdicts
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def rows_of(verdicts: Iterable[Verdict]) -> list[tuple[str, ...]]:
    return [
        (
            each.budget.what,
            amount(each.figure, each.budget.unit),
            amount(each.compared, each.budget.unit) if each.compared is not None else "",
            f"{each.ratio:.2f}" if each.compared is not None else "",
            f"≤ {limit(each)}",
            "met" if each.met else "NOT MET",
        )
        for each in verdicts
    ]


def limit(verdict: Verdict) -> str:
    budget = verdict.budget
    return f"{budget.at_most:g} x" if budget.against else amount(budget.at_most, budget.unit)


def amount(value: float, unit: str) -> str:
    """Three digits that count, thousands apart."""
    decimals = 0 if value == int(value) else max(0, 2 - floor(log10(abs(value))))
    return f"{value:,.{decimals}f} {unit}".strip()


def table(rows: list[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> str:
    widths = [max(len(row[place]) for row in [headings, *rows]) for place in range(len(headings))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [headings, *rows]
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def markdown(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
