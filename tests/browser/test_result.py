"""How long the result is on a phone with all of it folded, and how soon there is something to press."""

import pytest
from playwright.sync_api import expect

from tests.browser.walker import Walker
from tests.cast import PAT, answers

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 812}
IN_SCREENS = """() => {
    const bottom = (each) => each.getBoundingClientRect().bottom / innerHeight
    const pressed = [...document.querySelectorAll("main .button, main .piece__ways a")]
    return [document.documentElement.scrollHeight / innerHeight, Math.min(...pressed.map(bottom))]
}"""
SIGNS = ["more_than_meant", "could_not_cut_down", "cravings", "withdrawal"]
MANY_SIGNS = [*SIGNS, "took_much_time", "let_things_slip", "tolerance"]
UNKNOWN = (
    "suicidal_thoughts",
    "last_use",
    "drinks_per_day",
    "stopping_effects",
    "stopping_complications",
    "sleeping_place",
    "home_safety",
    "people_to_count_on",
    "people_around_using",
)
OUTPATIENT = answers(days_used={"alcohol": "5_to_11"}, symptoms=["more_than_meant"])
ON_FENTANYL = answers(
    substances=["opioids"],
    days_used={"opioids": "21_to_30"},
    last_use="last_day",
    overdose_or_er="more_than_once",
    opioid_stopping="cannot_cope",
    symptoms=SIGNS,
    drinks_per_day=None,
    stopping_effects=None,
    stopping_complications=None,
)
INPATIENT = answers(
    days_used={"alcohol": "21_to_30"},
    drinks_per_day="17_or_more",
    stopping_effects="strong",
    stopping_complications="yes",
    symptoms=MANY_SIGNS,
    home_safety="frequent_use",
    people_to_count_on="no_one",
)
MANY_UNKNOWNS = answers(who_for="someone_else", **dict.fromkeys(UNKNOWN, "dont_know"))


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        (OUTPATIENT, "Standard outpatient"),
        (PAT, "Intensive outpatient (IOP)"),
        (ON_FENTANYL, "Partial hospitalization (PHP)"),
        (INPATIENT, "Inpatient or residential care"),
        (MANY_UNKNOWNS, "Inpatient or residential care"),
        (answers(danger_signs=["seizure"]), "Call 911 now"),
    ],
    ids=["outpatient", "IOP", "PHP with fentanyl", "inpatient", "many unknowns", "emergency"],
)
def test_the_result_is_short_on_a_phone_and_soon_has_something_to_press(page, given, heading):
    """Spanish needs a quarter more letters; its page is allowed a fifth of a screen more."""
    page.set_viewport_size(PHONE)
    for language, spare in (("en", 0), ("es", 0.2)):
        page.context.clear_cookies()
        Walker(page, given).open("result", language)
        if language == "en":
            expect(page.locator("h1")).to_have_text(heading)
        page.wait_for_load_state()
        screens, first_press = page.evaluate(IN_SCREENS)
        assert screens <= 3.5 + spare, language
        assert first_press <= 1.5 + spare, language


def test_on_a_desk_what_can_be_done_stays_in_sight(new_page):
    page = new_page(width=1280)
    Walker(page, INPATIENT).open("result")
    page.locator("#summary summary").click()

    expect(page.locator("#summary pre")).to_be_in_viewport()
    expect(page.locator('a.button[href$="/send/"]')).to_be_in_viewport()
