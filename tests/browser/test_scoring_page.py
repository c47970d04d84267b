"""The scoring in the open, in a real browser."""

import pytest
from django.urls import reverse

from tests.browser.looks import look
from tests.cast import an_admin


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
    assert page.locator(".staff-header").is_hidden()
