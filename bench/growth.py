"""What grows with the number of submissions: a picture with both axes in powers of ten."""

from collections.abc import Mapping
from math import log10
from pathlib import Path

import pygal
from pygal.style import Style

SHOWN = ("queue", "search", "charts", "backtest")
DASHES = {"sqlite": {"width": 3}, "postgres": {"width": 3, "dasharray": "8, 6"}}
COLOURS = ("#1b5e8c", "#8a4b08", "#5b3a8c", "#2d6a4f")


def lines(figures: Mapping[str, float]) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """For each page and engine its CPU time at each size that was measured, the smallest first."""
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for name, value in figures.items():
        engine, _, rest = name.partition(".")
        page, _, size = rest.removesuffix(".cpu").rpartition(".")
        if name.endswith(".cpu") and page in SHOWN and size.isdecimal():
            found.setdefault((page, engine), []).append((int(size), value))
    return {key: sorted(points) for key, points in found.items()}


def draw(figures: Mapping[str, float], path: Path) -> bool:
    """False where there is nothing to see: fewer than two sizes."""
    found = lines(figures)
    if not any(len(points) > 1 for points in found.values()):
        return False
    chart = pygal.XY(
        logarithmic=True,
        width=900,
        height=520,
        explicit_size=True,
        js=(),
        style=Style(colors=[colour for colour in COLOURS for _ in DASHES], background="white"),
        title="CPU time of one page (site and database, milliseconds) by number of submissions",
        legend_at_bottom=True,
        legend_at_bottom_columns=len(SHOWN),
        truncate_legend=-1,
        x_value_formatter=lambda power: f"{10**power:,.0f}",
        value_formatter=lambda value: f"{value:g}",
        dots_size=4,
    )
    chart.x_labels = sorted({log10(size) for points in found.values() for size, _cpu in points})
    for page in SHOWN:
        for engine, stroke in DASHES.items():
            points = [(log10(size), cpu) for size, cpu in found.get((page, engine), [])]
            chart.add(f"{page}, {engine}", points, stroke_style=stroke)
    path.write_bytes(chart.render())
    return True
