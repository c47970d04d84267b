"""What a server costs, as the operating system counts it: CPU time and memory of its processes."""

import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
MEBIBYTE = 1024  # in the kilobytes that /proc speaks of
ENDED_CHILDREN = slice(13, 15)  # of /proc/<pid>/stat after the name: cutime and cstime


def family(pid: int) -> list[int]:
    """A process and everything under it."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes, with all their threads and the children they outlived."""
    return sum(own_seconds(pid) + ended_seconds(pid) for pid in pids)


def own_seconds(pid: int) -> float:
    """Its CPU clock: the time that /proc/<pid>/stat has, in nanoseconds instead of ticks of 10 ms."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2) / 1e9  # as clock_getcpuclockid(3) names it
    except OSError:
        return 0.0


def ended_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[ENDED_CHILDREN])) / TICK


def memory(pid: int) -> dict[str, float]:
    """In MiB. `rss`: all that it has in memory. `pss`: what it shares counted once among those who share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("Rss:", "Pss:"))}
    return {"rss": found["Rss"] / MEBIBYTE, "pss": found["Pss"] / MEBIBYTE}
