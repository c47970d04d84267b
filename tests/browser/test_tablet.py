"""A tablet in the waiting room, in a real browser: people come one after another, and find nothing."""

import re

import pytest
from playwright.sync_api import expect

from people.roles import Role
from screening.actions import tablets
from screening.models import Submission, Tablet
from screening.patient.tablet import COOKIE
from tests.browser.hands import Keyboard
from tests.browser.looks import faults, look, measured
from tests.browser.walker import Walker
from tests.cast import NO_SUBSTANCE, PAT, answers, member

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "(212) 555-0142"
BEGIN = {"en": "Start now", "es": "Empezar ahora"}
WIPE = "Wipe it, and start for the next person"
HISTORY = "history.length"


@pytest.fixture
def ada(transactional_db):
    return member("ada", Role.ADMIN)


def made_a_tablet(page, by, prints=False):
    token = tablets.set_up(name="By the window", prints=prints, by=by)
    page.context.add_cookies([{"name": COOKIE, "value": token, "domain": "localhost", "path": "/"}])
    page.goto("/tablet/")
    return page


@pytest.fixture
def tablet(new_page, ada):
    return made_a_tablet(new_page(width=768), ada)


class Person(Walker):
    """Scripts send the forms, so that the browser does not wait for the page by itself."""

    def proceed(self):
        with self.page.expect_navigation():
            super().proceed()


def sit_down(page, given=PAT, language="en"):
    """The next person begins, and comes to the first question."""
    page.locator(f'button[value="{language}"]').click()
    page.wait_for_url("**/start/")
    page.locator("main form button").click()
    page.wait_for_url("**/1/*")
    return Person(page, given)


def is_ready_for_the_next(page):
    page.wait_for_url("**/tablet/")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible()


def test_two_people_one_after_the_other(tablet):
    before = tablet.evaluate(HISTORY)
    first = sit_down(tablet).answer_all().to_result().send(phone=PHONE)
    expect(tablet.get_by_role("heading", name="Your answers are sent")).to_be_visible()
    reference = tablet.locator(".reference__number").inner_text()
    assert tablet.evaluate(HISTORY) == before, "every page replaced the one before"

    tablet.get_by_role("link", name=WIPE).click()
    is_ready_for_the_next(tablet)
    assert tablet.evaluate(HISTORY) == before
    assert cookies_of(tablet) == {COOKIE}

    second = sit_down(tablet, NO_SUBSTANCE)
    second.answer_all().to_result().send()
    assert reference not in tablet.content()
    assert first.given != second.given
    assert set(Submission.objects.values_list("door", flat=True)) == {"tablet"}
    assert Submission.objects.count() == 2


def cookies_of(page):
    return {cookie["name"] for cookie in page.context.cookies()}


@pytest.mark.parametrize("language", ["en", "es"])
def test_back_leads_out_of_the_journey_and_never_into_it(tablet, language):
    walker = sit_down(tablet, language=language)
    for key in ("who_for", "danger_signs", "suicidal_thoughts"):
        walker.answer(key)
    tablet.locator(".back").click()
    tablet.wait_for_url("**/3/")
    tablet.locator(".exit").click()
    is_ready_for_the_next(tablet)

    tablet.go_back()
    assert tablet.url == "about:blank"
    tablet.go_forward()

    is_ready_for_the_next(tablet)


def test_mistakes_and_the_other_language_add_nothing_to_go_back_to(tablet):
    before = tablet.evaluate(HISTORY)
    walker = sit_down(tablet)
    walker.proceed()
    expect(tablet).to_have_title(re.compile("^Error: Question 1 of"))
    tablet.check('input[value="self"]')
    tablet.locator(".header__language").click()
    expect(tablet.locator("html")).to_have_attribute("lang", "es")
    expect(tablet.locator('input[value="self"]')).to_be_checked()
    tablet.locator(".footer a").first.click()
    tablet.wait_for_url("**/read/crisis/")
    tablet.locator(".back").click()
    tablet.wait_for_url("**/2/")

    assert tablet.evaluate(HISTORY) == before


