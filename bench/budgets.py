"""The budgets of the site, and whether what was measured keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]  # the median of each thing that was measured, by its name

ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Budget:
    """At most so much; where `against` is named, at most so many times that figure."""

    what: str
    figure: str
    at_most: float
    unit: str
    against: str = ""


@dataclass(frozen=True)
class Verdict:
    """A budget and what was measured for it. `ratio` is what is held against the budget."""

    budget: Budget
    figure: float
    compared: float | None

    @property
    def ratio(self) -> float:
        return self.figure / self.compared if self.compared else self.figure / self.budget.at_most

    @property
    def met(self) -> bool:
        return self.ratio <= (self.budget.at_most if self.compared else 1)


def verdicts(budgets: list[Budget], figures: Figures) -> list[Verdict]:
    """For every budget whose figures were measured this time."""
    return [
        Verdict(each, figures[each.figure], figures[each.against] if each.against else None)
        for each in budgets
        if each.figure in figures and (not each.against or each.against in figures)
    ]


def on_each_engine(what: str, figure: str, at_most: float, unit: str, against: str = "") -> list[Budget]:
    return [
        Budget(
            f"{what}, {engine}", f"{engine}.{figure}", at_most, unit, f"{engine}.{against}" if against else ""
        )
        for engine in ENGINES
    ]


BUDGETS = [
    *on_each_engine("question page against the floor's", "site.question.cpu", 2, "ms", "floor.page.cpu"),
    *on_each_engine(
        "answer to a question against the floor's page", "site.answer.cpu", 2, "ms", "floor.page.cpu"
    ),
    *on_each_engine(
        "patient's request against the floor's page", "site.request.cpu", 2, "ms", "floor.page.cpu"
    ),
    Budget(
        "patient's request against a tenth of the slower peer's",
        "sqlite.site.request.cpu",
        0.1,
        "ms",
        against="survey.request.cpu",
    ),
    *on_each_engine("whole patient journey", "site.journey.cpu", 80, "ms"),
    Budget("first visit, everything", "site.first visit.bytes", 30_000, "bytes"),
    Budget("heaviest later page", "site.heaviest page.bytes", 6_000, "bytes"),
    Budget("answers to recommendation, in process", "core.recommendation.cpu", 100, "µs"),
    Budget("verification of a draft", "core.verification.cpu", 1_000, "ms"),
    *on_each_engine("backtest over 1,000,000", "backtest.1000000.wall", 2_000, "ms"),
    *on_each_engine(
        "queue at 1,000,000 against 1,000", "queue.1000000.cpu", 1.5, "ms", against="queue.1000.cpu"
    ),
    *on_each_engine(
        "queue at 1,000,000, queries against 1,000", "queue.1000000.queries", 1, "", "queue.1000.queries"
    ),
    *on_each_engine("queue at 1,000,000, the page", "queue.1000000.bytes", 40_000, "bytes"),
    *on_each_engine("a million invented submissions written", "crowd.1000000.wall", 120, "s"),
    Budget("worker's memory at rest (RSS)", "memory.at rest.rss", 80, "MiB"),
    Budget("worker's memory after 10,000 requests (RSS)", "memory.after.rss", 80, "MiB"),
]
