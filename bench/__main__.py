"""make bench: measure the site, say which budgets it keeps, and write down the figures."""

import argparse
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import databases, document, report
from bench.budgets import BUDGETS, Verdict, verdicts
from bench.parts import PARTS, Run, say
from bench.rounds import Rounds, medians

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 5


def main() -> int:
    options = asked()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)  # everything that was started is ended in order
    started = time.monotonic()
    found: dict = {}
    facts = report.circumstances(options.rounds, engines=options.engines, sizes=options.sizes)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        engines = [stack.enter_context(databases.ENGINES[name]()) for name in options.engines]
        run = Run(engines, folder, options.rounds, tuple(options.sizes))
        for name in options.only:
            say(f"{name} ")
            found |= PARTS[name](run)
    facts["minutes"] = round((time.monotonic() - started) / 60, 1)
    judged = verdicts(BUDGETS, medians(found))
    tell(options.json or databases.KEPT / f"{facts['commit']}.json", facts, found, judged)
    if options.docs:
        document.write(facts, medians(found), judged)
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument("--engines", nargs="+", choices=databases.ENGINES, default=list(databases.ENGINES))
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="SUBMISSIONS")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="no fewer in earnest")
    parser.add_argument("--json", type=Path, metavar="FILE", help="var/bench/<commit>.json if not told")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/performance.md")
    return parser.parse_args()


def tell(path: Path, facts: dict, found: Rounds, judged: list[Verdict]) -> None:
    report.write_json(path, facts, found, judged)
    sys.stdout.write(f"\n{report.table(report.rows_of(judged))}\n\n")
    sys.stdout.write(f"{facts['minutes']} minutes, {facts['rounds']} rounds. Every figure: {path}\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped. Nothing is left running.")
