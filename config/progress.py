"""A bar that says how far a long command is."""

import sys
import time
from collections.abc import Iterable

WIDTH = 30
PAUSE = 0.2  # seconds between two pictures


def show_progress(done: Iterable[int], total: int, stream=None) -> int:
    """Go through `done`, which yields how much was done each time; the sum is the answer."""
    stream = stream or sys.stderr
    so_far, shown_at = 0, 0.0
    for number in done:
        so_far += number
        if time.monotonic() - shown_at > PAUSE:
            shown_at = time.monotonic()
            draw(stream, so_far, max(total, so_far))
    draw(stream, so_far, so_far)
    stream.write("\n")
    return so_far


def draw(stream, so_far: int, total: int) -> None:
    full = WIDTH * so_far // total if total else WIDTH
    start = "\r" if stream.isatty() else "\n"
    stream.write(f"{start}[{'#' * full}{'.' * (WIDTH - full)}] {so_far:,} of {total:,}")
    stream.flush()
