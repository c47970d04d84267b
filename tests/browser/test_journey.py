"""The patient's journey in a real browser."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from screening.models import SiteSettings, Submission
from tests.browser.looks import look, sideways
from tests.browser.walker import KeyboardWalker, Walker
from tests.cast import NO_SUBSTANCE, PAT, answers

pytestmark = pytest.mark.django_db(transaction=True)

PRESSED_HERE = "button, .button, label.choice, .exit, .back, select"
SEVERE = answers(
    symptoms=["more_than_meant", "cravings", "took_much_time", "tolerance", "unsafe_use", "let_things_slip"],
    drinks_per_day="17_or_more",
    stopping_complications="dont_know",
    home_safety="violence",
)


def heading(page):
    return page.locator("h1")


# The whole way, question by question


def test_two_people_in_two_tabs_of_one_browser_are_never_mixed(page):
    pat, sam = Walker(page, PAT), Walker(page.context.new_page(), NO_SUBSTANCE)
    pat.start()
    sam.start()
    for question in PAT:
        for each in (pat, sam):
            if question in each.given:
                each.page.bring_to_front()  # a tab in the background is drawn once a second
                each.answer(question)
    pat.to_result()
    sam.to_result()

    expect(heading(pat.page)).to_have_text("Intensive outpatient (IOP)")
    expect(heading(sam.page)).to_have_text("Standard outpatient")
    pat.send(name="Pat")
    sam.send(name="Sam")

    assert sorted((each.contact["name"], each.level) for each in Submission.objects.all()) == [
        ("Pat", "iop"),
        ("Sam", "outpatient"),
    ]


def test_with_the_mouse_on_a_phone(new_page):
    """Titles and addresses, which the browser keeps, name no answer; at 320 px, a desk at 400%, all fits."""
    page = new_page(width=320)
    walker = Walker(page, PAT).start()
    for key in PAT:
        assert re.fullmatch(r"Question \d+ of (up to )?\d+", page.title())
        assert re.fullmatch(r"/screen/[\w-]+/\d+/", urlsplit(page.url).path)
        assert sideways(page) == [], key
        walker.answer(key)
    walker.to_result()

    expect(heading(page)).to_have_text("Intensive outpatient (IOP)")
    walker.send()
    expect(heading(page)).to_have_text("Your answers are sent")


def test_with_the_keyboard_alone(page):
    walker = KeyboardWalker(page, PAT).start().answer_all().to_result()

    expect(heading(page)).to_have_text("Intensive outpatient (IOP)")
    walker.tab_to('a.button[href$="/send/"]')
    page.keyboard.press("Enter")
    walker.tick('[name="consent"]')
    walker.proceed()
    expect(heading(page)).to_have_text("Your answers are sent")


def test_without_javascript(new_page):
    page = new_page(js=False)
    Walker(page, PAT).start().answer_all().to_result().send()

    expect(heading(page)).to_have_text("Your answers are sent")
    assert Submission.objects.get().screening.answers == PAT


def test_in_spanish(new_page):
    page = new_page(locale="es-US")
    Walker(page, PAT, start="/es/start/").start().answer_all().to_result()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(heading(page)).to_have_text("Programa ambulatorio intensivo (IOP)")


def test_for_someone_else(page):
    given = answers(who_for="someone_else", sleeping_place="dont_know", suicidal_thoughts="dont_know")
    Walker(page, given).open("check").to_result()

    expect(page.locator("main")).to_contain_text("The answers about them point to")
    expect(page.locator("main")).to_contain_text("Sleeping place")


# Every page in every state


def test_every_page_is_accessible_and_fits(new_page):
    page = new_page(width=320)
    walker = Walker(page, SEVERE)
    problems = []

    def inspect(state):
        problems.extend(f"{state}: {problem}" for problem in look(page, PRESSED_HERE))

    page.goto("/start/")
    inspect("start")
    for key in ("who_for", "danger_signs", "days_used", "stopping_effects"):
        walker.open_question(key)
        inspect(f"{key} empty")
        walker.proceed()
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator(".error-summary")).to_be_focused()
        inspect(f"{key} with an error")
    walker.open("check")
    inspect("check")
    walker.to_result()
    inspect("result")
    page.locator('a.button[href$="/send/"]').click()
    inspect("send")
    page.fill('[name="phone"]', "12")
    walker.proceed()
    inspect("send with errors")
    page.fill('[name="phone"]', "555 010 0199")
    page.check('[name="consent"]')
    walker.proceed()
    inspect("sent")
    assert problems == []


def test_danger_pages_are_accessible(new_page):
    page = new_page(width=320)
    walker = Walker(page, answers(danger_signs=["seizure"], suicidal_thoughts="thoughts"))
    walker.open_question("danger_signs").answer("danger_signs")
    expect(heading(page)).to_have_text("Call 911 now")
    assert look(page, PRESSED_HERE) == []
    page.get_by_role("link", name="Go on with the questions").click()
    walker.answer("suicidal_thoughts")
    assert look(page, PRESSED_HERE) == []


# Errors


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page):
    walker = Walker(page, PAT).start()
    walker.proceed()

    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.locator('input[value="self"]')).to_be_focused()


def test_none_of_these_takes_the_other_ticks_off(page):
    Walker(page, PAT).open_question("symptoms")
    page.check('input[value="cravings"]')
    page.check('input[value="none_of_these"]')

    expect(page.locator('input[value="cravings"]')).not_to_be_checked()
    page.check('input[value="cravings"]')
    expect(page.locator('input[value="none_of_these"]')).not_to_be_checked()


def test_none_of_these_takes_no_sign_of_danger_off(page):
    Walker(page, PAT).open_question("danger_signs")
    page.check('input[value="seizure"]')
    page.check('input[value="none_of_these"]')
    page.locator("main form button.button").click()

    expect(page.get_by_role("heading", name="Call 911 now")).to_be_visible()


# Back, change, language


def test_the_browsers_back_button_works(page):
    walker = Walker(page, PAT).start()
    walker.answer("who_for")
    walker.answer("danger_signs")
    expect(page).to_have_title(re.compile("^Question 3 of"))
    page.wait_for_load_state()  # Chromium refuses to go back while a page is being exchanged
    page.go_back()
    page.go_back()

    expect(page.locator('input[value="self"]')).to_be_checked()


def test_a_change_leads_straight_back_to_the_check_page(page):
    walker = Walker(page, PAT).open("check")
    page.locator('a[href$="/17/change/"]').click()
    page.check('input[value="some_use"]')
    walker.proceed()

    expect(heading(page)).to_have_text("Check your answers")
    expect(page.locator("main")).to_contain_text("Someone uses there now and then")


def test_the_language_switch_keeps_what_was_ticked(page):
    Walker(page, PAT).start()
    page.check('input[value="someone_else"]')
    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator('input[value="someone_else"]')).to_be_checked()


# Leaving fast


NEUTRAL = "**/accessibility/"


@pytest.fixture
def weather(new_page, live_server):
    """Opens pages of a site whose neutral page is one of its own: no other host can be reached here."""
    SiteSettings.objects.create(pk=1, exit_address=f"{live_server.url}/accessibility/")
    return new_page


def leave_by_link(page):
    page.locator(".exit").click()


def leave_by_shift(page):
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize(
    ("leave", "options"),
    [
        pytest.param(leave_by_link, {}, id="link"),
        pytest.param(leave_by_link, {"js": False}, id="link without JavaScript"),
        pytest.param(leave_by_shift, {}, id="Shift three times"),
    ],
)
def test_after_leaving_nothing_comes_back(weather, leave, options):
    page = weather(**options)
    walker = Walker(page, PAT).start()
    walker.answer("who_for")
    walker.answer("danger_signs")
    expect(page).to_have_title(re.compile("^Question 3 of"))
    page.wait_for_load_state()
    question = page.url

    leave(page)
    page.wait_for_url(NEUTRAL)
    page.go_back()
    if options.get("js", True):
        assert page.url != question  # the script takes it out of the browser's history
    assert "two weeks" not in page.content() or "no longer here" in page.content()
    page.goto(question)
    page.reload()

    expect(heading(page)).to_have_text("Your answers are no longer here")
    assert page.context.cookies() == []


def test_leaving_from_an_information_page_wipes_the_answers_behind_it(weather):
    page = weather()
    Walker(page, PAT).open("check").to_result()
    page.wait_for_load_state()
    result = page.url
    page.goto("/levels/")
    leave_by_link(page)
    page.wait_for_url(NEUTRAL)
    page.goto(result)

    expect(heading(page)).to_have_text("Your answers are no longer here")
    assert page.context.cookies() == []


def test_shift_counts_only_alone(weather):
    page = weather()
    Walker(page, PAT).start()
    expect(page).to_have_title(re.compile("^Question 1 of"))
    page.wait_for_load_state()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift+A")
    page.keyboard.press("Shift")
    page.wait_for_timeout(300)

    expect(heading(page)).to_have_text("Who is this for?")


# What a browser keeps and sends


def test_no_cookie_before_the_person_starts_and_none_on_other_pages(page):
    for address in ("/", "/levels/", "/start/", "/crisis/", "/privacy/"):
        page.goto(address)
    assert page.context.cookies() == []

    Walker(page, PAT).start()
    [cookie] = page.context.cookies()
    assert cookie["path"].startswith("/screen/")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


def test_a_text_with_a_limit_tells_what_is_left_and_keeps_what_is_too_much(page):
    Walker(page, PAT).open("send")
    expect(page.get_by_text("Characters left: 300")).to_be_visible()

    page.fill('[name="safety"]', "\U0001f642" * 302)

    expect(page.get_by_text("Characters too many: 2")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Characters too many: 2")).to_have_count(1)
    assert page.input_value('[name="safety"]') == "\U0001f642" * 302


def test_sending_for_someone_else_is_sound_and_fits(new_page):
    page = new_page(width=320)
    sam = {**PAT, "who_for": "someone_else"}

    found = []
    for language in ("en", "es"):
        Walker(page, sam).open("send", language)
        expect(page.locator("[name=relation]")).to_be_visible()
        found += look(page)

    assert found == []
