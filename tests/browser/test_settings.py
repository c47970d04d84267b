"""An admin sets what holds for the whole site, and it shows."""

import pytest

from tests.browser.looks import look
from tests.cast import an_admin

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_admin_sets_the_number_and_the_minutes(new_page, sign_in):
    page = sign_in(new_page(width=1280), an_admin("ada", first_name="Ada"))
    page.goto("/staff/settings/")
    assert look(page) == []

    page.get_by_label("The site's own number").fill("(212) 555-0100")
    page.get_by_label("When coordinators work").fill("whenever")
    page.get_by_label("Minutes until an untouched claim runs out").fill("0")
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert look(page) == []
    assert summary.get_by_role("link").count() == 2

    page.get_by_label("When coordinators work").fill("Mon-Sat 08:00-20:00")
    page.get_by_label("Minutes until an untouched claim runs out").fill("45")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The settings are saved.").wait_for()
    assert page.get_by_label("Minutes until an untouched claim runs out").input_value() == "45"
    page.goto("/privacy/")
    page.get_by_role("link", name="(212) 555-0100").first.wait_for()
