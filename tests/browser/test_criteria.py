"""An admin changes the criteria in a real browser, and the next person is judged by them."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import expect

from history.models import Event
from programs.models import CriteriaVersion
from screening import actions
from tests.browser.walker import Walker
from tests.cast import answers

pytestmark = pytest.mark.django_db(transaction=True)

# A severe problem, a safe home and strong support: PHP by C17, IOP once C17 asks for less support.
SEVERE = answers(
    symptoms=[
        "more_than_meant",
        "could_not_cut_down",
        "cravings",
        "let_things_slip",
        "tolerance",
        "unsafe_use",
    ],
    drinks_per_day="1_to_4",
)


def an_admin(name):
    person = User.objects.create_user(name.lower(), first_name=name)
    person.groups.add(Group.objects.get(name="admin"))
    return person


@pytest.fixture
def ada(transactional_db):
    return an_admin("Ada")


@pytest.fixture
def alan(transactional_db):
    return an_admin("Alan")


def change(page, code, **bounds):
    """Open a row of the draft, change what it asks for, and save it."""
    page.get_by_role("link", name=f"Change {code}").click()
    for dimension, bound in bounds.items():
        page.select_option(f'[name="{dimension}"]', bound)
    page.get_by_role("button", name="Save this row").click()
    expect(page.locator("#messages")).to_contain_text(f"{code} is saved")


def test_from_a_draft_to_the_next_person(new_page, sign_in, faults, ada, alan):
    earlier = actions.send(
        journey=uuid4(), answers=SEVERE, language="en", version=CriteriaVersion.objects.published()
    )
    page = sign_in(new_page(width=1280), ada)

    # Draft, break a safety rule, and read the finding.
    page.goto("/staff/criteria/")
    page.get_by_role("button", name="Start a draft").click()
    change(page, "C01", withdrawal="4")
    finding = page.locator(".finding--error").first
    expect(finding).to_contain_text("Withdrawal risk of 3 or 4 is always inpatient")
    expect(finding).to_contain_text("For example: No disorder likely, a safe and sober home, strong support")
    assert faults(page) == []
    page.get_by_role("button", name="Check this draft").click()
    expect(page.locator(".gate").nth(1)).to_contain_text("1 error")
    expect(page.get_by_role("button", name="Publish version 2")).to_have_count(0)

    # Mend it; change another row, so that some people would get less care.
    page.get_by_role("link", name="Mend the draft").click()
    change(page, "C01", withdrawal="3")
    expect(page.locator(".finding")).to_have_count(0)
    change(page, "C17", support="1")

    # Check and backtest it.
    page.get_by_role("button", name="Check this draft").click()
    expect(page.locator(".gate").nth(2)).to_contain_text("A second admin, who did not work on this draft")
    expect(page.get_by_role("button", name="Approve these criteria")).to_have_count(0)
    assert faults(page) == []
    page.get_by_role("link", name="Who they are").click()
    expect(page.locator("main")).to_contain_text("1 case: 0 would get more care, 1 less")
    expect(page.locator("main")).to_contain_text(earlier.reference)
    assert faults(page) == []
    assert Event.objects.filter(kind="backtest_opened", by=ada).exists()

    # A second person approves it, without JavaScript.
    second = sign_in(new_page(width=768, js=False), alan)
    second.goto("/staff/criteria/draft/publish/")
    second.fill('[name="reason"]', "Seen the list; strong support carries them.")
    second.get_by_role("button", name="Approve these criteria").click()
    expect(second.locator("#messages")).to_contain_text("Your approval is on record")

    # Publish it.
    page.goto("/staff/criteria/draft/publish/")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator(".error-summary")).to_contain_text("Say why the criteria change")
    page.fill('[name="reason"]', "People with strong support do as well in IOP.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator("#messages")).to_contain_text("Version 2 is in force")
    expect(page.locator("h1")).to_have_text("The criteria in force")

    # The next person is judged by it; the earlier one keeps what they were told.
    pat = Walker(new_page(), SEVERE).start().answer_all().to_result()
    expect(pat.page.locator("h1")).to_have_text("Intensive outpatient (IOP)")
    earlier.refresh_from_db()
    assert (earlier.level, earlier.criteria_version.number) == ("php", 1)


def test_of_two_at_one_row_the_second_sees_both_versions(new_page, sign_in, ada, alan):
    first, second = sign_in(new_page(width=1280), ada), sign_in(new_page(width=1280), alan)
    first.goto("/staff/criteria/")
    first.get_by_role("button", name="Start a draft").click()
    first.goto("/staff/criteria/draft/rows/C08/")
    second.goto("/staff/criteria/draft/rows/C08/")
    first.select_option('[name="support"]', "1")
    first.get_by_role("button", name="Save this row").click()

    second.select_option('[name="support"]', "2")
    second.get_by_role("button", name="Save this row").click()

    told = second.get_by_role("alert")
    expect(told).to_contain_text("Ada saved this while you had it open")
    expect(told.locator("tbody tr")).to_have_count(1)
    expect(told.locator("tbody tr")).to_contain_text("Support, at least")
    second.get_by_role("button", name="Save this row").click()
    expect(second.locator("#row-C08")).to_contain_text("support is at least 2")


def test_a_short_iop_is_refused_at_its_field(new_page, sign_in, faults, ada):
    page = sign_in(new_page(width=768, dark=True), ada)
    page.goto("/staff/levels/iop/")
    page.fill('[name="hours_from"]', "8")
    page.get_by_role("button", name="Save this level").click()

    expect(page.locator(".error-summary")).to_contain_text("is at least 9 hours a week. Give 9 or more.")
    expect(page.locator('[name="hours_from"]')).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Error: ")
    assert faults(page) == []


def test_a_file_of_real_admissions_is_judged_in_the_browser(new_page, sign_in, faults, ada):
    """50 admissions of TEDS-A 2023 (SAMHSA; US federal data, public domain), roughly rated for tests."""
    page = sign_in(new_page(width=1280), ada)
    page.goto("/staff/criteria/")
    page.get_by_role("button", name="Start a draft").click()
    change(page, "C17", severity="4")
    page.goto("/staff/criteria/draft/backtest/file/")
    page.set_input_files('[name="file"]', "tests/programs/teds_a_2023_rated_50.csv")
    page.get_by_role("button", name="Judge the file").click()

    expect(page.locator("main")).to_contain_text("50 cases: 0 would get more care")
    assert faults(page) == []
