"""The whole story: two people answer and send, a coordinator decides, an admin changes a criterion."""

import pytest
from playwright.sync_api import expect

from people.roles import Role
from programs.models import CriteriaVersion
from screening.models import Review, Submission
from tests.browser.walker import Walker
from tests.cast import NO_SUBSTANCE, PAT, answers, member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

# A mild problem and patchy support: standard outpatient by version 1, whose C22 asks for little support.
MILD = answers(
    symptoms=["cravings", "more_than_meant"], people_to_count_on="maybe_one", days_used={"alcohol": "1_to_4"}
)
MILD.pop("drinks_per_day")


def level_shown_to(page, given):
    Walker(page, given).open("check").to_result()
    return page.locator("h1").inner_text()


def test_from_the_first_answer_to_the_next_persons_criteria(new_page, sign_in):
    two_people_send_from_two_tabs(new_page())
    cora_finds_pat_and_decides(sign_in(new_page(width=1280), member("cora", Role.COORDINATOR)))
    assert level_shown_to(new_page(), MILD) == "Standard outpatient"
    ada_changes_a_criterion(sign_in(new_page(width=1280), member("ada", Role.ADMIN)))
    assert level_shown_to(new_page(), MILD) == "Intensive outpatient (IOP)"


def two_people_send_from_two_tabs(page):
    pat = Walker(page, PAT).open_question("readiness")
    sam = Walker(page.context.new_page(), NO_SUBSTANCE).open_question("readiness")
    pat.answer("readiness")
    sam.answer("readiness")
    pat.to_result().send(name="Pat", phone="(212) 555-0101")
    sam.to_result().send(name="Sam")
    expect(pat.page.locator("h1")).to_have_text("Your answers are sent")
    expect(sam.page.locator("h1")).to_have_text("Your answers are sent")
    assert {each.contact["name"]: each.level for each in Submission.objects.all()} == {
        "Pat": "iop",
        "Sam": "outpatient",
    }


def cora_finds_pat_and_decides(page):
    pat = Submission.objects.get(level="iop")
    page.goto("/staff/")
    page.get_by_role("link", name=pat.reference).first.click()
    expect(page.locator("main")).to_contain_text("12 to 20 days")
    expect(page.locator("main")).to_contain_text("A moderate problem")
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_text("Choose another level").click()
    decide = page.locator("#decide")
    decide.get_by_label("Partial hospitalization (PHP)").check()
    decide.get_by_label("More risk than the answers show").check()
    decide.locator("[name=rationale]").fill("Drank more than was ticked, as it turned out on the phone.")
    decide.get_by_role("button", name="Put on record").click()
    expect(page.locator("main")).to_contain_text("Partial hospitalization (PHP)")

    review = Review.objects.get()
    assert (review.recommended_level, review.decided_level) == ("iop", "php")
    pat.refresh_from_db()
    assert pat.level == "iop"  # the original is kept


def ada_changes_a_criterion(page):
    page.goto("/staff/criteria/")
    page.get_by_role("button", name="Start a draft").first.click()
    page.get_by_role("link", name="Change C22").click()
    page.locator("[name=support]").select_option("2")
    page.get_by_role("button", name="Save this row").click()
    page.goto("/staff/criteria/draft/")
    page.get_by_role("button", name="Check this draft").click()
    page.goto("/staff/criteria/draft/publish/")
    for field in page.locator("textarea").all():
        field.fill("Patchy support has not been enough for people with a mild problem.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator("main")).to_contain_text("2")

    version = CriteriaVersion.objects.published()
    assert version.number == 2
    assert version.rows.get(code="C22").support == 2
    assert CriteriaVersion.objects.get(number=1).rows.get(code="C22").support == 3