def test_a_form_that_is_answered_with_a_page_still_works(tablet):
    """The language button of the sending page: what is typed comes back in the page itself."""
    walker = sit_down(tablet).answer_all().to_result()
    tablet.locator('a.button[href$="/send/"]').click()
    tablet.fill('[name="phone"]', PHONE)
    tablet.locator(".header__language").click()
    expect(tablet.locator("html")).to_have_attribute("lang", "es")
    expect(tablet.locator('[name="phone"]')).to_have_value(PHONE)
    tablet.check('[name="consent"]')
    walker.proceed()
    tablet.wait_for_url("**/sent/")

    tablet.locator(".exit").click()
    is_ready_for_the_next(tablet)
    for _ in range(2):
        tablet.go_back()
        assert PHONE not in tablet.content()
        assert not tablet.locator("[name=phone]").count()


def test_what_one_typed_is_not_offered_to_the_next(tablet):
    """Nor put back by the browser on a reload."""
    sit_down(tablet).answer_all().to_result()
    tablet.locator('a.button[href$="/send/"]').click()
    tablet.fill('[name="phone"]', PHONE)
    tablet.fill('[name="name"]', "Pat Zanzibar")
    tablet.reload()
    expect(tablet.locator('[name="phone"]')).to_have_value("")
    tablet.fill('[name="phone"]', PHONE)
    tablet.locator(".exit").click()
    is_ready_for_the_next(tablet)

    sit_down(tablet, NO_SUBSTANCE).answer_all().to_result()
    tablet.locator('a.button[href$="/send/"]').click()

    for name in ("phone", "name", "email", "safety"):
        expect(tablet.locator(f'[name="{name}"]')).to_have_value("")
    fields = "[...document.querySelectorAll('main input, main textarea')].map((each) => each.autocomplete)"
    assert set(tablet.evaluate(fields)) <= {"", "off"}
    assert tablet.evaluate("document.querySelector('main form').autocomplete") == "off"


# Two minutes


@pytest.fixture
def waiting(new_page, ada):
    """On the first question, with a clock that the test moves on."""
    page = new_page(width=768)
    page.clock.install()
    made_a_tablet(page, ada)
    sit_down(page)
    return page


def test_after_ninety_seconds_it_asks_and_counts_down_and_then_wipes(waiting):
    dialog = waiting.get_by_role("alertdialog", name="Are you still here?")
    waiting.clock.run_for(89_000)
    expect(dialog).to_be_hidden()

    waiting.clock.run_for(1_000)
    expect(dialog).to_be_visible()
    expect(dialog.locator("#still-here-left")).to_have_text("What you did here is wiped in 30 seconds.")
    expect(dialog.get_by_role("status")).to_have_text("What you did here is wiped in 30 seconds.")
    waiting.clock.run_for(7_000)
    expect(dialog.locator("#still-here-left")).to_have_text("What you did here is wiped in 23 seconds.")
    expect(dialog.get_by_role("status")).to_have_text("What you did here is wiped in 30 seconds.")
    waiting.clock.run_for(3_000)
    expect(dialog.get_by_role("status")).to_have_text("What you did here is wiped in 20 seconds.")

    waiting.clock.run_for(20_000)

    is_ready_for_the_next(waiting)
    assert cookies_of(waiting) == {COOKIE}


def test_the_warning_is_worked_by_keys_alone(waiting):
    dialog = waiting.get_by_role("alertdialog")
    go_on = dialog.get_by_role("button", name="Go on")
    waiting.clock.run_for(95_000)
    expect(go_on).to_be_focused()

    waiting.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    waiting.clock.run_for(89_000)
    expect(dialog).to_be_hidden()
    waiting.clock.run_for(1_000)
    expect(dialog).to_be_visible()
    waiting.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    waiting.clock.run_for(95_000)
    Keyboard(waiting).press(dialog.get_by_role("link", name="Wipe it now"))
    is_ready_for_the_next(waiting)


def test_a_touch_begins_the_time_anew_and_tells_the_server(waiting):
    waiting.clock.run_for(80_000)
    with waiting.expect_response("**/tablet/here/") as renewed:
        waiting.locator("h1").click()
        waiting.clock.run_for(1)
    assert renewed.value.status == 204

    waiting.clock.run_for(80_000)
    expect(waiting.get_by_role("alertdialog")).to_be_hidden()
    Person(waiting, PAT).answer("who_for")
    waiting.wait_for_url("**/2/")


def test_while_it_asks_the_page_behind_is_covered(waiting):
    waiting.clock.run_for(95_000)
    backdrop = "getComputedStyle(document.getElementById('still-here'), '::backdrop').backgroundColor"

    expect(waiting.get_by_role("alertdialog")).to_be_visible()
    assert waiting.evaluate(backdrop) == waiting.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor"
    )
    assert faults(waiting) == []


