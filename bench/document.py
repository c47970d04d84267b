"""Writes the figures of a run into docs/performance.md, between its two marks, and the picture beside it."""

import re
from collections.abc import Iterable, Mapping

from bench import growth
from bench.budgets import ENGINES, Verdict
from bench.databases import ROOT
from bench.report import HEADINGS, amount, markdown, rows_of

DOCUMENT = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "images" / "growth.svg"
BETWEEN = re.compile(r"(<!-- figures -->\n).*(<!-- end of figures -->)", re.DOTALL)
MACHINES, PROCESSORS, BUSY, BUSY_SECONDS = (1, 2, 10, 100), 2, 0.75, 10 * 60 * 60
PATIENT = (
    ("site.question", "a question, shown"),
    ("site.answer", "a question, answered"),
    ("site.start", "start, shown"),
    ("site.start, post", "start, begun"),
    ("site.check", "check, shown"),
    ("site.check, post", "check, result asked for"),
    ("site.result", "result"),
    ("site.send", "send, shown"),
    ("site.send, post", "sent and stored"),
    ("site.sent", "reference"),
    ("site.journey", "the whole journey"),
    ("floor.probe", "floor: the server alone, answering a probe"),
    ("floor.page", "floor: page"),
    ("floor.row", "floor: one row"),
)
STAFF = (
    "queue",
    "queue, next page",
    "queue by level",
    "queue by flag",
    "search",
    "submission",
    "claim",
    "arrivals, asked every 10 s",
    "charts",
    "draft",
    "backtest",
)
ALONE = (
    ("wizard.journey.cpu", "peer django-formtools: CPU of its journey", "ms"),
    ("wizard.journey.requests", "requests in it", ""),
    ("survey.journey.cpu", "peer django-survey-and-report: CPU of its journey", "ms"),
    ("survey.journey.requests", "requests in it", ""),
    ("sqlite.site.journey.requests", "requests in ours", ""),
    ("sqlite.site.question.bytes", "a question page on the line, without headers", "bytes"),
    ("sqlite.floor.page.bytes", "the same of the floor", "bytes"),
    ("core.score.cpu", "answers to ratings, flags and notes", "µs"),
    ("core.recommend.cpu", "ratings to a level", "µs"),
    ("page.a question, answered", "a question, answered, in process", "ms"),
    ("page.check", "check, in process", "ms"),
    ("page.result", "result, in process", "ms"),
    ("page.send", "send, in process", "ms"),
    ("page.reference", "reference, in process", "ms"),
    ("start.seconds", "from the command to the first answer", "s"),
    ("site.first visit.requests", "requests of a first visit", ""),
    ("memory.at rest.pss", "worker at rest, what is shared counted once (PSS)", "MiB"),
    ("memory.warm.rss", "worker after 500 requests (RSS)", "MiB"),
    ("memory.after.pss", "worker after 10,000 requests (PSS)", "MiB"),
    *(
        (f"{engine}.crowd.1000000.cpu", f"CPU to draw and store a million, {engine}", "s")
        for engine in ENGINES
    ),
    *(
        (f"{engine}.limits.{name}", f"{name}, {engine}, on this machine", "")
        for engine in ENGINES
        for name in ("journeys a second", "sent a second")
    ),
)


def write(facts: Mapping, figures: Mapping[str, float], verdicts: Iterable[Verdict]) -> None:
    written = "\n\n".join(part for part in parts(facts, figures, verdicts) if part)
    text = DOCUMENT.read_text()
    DOCUMENT.write_text(BETWEEN.sub(lambda mark: f"{mark[1]}\n{written}\n\n{mark[2]}", text))
    growth.draw(figures, PICTURE)


def parts(facts: Mapping, figures: Mapping[str, float], verdicts: Iterable[Verdict]) -> list[str]:
    return [
        (
            f"Commit {facts['commit']}, {facts['at']}, Python {facts['python']}, {facts['processors']} "
            f"processors, {facts['rounds']} rounds, {facts['minutes']} minutes; load at the start "
            f"{facts['load']:.1f}."
        ),
        markdown(rows_of(verdicts), (*HEADINGS[:-1], "kept")),
        patient_table(figures),
        staff_table(figures),
        where_table(figures),
        alone_table(figures),
        capacity_table(figures),
    ]


def patient_table(figures: Mapping[str, float]) -> str:
    rows = [
        (words, *(both(figures, f"{engine}.{name}") for engine in ENGINES))
        for name, words in PATIENT
        if any(f"{engine}.{name}.cpu" in figures for engine in ENGINES)
    ]
    return markdown(rows, ("patient: CPU / wall, ms", *ENGINES)) if rows else ""


def staff_table(figures: Mapping[str, float]) -> str:
    columns = [(engine, size) for engine in ENGINES for size in sizes(figures, engine)]
    rows = [
        (page, *(both(figures, f"{engine}.{page}.{size}") for engine, size in columns))
        for page in STAFF
        if any(f"{engine}.{page}.{size}.cpu" in figures for engine, size in columns)
    ]
    headings = ("staff: CPU with database / wall, ms", *(f"{engine} {size:,}" for engine, size in columns))
    return markdown(rows, headings) if rows else ""


def sizes(figures: Mapping[str, float], engine: str) -> list[int]:
    names = [name.split(".") for name in figures]
    return sorted({int(name[2]) for name in names if name[:2] == [engine, "queue"] and name[2].isdecimal()})


def where_table(figures: Mapping[str, float]) -> str:
    """The packages that take a hundredth of it or more, the dearest first."""
    shares = {
        name.removeprefix("where."): share for name, share in figures.items() if name.startswith("where.")
    }
    rows = [
        (package, f"{share:.0f} %")
        for package, share in sorted(shares.items(), key=lambda each: -each[1])
        if share >= 1
    ]
    return markdown(rows, ("a journey's time, by package, under a profiler", "share")) if rows else ""


def alone_table(figures: Mapping[str, float]) -> str:
    rows = [(words, amount(figures[name], unit)) for name, words, unit in ALONE if name in figures]
    return markdown(rows, ("beside the budgets", "figure")) if rows else ""


def capacity_table(figures: Mapping[str, float]) -> str:
    """So many machines of two processors for the site, and one database for all of them."""
    site, database = figures.get("postgres.site.journey.cpu"), figures.get("postgres.site.journey.database")
    if not site or not database:
        return ""
    rows = [capacity(machines, site, database) for machines in MACHINES]
    headings = (
        "machines for the site",
        "journeys a second",
        "in ten busy hours",
        "database: processors busy",
    )
    return markdown(rows, headings)


def capacity(machines: int, site: float, database: float) -> tuple[str, ...]:
    """From the milliseconds that one journey takes of each, with a quarter of the machines to spare."""
    journeys = machines * PROCESSORS * BUSY * 1000 / site
    return (
        str(machines),
        amount(round(journeys), ""),
        amount(round(journeys * BUSY_SECONDS), ""),
        amount(journeys * database / 1000, ""),
    )


def both(figures: Mapping[str, float], name: str) -> str:
    if f"{name}.cpu" not in figures:
        return ""
    return f"{amount(figures[f'{name}.cpu'], '')} / {amount(figures[f'{name}.wall'], '')}"
