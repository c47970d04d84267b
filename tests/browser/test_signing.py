"""A clinical lead reads, signs and is named; an edit of a level ends that in front of everybody."""

import pytest
from playwright.sync_api import expect

from programs.models import Signature
from screening import standing
from tests.browser.looks import look
from tests.cast import PASSWORD, an_admin
from tests.signing import SAID, a_clinical_lead, days_from_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clara(transactional_db):
    return a_clinical_lead(first_name="Clara", email="clara@clinic.example", password=PASSWORD)


@pytest.fixture
def ada(transactional_db):
    return an_admin("ada", first_name="Ada")


def fill_in(page):
    for box in page.get_by_role("checkbox").all():
        box.check()
    for name, said in SAID.items():
        page.fill(f'[name="{name}"]', said)
    page.fill('[name="limits"]', "Not for pregnancy.")
    page.fill('[name="look_again_on"]', days_from_now(365).isoformat())


def test_from_reading_to_a_signature_and_its_end(new_page, sign_in, clara, ada):
    standing.memory.update(lines={}, until=0.0)
    page = sign_in(new_page(width=375), clara)

    # Read what stands, and where nobody stands behind it yet.
    page.goto("/staff/")
    expect(page.get_by_role("heading", name="Sign-off")).to_be_visible()
    assert look(page) == []
    page.get_by_role("link", name="Wording in Spanish").click()
    expect(page.get_by_role("cell", name="No sé", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back").click()

    # Sign, after being asked once more who is there.
    page.get_by_role("link", name="Sign what you have read").click()
    page.fill('[name="password"]', PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what you sign")
    assert look(page) == []
    fill_in(page)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Your signature is on record")
    assert look(page) == []
    assert Signature.objects.get().by == clara

    # The criteria and the public pages say so.
    page.goto("/staff/criteria/")
    expect(page.locator("main")).to_contain_text("Limits: Not for pregnancy.")
    assert look(page) == []
    public = new_page()
    public.goto("/")
    expect(public.locator("footer")).to_contain_text("Questions and rules checked by Clara Mendez, MD on")
    assert look(public) == []

    # An admin edits a level: the signature of that part ends in front of everybody.
    admin = sign_in(new_page(width=1280), ada)
    admin.goto("/staff/levels/iop/")
    admin.fill('[name="cost_to"]', "9999")
    admin.get_by_role("button", name="Save").click()
    expect(admin.locator("#messages")).to_be_visible()
    page.goto("/staff/criteria/sign-off/")
    ended = page.get_by_role("row", name="Facts about the levels")
    expect(ended).to_contain_text("Ended: changed or taken back")
    public.reload()
    expect(public.locator("footer")).not_to_contain_text("Clara")
