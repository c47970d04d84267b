"""Everything is measured in turn, round after round, and the median round counts.

What happens to the machine meanwhile happens to the site, the floor and the peers alike.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from statistics import fmean, median
from typing import TypeVar

Task = Callable[[], Mapping[str, float]]  # does some work, and says what each thing cost
Rounds = dict[str, list[float]]  # what each thing cost, in each round


def interleave(tasks: Iterable[Task], rounds: int, tell: Callable[[int], None] = lambda done: None) -> Rounds:
    """Do every task once a round."""
    found: Rounds = defaultdict(list)
    tasks = list(tasks)
    for number in range(rounds):
        for task in tasks:
            for name, cost in task().items():
                found[name].append(cost)
        tell(number + 1)
    return dict(found)


def medians(rounds: Rounds) -> dict[str, float]:
    return {name: median(values) for name, values in rounds.items()}


Name = TypeVar("Name", str, tuple[str, str])


def mean_by_name(costs: Iterable[tuple[Name, float]]) -> dict[Name, float]:
    """The mean of what each thing cost within one round."""
    grouped = defaultdict(list)
    for name, cost in costs:
        grouped[name].append(cost)
    return {name: fmean(values) for name, values in grouped.items()}
