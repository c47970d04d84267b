"""Drawing: figures as SVG without a style or script of its own, so that ours colour it, light and dark.

pygal is imported where it draws: with what it brings along it takes 5 MB, and most processes draw nothing.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 760, 300
LABELS_AT_MOST = 8
TYPE = {"label_font_size": 15, "major_label_font_size": 15, "legend_font_size": 15}  # as in charts.css
DROPPED = ("style", "script", "desc", "title")
OVERLAYS = ("plot overlay", "plot text-overlay", "plot tooltip-overlay")  # for a script that we do not use


def bars(labels: list[str], series: dict[str, list[int]], *, stacked: bool = False) -> SafeString:
    """Upright bars: one series, or several one on top of another."""
    import pygal

    chart = (pygal.StackedBar if stacked else pygal.Bar)(**shape(show_legend=stacked))
    chart.x_labels = labels
    every = -(-len(labels) // LABELS_AT_MOST)
    chart.x_labels_major = labels[::every]
    chart.show_minor_x_labels = False
    for name, values in series.items():
        chart.add(name, values)
    return drawn(chart)


def lying_bars(labels: list[str], values: Sequence[float]) -> SafeString:
    """Bars from left to right, the first on top, for labels that are words."""
    import pygal

    chart = pygal.HorizontalBar(**shape(show_legend=False, height=max(60 + 34 * len(labels), 120)))
    chart.x_labels = labels[::-1]
    chart.add("", values[::-1])
    return drawn(chart)


def shape(**more) -> dict:
    from pygal.style import Style

    style = Style(**TYPE)
    plain = {"js": (), "css": (), "explicit_size": False, "disable_xml_declaration": True, "style": style}
    size = {"width": WIDTH, "height": HEIGHT, "margin": 6, "spacing": 6, "max_scale": 6, "rounded_bars": 2}
    return {**plain, **size, "legend_at_bottom": True, "truncate_legend": -1, "truncate_label": -1, **more}


def drawn(chart) -> SafeString:
    """What pygal drew, without what a strict Content-Security-Policy refuses."""
    chart.value_formatter = lambda value: f"{value:g}"
    root = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            if is_dropped(child):
                parent.remove(child)
        for name in ("style", "id", "tooltip"):
            if parent.tag != "clipPath":  # which is found by its id
                parent.attrib.pop(name, None)
    root.set("class", "pygal")
    root.set("focusable", "false")
    return mark_safe(ElementTree.tostring(root, encoding="unicode"))  # noqa: S308 drawn by us, of our own words


def is_dropped(element: ElementTree.Element) -> bool:
    return callable(element.tag) or element.tag in DROPPED or element.get("class") in OVERLAYS
