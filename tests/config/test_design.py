"""The design system: what every sheet, component and template keeps to. Nothing here asks a database."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
WIDTH = 110  # columns, as in Python
ERRORS = ["400", "403", "403_csrf", "404", "429", "500", "503"]

TOKENS = (CSS / "tokens.css").read_text()
DARK_FROM = TOKENS.index("(prefers-color-scheme: dark)")
GROUNDS = ["paper", "card", "wash", "accent-wash", "danger-wash", "ok-wash"]


def colours(sheet):
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", sheet))


LIGHT = colours(TOKENS[:DARK_FROM])
DARK = {**LIGHT, **colours(TOKENS[DARK_FROM:])}
SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["ink", "muted", "deep", "deep-hover", "accent", "danger", "ok"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(scheme, text, ground):
    assert contrast(scheme[text], scheme[ground]) >= 5.3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_on_buttons(scheme):
    assert contrast(scheme["on-deep"], scheme["deep"]) >= 5.3
    assert contrast(scheme["on-deep"], scheme["deep-hover"]) >= 5.3
    assert contrast(scheme["on-danger"], scheme["danger"]) >= 5.3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "card", "wash", "accent-wash"])
def test_the_lines_of_controls_can_be_seen(scheme, ground):
    assert contrast(scheme["line"], scheme[ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_more_care_is_one_step_further_from_the_paper(scheme):
    steps = [contrast(scheme[f"level-{order}"], scheme["paper"]) for order in (1, 2, 3, 4)]

    assert steps == sorted(steps)


def test_every_sheet_belongs_to_one_bundle():
    bundles = [CSS / "site.css", CSS / "staff.css"]
    imported = [name for bundle in bundles for name in re.findall(r'"(.+)"', bundle.read_text())]

    sheets = [str(path.relative_to(CSS)) for path in CSS.rglob("*.css") if path not in bundles]
    assert sorted(imported) == sorted(sheets)


def test_no_sheet_fetches_anything():
    assert [path.name for path in CSS.rglob("*.css") if "url(" in path.read_text()] == []


def test_colours_are_named_in_one_place():
    """Elsewhere only: paper's greys, the cover while leaving, the white behind a QR code, and what is
    read on the staff side's head and on the steps of the map."""
    elsewhere = {"print.css", "bar.css", "second_factor.css", "staff.css", "criteria.css"}
    coloured = {
        path.name for path in CSS.rglob("*.css") if re.search(r": #[0-9a-f]{3,6}\b", path.read_text())
    }

    assert coloured <= {"tokens.css", *elsewhere}


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_names_its_values_first(component):
    first, _, _ = component.read_text().partition("{% endcomment %}")

    assert first.startswith("{% comment %}")
    assert "Values:" in first


def test_no_template_runs_wider_than_the_code():
    lines = [(str(page), line) for page in PAGES for line in page.read_text().splitlines()]

    assert [(page, line) for page, line in lines if len(line) > WIDTH] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_a_style_or_a_script_of_its_own(page):
    source = page.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def shown_by(path: Path, seen=frozenset()) -> set[str]:
    """The components that a template includes, and those that these include."""
    found = set(re.findall(r'include "components/([a-z_]+)\.html"', path.read_text())) - seen
    deeper = (shown_by(TEMPLATES / "components" / f"{name}.html", seen | found) for name in found)
    return found.union(*deeper)


def test_every_component_is_in_the_gallery():
    galleries = ["gallery.html", "gallery_staff.html", "base.html", "staff/base.html"]

    shown = set().union(*(shown_by(TEMPLATES / name) for name in galleries))
    assert {path.stem for path in COMPONENTS} - shown == set()


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_nothing_and_helps_in_both_languages(code):
    page = get_template(f"{code}.html").render()

    for number in ("tel:911", "tel:988", "sms:988"):
        assert page.count(f'href="{number}') == 2
    assert '<div lang="es"' in page
    assert 'href="/exit/"' in page


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_translates_and_looks_up_nothing(code):
    sources = (TEMPLATES / "error.html").read_text() + (TEMPLATES / f"{code}.html").read_text()

    assert set(re.findall(r"\{% *(\w+)", sources)) <= {
        "block",
        "endblock",
        "comment",
        "endcomment",
        "extends",
    }
    assert "{{" not in sources
