"""The public pages in a real browser: sound for assistive technology, on any width, without JavaScript."""

import pytest

from screening.models import SiteSettings
from tests.browser.looks import faults, look, show, sideways
from tests.browser.walker import Walker
from tests.cast import PAT
from tests.offered import offer
from tests.public_pages import EVERY_PAGE, in_language

FINGER = 44  # px, the least height of what is pressed on its own
PRESSED_ALONE = ".button, .exit, .guides a, .more, .header a, .footer a, .crisis-strip a, .crisis-block__way"


@pytest.fixture
def furnished(db, django_user_model):
    """A site that shows all it can show: its own numbers, and a program."""
    SiteSettings.objects.create(
        pk=1,
        phone="555 0100",
        phone_hours="Monday to Friday, 9 to 5",
        violence_line_name="Safe House",
        violence_line_phone="555 0199",
    )
    return offer("River Street evenings", django_user_model.objects.create_user("ada"))


def test_every_page_is_sound_and_fits(new_page, furnished):
    page = new_page(width=320)

    found = {}
    for path in EVERY_PAGE:
        page.goto(path)
        found[path] = look(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_every_page_is_sound_and_fits_in_spanish(new_page, furnished):
    page = new_page(width=1280, dark=True)

    found = {}
    for path in EVERY_PAGE:
        page.goto(in_language(path, "es"))
        found[path] = [*faults(page), *sideways(page)]
        show(page, width=320, dark=True)
        found[path] += sideways(page)
        show(page, width=1280, dark=True)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_an_empty_list_of_programs_is_sound(page, db):
    page.goto("/programs/")

    assert faults(page) == []


def test_what_is_pressed_is_as_high_as_a_finger(new_page, furnished):
    page = new_page(width=320)

    low = {}
    for path in EVERY_PAGE:
        page.goto(path)
        boxes = page.eval_on_selector_all(
            PRESSED_ALONE, "all => all.map(each => [each.textContent, each.getBoundingClientRect().height])"
        )
        low[path] = [text for text, height in boxes if 0 < height < FINGER]

    assert {path: texts for path, texts in low.items() if texts} == {}


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_the_language_switch_keeps_the_page(new_page, db, js):
    page = new_page(js=js)
    page.goto("/guides/what-to-ask/")

    page.click("text=Español")
    assert page.url.endswith("/es/guides/what-to-ask/")
    assert page.text_content("h1") == "Qué preguntar a un programa"

    page.click("text=English")
    assert page.url.endswith("/guides/what-to-ask/")
    assert page.text_content("h1") == "What to ask a program"


def test_from_home_to_the_first_question_with_the_keyboard(page, db):
    page.goto("/")

    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main .button')"):
            break
    page.keyboard.press("Enter")

    page.wait_for_url("**/start/")


def test_reading_leaves_nothing_in_the_browser(page, db):
    for path in EVERY_PAGE:
        page.goto(path)

    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_exit_leads_to_where_the_site_says(new_page, db, live_server, js):
    SiteSettings.objects.create(pk=1, exit_address=f"{live_server.url}/accessibility/")
    page = new_page(js=js)
    page.goto("/guides/if-it-happens-again/")

    page.click(".exit")

    page.wait_for_url("**/accessibility/")


def test_text_of_twice_the_size_fits(new_page, furnished):
    """Where a person has set larger letters in the browser, not zoomed the page."""
    page = new_page(width=375)
    answers = {"substances": ["alcohol", "opioids", "sedatives"]}

    found = {}
    for path in ("/", "/es/", "/programs/", "/es/programs/", "/levels/", "/start/", "days_used"):
        if path.startswith("/"):
            page.goto(path)
        else:
            Walker(page, {**PAT, **answers}).open_question(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[path] = sideways(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
