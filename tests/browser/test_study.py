"""A study in a real browser: planned, rated blind by a clinician, and read by a clinical lead."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import LEVELS
from screening import studied
from screening.models import SecondRating, Study
from tests.browser.looks import look
from tests.signing import a_clinical_lead
from tests.studies import a_clinician, rate, sent_in_study

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clara(transactional_db):
    return a_clinical_lead(first_name="Clara")


@pytest.fixture
def dee(transactional_db):
    return a_clinician(first_name="Dee")


def test_a_study_from_its_plan_to_where_we_differ(new_page, sign_in, clara, dee):
    studied.memory.update(study=None, until=0.0)
    lead = sign_in(new_page(width=1280), clara)

    # Plan it: what so many can show is said before it starts.
    lead.goto("/staff/study/")
    assert look(lead) == []
    lead.get_by_role("link", name="Plan a study").click()
    lead.fill('[name="size"]', "40")
    lead.get_by_role("button", name="Work it out again").click()
    expect(lead.locator("main")).to_contain_text("With 40 rated")
    assert look(lead) == []
    lead.fill('[name="share"]', "100")
    lead.get_by_role("button", name="Start the study").click()
    expect(lead.locator("#messages")).to_contain_text("The study has started")

    # People who send are drawn; a clinician rates the first without ours in sight.
    sent = [sent_in_study(uuid4()) for _ in range(12)]
    page = sign_in(new_page(width=375), dee)
    page.goto("/staff/")
    expect(page.get_by_role("heading", name="Your second ratings")).to_be_visible()
    assert look(page) == []
    page.get_by_role("button", name="Rate the next one").click()
    expect(page.locator("main")).not_to_contain_text("We said")
    page.get_by_role("button", name="Put my rating on record").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a level of care")
    assert look(page) == []
    for dimension in Dimension:
        page.locator(f'[name="{dimension}"][value="3"]').check()
    page.locator('[name="level"][value="inpatient"]').check()
    page.get_by_label("Remarks").fill("Reads worse than it scores.")
    page.get_by_role("button", name="Put my rating on record").click()
    expect(page.get_by_role("heading", name="We placed this person under what you said")).to_be_visible()
    assert look(page) == []
    assert SecondRating.objects.get().submission == sent[0]

    # From eleven on the lead reads what it found, and case by case where we differ.
    for each in sent[1:]:
        rate(each, dee, level=LEVELS[0])
    lead.goto("/staff/study/")
    lead.get_by_role("link", name="What it has found so far").click()
    expect(lead.get_by_role("heading", name="What we said against what a clinician said")).to_be_visible()
    assert look(lead) == []
    lead.get_by_role("link", name="Where we differ, case by case").click()
    expect(lead.get_by_role("heading", level=2).first).to_contain_text("placed too low")
    expect(lead.locator("main")).to_contain_text("Reads worse than it scores.")
    assert look(lead) == []

    # Ended, it can be asked for as a file.
    lead.goto("/staff/study/")
    lead.get_by_text("End this study").click()
    lead.get_by_role("button", name="End the study").click()
    expect(lead.locator("#messages")).to_contain_text("The study has ended")
    assert not Study.objects.get().is_running
    lead.get_by_role("link", name="What study").click()
    lead.get_by_role("button", name="Ask for the file").click()
    expect(lead.locator("main")).to_contain_text("Another person makes it")
    assert look(lead) == []
