"""Back after a mistake was put right leads to a page, never to the browser's "Confirm Form Resubmission"."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walker import Walker
from tests.cast import PAT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(new_page, request):
    return new_page(js=request.param)


def test_back_after_a_mistake_was_put_right_is_the_question_as_answered(page):
    walker = Walker(page, PAT).start()
    walker.proceed()
    expect(page).to_have_title(re.compile("^Error: Question 1 of"))
    walker.answer("who_for")
    expect(page).to_have_title(re.compile("^Question 2 of"))
    page.wait_for_load_state()

    page.go_back()

    expect(page).to_have_title(re.compile("^Question 1 of"))
    expect(page.locator('input[value="self"]')).to_be_checked()


def test_back_from_sent_after_a_mistake_leads_to_what_was_sent(page):
    Walker(page, PAT).open("send")
    page.fill('[name="phone"]', "(212) 555-0142")
    page.locator("#answers button.button").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator('[name="phone"]')).to_have_value("(212) 555-0142")
    page.check('[name="consent"]')
    page.locator("#answers button.button").click()
    page.wait_for_url("**/sent/")
    page.wait_for_load_state()

    page.go_back()

    page.wait_for_url("**/sent/")  # once sent, every page of the journey leads there


def test_a_mistake_is_told_once(page):
    walker = Walker(page, PAT).start()
    walker.proceed()
    expect(page).to_have_title(re.compile("^Error:"))
    page.goto(page.url)
    expect(page).to_have_title(re.compile("^Question 1 of"))
