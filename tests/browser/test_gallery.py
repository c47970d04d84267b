"""The galleries, which hold every component in every state."""

import pytest

from tests.browser.looks import RULES_OF_LOOKS, faults, look, show

SHORT_TARGETS = """
    Array.from(document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])"))
        .map((one) => one.closest(".choice") || one)
        .filter((one) => one.checkVisibility())
        .filter((one) => !one.matches("p a, .skip, .visually-hidden, .visually-hidden *"))
        .filter((one) => one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML)
"""


@pytest.mark.parametrize("gallery", ["/gallery/", "/gallery/?journey", "/gallery/staff/"])
def test_every_component_is_accessible_and_fits(new_page, gallery):
    page = new_page(width=320)
    page.goto(gallery)
    assert look(page) == []

    show(page, width=320, dark=True)
    assert faults(page, RULES_OF_LOOKS) == []
    show(page, width=1280, dark=False)
    assert faults(page, RULES_OF_LOOKS) == []


@pytest.mark.parametrize("gallery", ["/gallery/", "/gallery/staff/"])
def test_targets_are_as_tall_as_a_finger_on_a_phone(new_page, gallery):
    page = new_page(width=320)

    page.goto(gallery)

    assert page.evaluate(SHORT_TARGETS) == []


def test_enter_goes_on_and_does_not_switch_the_language(new_page):
    page = new_page()
    page.goto("/gallery/?journey")
    page.locator("#answers input").first.focus()

    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.keyboard.press("Enter")

    assert "language" not in (posted.value.post_data or "")


def test_the_language_button_takes_the_ticks_along(new_page):
    page = new_page()
    page.goto("/gallery/?journey")
    page.locator("#answers input").first.check()

    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="Español").click()

    assert posted.value.post_data == "language=es&things=serious"


def test_paper_shows_what_was_folded_away_and_no_buttons(new_page):
    page = new_page(width=1280)
    page.goto("/gallery/")

    page.emulate_media(media="print")

    assert page.get_by_text("They read what you send").is_visible()
    assert not page.get_by_role("link", name="Exit this page").last.is_visible()
    assert page.get_by_role("link", name="Call 988").first.is_visible()
