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
    *on_each_engine("question page against the floor's", "site.question.cpu", 1.3, "ms", "floor.page.cpu"),
    *on_each_engine(
        "answer to a question against the floor's page", "site.answer.cpu", 1.3, "ms", "floor.page.cpu"
    ),
    *on_each_engine(
        "patient's request against the floor's page", "site.request.cpu", 1.3, "ms", "floor.page.cpu"
    ),
    Budget(
        "whole patient journey against the formtools wizard's",
        "sqlite.site.journey.cpu",
        0.9,
        "ms",
        against="wizard.journey.cpu",
    ),
    *on_each_engine("result", "site.result.cpu", 8, "ms"),
    *on_each_engine("send page", "site.send.cpu", 4, "ms"),
    *on_each_engine("check page", "site.check.cpu", 3, "ms"),
    Budget("a question, shown, in process", "page.a question, shown", 0.8, "ms"),
    Budget("home, in process", "page.home", 1, "ms"),
    Budget("the levels, in process", "page.levels", 1, "ms"),
    Budget("a level, in process", "page.a level", 1, "ms"),
    Budget("a guide, in process", "page.a guide", 1, "ms"),
    Budget("first visit, everything", "site.first visit.bytes", 30_000, "bytes"),
    Budget("heaviest later page", "site.heaviest page.bytes", 6_000, "bytes"),
    Budget("answers to recommendation, in process", "core.recommendation.cpu", 60, "µs"),
    Budget("reasons and nearest changes in words", "core.explain.cpu", 200, "µs"),
    Budget("verification of a draft", "core.verification.cpu", 1_000, "ms"),
    *on_each_engine("backtest over 1,000,000", "backtest.1000000.wall", 2_000, "ms"),
    *on_each_engine(
        "queue at 1,000,000 against 1,000", "queue.1000000.cpu", 1.5, "ms", against="queue.1000.cpu"
    ),
    *on_each_engine(
        "queue at 1,000,000, queries against 1,000", "queue.1000000.queries", 1, "", "queue.1000.queries"
    ),
    *on_each_engine("queue at 1,000,000", "queue.1000000.cpu", 20, "ms"),
    *on_each_engine("one submission at 1,000,000", "submission.1000000.cpu", 20, "ms"),
    *on_each_engine("charts at 1,000,000", "charts.1000000.cpu", 80, "ms"),
    *on_each_engine("queue at 1,000,000, the page", "queue.1000000.bytes", 40_000, "bytes"),
    *on_each_engine("a million invented submissions written", "crowd.1000000.wall", 120, "s"),
    Budget("worker's memory at rest (RSS)", "memory.at rest.rss", 80, "MiB"),
    Budget("worker's memory after 10,000 requests (RSS)", "memory.after.rss", 72, "MiB"),
]
