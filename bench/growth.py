"""What grows with the number of submissions: a picture with both axes in powers of ten."""

from collections.abc import Mapping
from math import ceil, floor, log10
from pathlib import Path

import pygal
from pygal.style import Style

SHOWN = ("queue", "search", "charts", "backtest")
DASHES = {"sqlite": {"width": 3}, "postgres": {"width": 3, "dasharray": "8, 6"}}
COLOURS = ("#1b5e8c", "#c05a00", "#7a3fb0", "#2d7a4f")
LOOK = Style(
    colors=[colour for colour in COLOURS for _ in DASHES],
    background="white",
    plot_background="white",
    guide_stroke_color="#dddddd",
    guide_stroke_dasharray="",
    major_guide_stroke_color="#dddddd",
    major_guide_stroke_dasharray="",
    title_font_size=15,
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=13,
    stroke_width=2.5,
)


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
        style=LOOK,
        title="CPU of one page in ms, with the database's, by number of submissions. Dashed: PostgreSQL",
        margin_right=40,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(SHOWN),
        truncate_legend=-1,
        x_value_formatter=lambda size: f"{size:,.0f}",
        value_formatter=lambda value: f"{value:g}",
        dots_size=4,
    )
    cpu = [value for points in found.values() for _size, value in points]
    chart.y_labels = [10**power for power in range(floor(log10(min(cpu))), ceil(log10(max(cpu))) + 1)]
    chart.range = (chart.y_labels[0], chart.y_labels[-1])
    chart.x_labels = sorted({size for points in found.values() for size, _cpu in points})
    for page in SHOWN:
        for engine, stroke in DASHES.items():
            chart.add(f"{page}, {engine}", found.get((page, engine), []), stroke_style=stroke)
    path.write_bytes(chart.render())
    return True
