"""python -m bench.compare BEFORE.json AFTER.json: what became cheaper, what dearer, between two runs."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.report import amount, table

NOTABLE = 0.05  # a change of less is noise


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--all", action="store_true", help="also what changed by less than 5 %%")
    options = parser.parse_args()
    least = 0 if options.all else NOTABLE
    rows = changes(figures(options.before), figures(options.after), least)
    sys.stdout.write(table(rows, ("what", "before", "after", "ratio")) + "\n")


def figures(path: Path) -> dict[str, float]:
    return {name: each["median"] for name, each in json.loads(path.read_text())["figures"].items()}


def changes(before: Mapping[str, float], after: Mapping[str, float], least: float) -> list[tuple[str, ...]]:
    """What both runs measured and what differs by at least this share, the dearer first."""
    ratios = {name: after[name] / before[name] for name in before if name in after and before[name]}
    notable = [name for name, ratio in ratios.items() if abs(ratio - 1) >= least]
    return [
        (name, amount(before[name], ""), amount(after[name], ""), f"{ratios[name]:.2f}")
        for name in sorted(notable, key=lambda name: -ratios[name])
    ]


if __name__ == "__main__":
    main()
