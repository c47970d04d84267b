"""An admin changes the criteria in a real browser, and the next person is judged by them."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from history.kinds import EventKind
from history.models import Event
from programs.models import CriteriaVersion, Program
from programs.offered.demo import make as make_programs
from programs.studio.actions import drafting, publishing
from screening.actions import sending
from tests.asked import answered
from tests.browser.looks import faults, look
from tests.browser.walker import Walker
from tests.cast import an_admin, answers

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


@pytest.fixture
def ada(transactional_db):
    return an_admin("ada", first_name="Ada")


@pytest.fixture
def alan(transactional_db):
    return an_admin("alan", first_name="Alan")


def change(page, code, **bounds):
    """Open a row of the draft, change what it asks for, and save it."""
    page.get_by_role("link", name=f"Change {code}").click()
    for dimension, bound in bounds.items():
        page.select_option(f'[name="{dimension}"]', bound)
    page.get_by_role("button", name="Save this row").click()
    expect(page.locator("#messages")).to_contain_text(f"{code} is saved")


def test_from_a_draft_to_the_next_person(new_page, sign_in, ada, alan):
    earlier = sending.send(
        journey=uuid4(), answered=answered(SEVERE), language="en", version=CriteriaVersion.objects.published()
    )
    page = sign_in(new_page(width=1280), ada)

    # Draft, break a safety rule, and read the finding.
    page.goto("/staff/criteria/")
    page.get_by_role("button", name="Start a draft").click()
    change(page, "C01", withdrawal="4")
    finding = page.locator(".finding--error").first
    expect(finding).to_contain_text("Withdrawal risk of 3 or 4 is always inpatient")
    expect(finding).to_contain_text("For example: No disorder likely, a safe and sober home, strong support")
    expect(page.locator("#row-C01 .finding--error")).to_contain_text(
        "C01 comes closest to them, and asks for withdrawal risk of at least 4 (here 3)."
    )
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
    assert Event.objects.filter(kind=EventKind.BACKTEST_OPENED, by=ada).exists()

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
    pat = Walker(new_page(), SEVERE).open("check").to_result()
    expect(pat.page.locator("h1")).to_have_text("Intensive outpatient (IOP)")
    earlier.refresh_from_db()
    assert (earlier.level, earlier.screening.criteria_version.number) == ("php", 1)


def tab_to(page, name):
    """Press Tab until what has the focus is called this, and is seen to have it."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS) == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"Nothing called “{name}” is reached with the Tab key.")


NAME_OF_FOCUS = """() => {
    const at = document.activeElement
    const label = at.labels && at.labels.length ? at.labels[0] : at
    return (at.ariaLabel || label.textContent).trim()
}"""


def test_from_a_draft_to_the_next_version_with_the_keyboard_alone(new_page, sign_in, ada, alan):
    page = sign_in(new_page(width=1280), ada)
    page.goto("/staff/criteria/")
    tab_to(page, "Start a draft")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Draft of version 2")
    tab_to(page, "Change C17")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Change C17")
    tab_to(page, "Support, at least")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Save this row")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("C17 is saved")
    page.goto("/staff/criteria/draft/")
    tab_to(page, "Check this draft")
    page.keyboard.press("Enter")
    expect(page.locator(".gate").nth(2)).to_contain_text("Still to do")

    second = sign_in(new_page(width=768, dark=True), alan)
    second.goto("/staff/criteria/draft/publish/")
    tab_to(second, "Why you agree that some people get less care")
    second.keyboard.type("Strong support carries them.")
    tab_to(second, "Approve these criteria")
    second.keyboard.press("Enter")
    expect(second.locator("#messages")).to_contain_text("Your approval is on record")

    page.reload()
    tab_to(page, "Why the criteria change")
    page.keyboard.type("As in the meeting.")
    tab_to(page, "Publish version 2")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Version 2 is in force")


def test_every_page_of_the_workshop_is_clean_and_fits(new_page, sign_in, ada):
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C20")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)
    publishing.check(draft=draft, by=ada)
    make_programs(by=ada)
    program = Program.objects.get(name__startswith="Riverbend")
    page = sign_in(new_page(width=1280), ada)
    for address in (
        "criteria/",
        "criteria/map/?by=draft&stability=1&support=1&responsibilities=3",
        "criteria/try/?by=draft&stability=1&severity=2&support=0&withdrawal=2&responsibilities=3",
        "criteria/draft/",
        "criteria/draft/rows/",
        "criteria/draft/rows/C20/",
        "criteria/draft/rows/C20/remove/",
        "criteria/draft/discard/",
        "criteria/draft/import/",
        "criteria/draft/publish/",
        "criteria/draft/backtest/",
        "criteria/draft/backtest/file/",
        "criteria/cases/",
        "criteria/add-case/",
        "criteria/import-cases/",
        "criteria/cases/P11/",
        "criteria/cases/P11/remove/",
        "criteria/shadow/",
        "criteria/versions/",
        "criteria/versions/1/",
        "criteria/versions/1/policy/",
        "criteria/versions/compare/?before=1&after=2",
        "levels/",
        "levels/iop/",
        "programs/",
        "programs/add/",
        f"programs/{program.pk}/",
        f"programs/{program.pk}/tracks/",
        f"programs/{program.pk}/remove/",
    ):
        assert page.goto(f"/staff/{address}").status == 200
        assert look(page) == []


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


def test_a_short_iop_is_refused_at_its_field(new_page, sign_in, ada):
    page = sign_in(new_page(width=768, dark=True), ada)
    page.goto("/staff/levels/iop/")
    page.fill('[name="hours_from"]', "8")
    page.get_by_role("button", name="Save this level").click()

    expect(page.locator(".error-summary")).to_contain_text("is at least 9 hours a week. Give 9 or more.")
    expect(page.locator('[name="hours_from"]')).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Error: ")
    assert faults(page) == []


def test_a_file_of_real_admissions_is_judged_in_the_browser(new_page, sign_in, ada):
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
