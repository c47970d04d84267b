"""How the work goes: charts with their figures as tables."""

from collections.abc import Mapping
from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_GET

from programs.criteria.agreement import Agreement
from programs.criteria.ruleset import LEVELS, Level
from programs.models import LANGUAGE_CHOICES
from screening.models import Door, Stage
from screening.models.counts import CountKind
from screening.review import charts, figures
from screening.review.views.access import for_reviewers
from screening.review.waiting import in_short
from screening.site import site

PERIODS = {"30": "30 days", "90": "90 days", "365": "a year"}
MINUTES_OF_A_WORKING_DAY = 480
NONE = "none"
COORDINATORS, ASSESSMENT = "decided by coordinators", "professional assessment"
HEARD = "heard"  # in the address: by what was heard, where the answers were gone through


@require_GET
@for_reviewers
def charts_page(request):
    period = request.GET.get("days", "30")
    period = period if period in PERIODS else "30"
    found = figures.of(int(period))
    heard = request.GET.get("answers") == HEARD
    target = (site().call_within or 0) * 60 or MINUTES_OF_A_WORKING_DAY
    context = {
        "section": "charts",
        "periods": [
            {"text": f"Last {label}", "href": address(key, heard), "current": key == period}
            for key, label in PERIODS.items()
        ],
        "heard": heard,
        "period": period,
        "charts": [
            volume_chart(found.volume()),
            wait_chart(found.waits(CountKind.ATTEMPT, target), "Until the first attempt to call"),
            wait_chart(found.waits(CountKind.CONVERSATION, target), "Until the first conversation"),
            stage_chart(found.stages()),
            door_chart(found.doors()),
            language_chart(found.languages()),
            hour_chart(found.hours()),
        ],
        "matrices": [
            matrix_of(found.matrix(CountKind.DECIDED, heard=heard), "Recommended", COORDINATORS),
            matrix_of(found.matrix(CountKind.ASSESSED, heard=heard), "Recommended", ASSESSMENT),
            matrix_of(found.matrix(CountKind.ENDED), "Decided", ASSESSMENT),
        ],
        "overrides": [
            {"of": each, "share": percent(each.share), "interval": interval_of(each.interval)}
            for each in found.overrides(heard=heard)
        ],
    }
    return render(request, "screening/review/charts.html", context)


def address(period: str, heard: bool) -> str:
    return f"?days={period}&answers={HEARD}" if heard else f"?days={period}"


def volume_chart(found: figures.Volume) -> dict:
    names = {level: str(level.label) if level else "Not judged" for level in found.by_level}
    series = {names[level]: counts for level, counts in found.by_level.items()}
    labels = [f"{start:%b %-d}" for start in found.starts]
    unit = "week" if found.weekly else "day"
    return {
        "heading": "Sent",
        "summary": f"{found.total} people sent their answers, shown by {unit} and by recommended level.",
        "svg": charts.bars(labels, series, stacked=True),
        "columns": [unit.capitalize(), *names.values()],
        "rows": [
            [label, *(counts[number] for counts in found.by_level.values())]
            for number, label in enumerate(labels)
        ],
    }


def wait_chart(found: figures.Waits, heading: str) -> dict:
    bands = found.bands
    if found.minutes:
        summary = (
            f"Half waited no more than {minutes_words(found.median)}, nine of ten no more than "
            f"{minutes_words(found.percentile(90))}; {percent(found.share_on_time)} were on time "
            f"(within {minutes_words(found.on_time_within)}). {found.waiting} are still waiting. "
            "Opening time only."
        )
    else:
        summary = f"Nobody's wait has ended in this time; {found.waiting} are waiting."
    return {
        "heading": heading,
        "summary": summary,
        "svg": charts.bars(list(bands), {heading: list(bands.values())}) if found.minutes else "",
        "columns": ["Waited", "People"],
        "rows": [list(row) for row in bands.items()],
    }


def stage_chart(found: Mapping[Stage, int]) -> dict:
    summary = f"{sum(found.values())} people by the stage they have reached."
    rows = [(str(stage.label), count) for stage, count in found.items()]
    return named_chart("Where they are now", summary, "Stage", rows)


def door_chart(found: Mapping[str, int]) -> dict:
    rows = [(str(door.label), found.get(door.value, 0)) for door in Door]
    summary = ", ".join(f"{count} {words[0].lower()}{words[1:]}" for words, count in rows) + "."
    return named_chart("How they came", summary, "Way", rows)


def language_chart(found: Mapping[str, int]) -> dict:
    rows = [(str(name), found.get(code, 0)) for code, name in LANGUAGE_CHOICES]
    summary = ", ".join(f"{count} in {name}" for name, count in rows) + "."
    return named_chart("Languages", summary, "Language", rows)


def named_chart(heading: str, summary: str, column: str, rows: list[tuple[str, int]]) -> dict:
    """How many people there are of each name: a bar for each row."""
    names, counts = [name for name, _ in rows], [count for _, count in rows]
    svg = charts.lying_bars(names, counts)
    return {"heading": heading, "summary": summary, "svg": svg, "columns": [column, "People"], "rows": rows}


def hour_chart(found: list[int]) -> dict:
    busiest = max(range(24), key=found.__getitem__)
    labels = [f"{hour:02d}:00" for hour in range(24)]
    most = (
        f"Most come between {busiest:02d}:00 and {busiest + 1:02d}:00." if any(found) else "Nobody has yet."
    )
    return {
        "heading": "Time of day",
        "summary": f"When people send, by the hour. {most}",
        "svg": charts.bars(labels, {"People": found}),
        "columns": ["Hour", "People"],
        "rows": [list(row) for row in zip(labels, found, strict=True)],
    }


def matrix_of(found: Agreement, rows: str, columns: str) -> dict:
    return {
        "heading": f"{rows} against {columns}",
        "summary": agreement_words(found),
        "columns": [level.label for level in LEVELS],
        "rows": [{"level": level.label, "cells": cells_of(found, level)} for level in LEVELS],
        "cases": found.cases,
    }


def cells_of(found: Agreement, level: Level) -> list[dict]:
    return [{"count": found.counts.get((level, against), 0), "same": level is against} for against in LEVELS]


def agreement_words(found: Agreement) -> str:
    if not found.cases:
        return "Nobody has both yet."
    words = f"The same for {found.same} of {found.cases} ({percent(found.share)})."
    if found.kappa is None or found.kappa_interval is None:
        return f"{words} Weighted kappa cannot be worked out yet."
    low, high = found.kappa_interval
    return f"{words} Weighted kappa {found.kappa:.2f} (95 % interval {low:.2f} to {high:.2f})."


def percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.0%}"


def interval_of(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.0%} to {interval[1]:.0%}"


def minutes_words(minutes: int | None) -> str:
    if minutes is None:
        return NONE
    return in_short(timedelta(minutes=minutes)) if minutes else "0 min"
