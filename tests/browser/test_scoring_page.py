"""The scoring in the open, in a real browser."""

import pytest
from django.urls import reverse

from screening.instrument.instruments import RELEASED
from screening.review.views.scoring import described
from tests.browser.looks import faults, look
from tests.cast import an_admin


@pytest.fixture(scope="module", autouse=True)
def described_before():
    """Once a process, which takes a second or two: no browser should have to wait for it."""
    for instrument in RELEASED:
        described(instrument)


@pytest.fixture
def ada(transactional_db):
    return an_admin("ada")


def test_the_scoring_can_be_read_at_any_width_and_in_print(new_page, sign_in, ada):
    page = new_page(width=375)
    sign_in(page, ada)
    page.goto(reverse("screening:scoring"))

    assert page.get_by_role("heading", name="How answers are scored").is_visible()
    assert look(page) == []

    page.emulate_media(media="print")
    assert page.locator(".checksum").first.is_visible()
    assert page.locator(".rule-code").first.is_visible()
    assert page.locator(".staff-header").is_hidden()


def test_an_earlier_version_leads_to_the_one_that_is_asked(new_page, sign_in, ada):
    page = new_page(width=1280, dark=True)
    sign_in(page, ada)
    page.goto(reverse("screening:scoring_of", args=["2026.1"]))
    assert faults(page) == []

    page.get_by_role("link", name="2026.2").first.click()

    assert page.url.endswith(reverse("screening:scoring"))


def test_it_prints_as_one_document_of_many_sheets(new_page, sign_in, ada):
    page = new_page(width=1280)
    sign_in(page, ada)
    page.goto(reverse("screening:scoring"))
    page.wait_for_load_state()
    paper = page.pdf(format="Letter")

    assert paper.count(b"/Type /Page\n") > 10
