"""A program that fills in every field gets what people get; only the queue is spared. People never notice."""

import pytest
from playwright.sync_api import expect

from screening.models import Submission
from tests.browser.walker import Walker
from tests.cast import PAT

pytestmark = pytest.mark.django_db(transaction=True)

FILL_IN_EVERYTHING = """() => {
  for (const field of document.querySelectorAll("#answers input:not([type=hidden]), #answers textarea")) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = true;
    else field.value = {phone: "2125550101", email: "bot@spam.example"}[field.name] ?? "https://spam.example";
  }
}"""
# What browsers fill in by themselves: fields that say what they are for, and that can be seen.
FILL_IN_AS_A_BROWSER = """() => {
  const kept = {name: "Pat", tel: "(212) 555-0101", email: "pat@example.org", url: "https://pat.example"};
  for (const field of document.querySelectorAll("input[autocomplete]"))
    if (field.autocomplete !== "off" && field.checkVisibility()) field.value = kept[field.autocomplete] ?? "";
}"""


def at_the_form(page):
    Walker(page, PAT).open("send")


def press(page):
    page.locator("#answers button.button").last.click()


def test_a_program_that_fills_in_everything_spares_the_queue(page):
    Walker(page, PAT).open("result")
    expect(page.locator("h1")).to_contain_text("Intensive outpatient")
    expect(page.locator("body")).to_contain_text("988")
    page.locator('a.button[href$="/send/"]').click()
    page.evaluate(FILL_IN_EVERYTHING)
    press(page)

    expect(page.locator("body")).to_contain_text("Press once more")
    assert not Submission.objects.exists()
    page.wait_for_load_state()
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Intensive outpatient")


def test_a_person_taken_for_a_program_presses_once_more(page):
    at_the_form(page)
    page.fill("#website", "https://pat.example", force=True)
    page.check('[name="consent"]')
    press(page)
    page.get_by_role("button", name="Send").click()

    page.wait_for_url("**/sent/")
    assert Submission.objects.count() == 1


def test_a_browser_that_fills_in_what_it_knows_is_a_person(page):
    at_the_form(page)
    page.evaluate(FILL_IN_AS_A_BROWSER)
    page.check('[name="consent"]')
    press(page)

    page.wait_for_url("**/sent/")
    assert Submission.objects.get().contact["email"] == "pat@example.org"


def test_a_person_who_tabs_through_the_form_never_meets_the_hidden_field(page):
    at_the_form(page)
    page.locator('[name="name"]').focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") != "website"


def test_a_journey_faster_than_reading_is_asked_once_more_and_the_result_is_shown(page, settings):
    settings.FASTEST_JOURNEY = 3600
    at_the_form(page)
    page.check('[name="consent"]')
    press(page)

    expect(page.locator("body")).to_contain_text("Press once more")
    assert not Submission.objects.exists()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent/")
    assert Submission.objects.count() == 1