def test_a_device_that_slept_wipes_when_it_wakes(waiting):
    waiting.clock.fast_forward(3_600_000)

    is_ready_for_the_next(waiting)


def test_another_tab_shows_nothing_once_the_turn_is_over(tablet):
    walker = sit_down(tablet)
    walker.answer("who_for")
    other = tablet.context.new_page()
    other.goto(tablet.url)
    expect(other).to_have_title(re.compile("^Question 2"))

    tablet.locator(".exit").click()
    is_ready_for_the_next(tablet)

    other.wait_for_url("about:blank")


# The browser's own memory of pages


def test_a_page_kept_for_back_is_kept_empty_and_asked_for_again(tablet):
    """Pages forbid to be kept (`no-store`), and the browser of these tests keeps none. One that did would say
    what is said here."""
    sit_down(tablet).answer("who_for")
    kept = tablet.locator("body")
    expect(kept).to_be_visible()
    tablets.end_turn(Tablet.objects.get())

    tablet.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(kept).to_be_hidden()
    tablet.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    is_ready_for_the_next(tablet)


# Without scripts


def test_without_scripts_back_shows_nothing_once_the_turn_is_over(new_page, ada):
    page = made_a_tablet(new_page(width=768, js=False), ada)
    walker = sit_down(page)
    for key in ("who_for", "danger_signs"):
        walker.answer(key)
    page.locator("main ~ .shared-tablet a").click()
    is_ready_for_the_next(page)

    for _ in range(3):
        page.go_back()
        is_ready_for_the_next(page)


# How it looks


def test_the_pages_of_a_tablet(new_page, ada):
    page = made_a_tablet(new_page(width=1280), ada, prints=True)
    problems = look(page)
    walker = sit_down(page)
    problems += look(page)
    walker.answer_all().to_result()
    problems += look(page)
    walker.send()
    page.wait_for_url("**/sent/")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    problems += look(page)
    page.goto("/staff/")
    problems += look(page)

    assert problems == []


def test_the_pages_of_a_tablet_in_spanish_and_in_danger(new_page, ada):
    page = made_a_tablet(new_page(width=375, dark=True), ada)
    walker = sit_down(page, answers(danger_signs=["seizure"]), language="es")
    problems = look(page)
    walker.answer("who_for")
    walker.answer("danger_signs")
    expect(page.get_by_text("Avise ahora a alguien en la recepción.")).to_be_visible()
    problems += look(page)
    page.goto("/es/crisis/")
    expect(page.get_by_text("988lineadevida.org").first).to_be_visible()
    problems += look(page)

    assert problems == []


def test_without_scripts_it_asks_on_a_page(new_page, ada):
    page = made_a_tablet(new_page(width=375, js=False), ada)
    sit_down(page)
    page.goto("/tablet/here/")
    expect(page.get_by_role("heading", name="Are you still here? ¿Sigue usted aquí?")).to_be_visible()
    assert measured(page) == []
    page.get_by_role("link", name="Go on").click()

    page.wait_for_url("**/1/")


def test_an_admin_sets_it_up_at_the_device(new_page, sign_in, ada):
    page = sign_in(new_page(width=1280), ada)
    page.goto("/staff/settings/")
    page.context.clear_cookies(name="staff", path="/")  # as signing in sets it, it is for /staff/ alone
    page.get_by_role("link", name="Tablets in the waiting room").click()
    problems = look(page)
    page.get_by_role("button", name="Make it a tablet").click()
    expect(page.locator(".error-summary")).to_be_visible()
    problems += look(page)
    page.get_by_label("What this tablet is called").fill("By the window")
    page.get_by_label(re.compile("I am at the tablet")).check()
    page.get_by_role("button", name="Make it a tablet").click()
    is_ready_for_the_next(page)

    page.go_back()
    expect(page.get_by_role("heading", name="Staff pages do not open here")).to_be_visible()
    assert problems == []
    assert cookies_of(page) <= {COOKIE, "staff-form"}

    elsewhere = sign_in(new_page(width=375), ada)
    elsewhere.goto("/staff/tablets/")
    problems = look(elsewhere)
    elsewhere.get_by_role("button", name="End By the window").click()
    expect(elsewhere.get_by_text("no tablet of the waiting room any more")).to_be_visible()
    assert problems == []
    page.goto("/")
    expect(page.get_by_role("heading", name="Find out which level of care fits")).to_be_visible()
