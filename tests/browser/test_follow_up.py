"""Coming back in a real browser: from sending to the receipt."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from programs.models import CriteriaVersion
from screening.actions import following_up, sending
from screening.contact import Contact
from screening.models import SiteSettings, Submission
from tests.asked import answered
from tests.browser.looks import look, measured
from tests.browser.walker import Walker
from tests.cast import PAT

CODE = "river apple lantern kite"


@pytest.fixture
def sent(new_page):
    """Opens a page on which a person has just sent their answers; gives it with reference and words."""

    def send(language="en", **options):
        page = new_page(**options)
        Walker(page, PAT).open("result", language).send(name="Pat", phone="555 010 0199")
        return page, page.inner_text(".reference__number"), page.inner_text(".reference__code")

    return send


@pytest.fixture
def open_progress(new_page):
    """Opens a page on which a person has come back to what they sent."""

    def open_page(**options):
        submission = sending.send(
            journey=str(uuid4()),
            answered=answered(PAT),
            language="en",
            version=CriteriaVersion.objects.published(),
            contact=Contact(name="Pat", phone="555 010 0199"),
        )
        following_up.give_code(submission=submission, code=CODE)
        page = new_page(**options)
        come_back(page, submission.reference, CODE)
        expect(page.locator("h1")).to_have_text("What you sent")
        return page, submission

    return open_page


def come_back(page, reference, words, address="/follow-up/"):
    page.goto(address)
    page.fill("[name=reference]", reference)
    page.fill("[name=words]", words)
    page.locator("#answers button.button").last.click()


def go(page, part):
    page.locator(f'main a[href$="/{part}/"]').first.click()


def press(page):
    page.locator("#answers button.button").last.click()


@pytest.mark.parametrize(
    ("options", "language", "look"),
    [
        pytest.param({"width": 320, "js": False}, "en", measured, id="no JavaScript, so no axe"),
        pytest.param({"width": 375, "dark": True}, "es", look, id="dark, Spanish"),
    ],
)
def test_the_whole_way_back(sent, options, language, look):
    page, reference, words = sent(language, **options)
    looked_at = [look(page)]
    address = "/es/follow-up/" if language == "es" else "/follow-up/"

    come_back(page, reference, "quite other words here", address)
    expect(page.locator(".error-summary")).to_be_visible()
    looked_at.append(look(page))

    come_back(page, reference, words.upper(), address)
    expect(page.locator("main")).to_contain_text(reference)
    looked_at.append(look(page))

    go(page, "contact")
    expect(page.locator("[name=phone]")).to_have_value("555 010 0199")
    looked_at.append(look(page))
    page.fill("[name=phone]", "1")
    press(page)
    looked_at.append(look(page))
    page.fill("[name=phone]", "555 010 0123")
    page.check('[name=call_times][value="evening"]')
    press(page)
    expect(page.locator(".notice[role=status]")).to_be_visible()
    looked_at.append(look(page))

    go(page, "message")
    looked_at.append(look(page))
    page.fill("[name=words]", "I can talk from Monday")
    press(page)
    submission = Submission.objects.get()
    assert [message.words for message in submission.messages.all()] == ["I can talk from Monday"]
    assert submission.contact["phone"] == "555 010 0123"
    assert submission.contact["call_times"] == ["evening"]

    go(page, "take-back")
    looked_at.append(look(page))
    press(page)
    expect(page.locator(".reference__number")).to_have_text(reference)
    looked_at.append(look(page))
    page.reload()
    expect(page.locator(".reference__number")).to_have_text(reference)
    assert not Submission.objects.exists()

    come_back(page, reference, words, address)
    expect(page.locator(".error-summary")).to_be_visible()
    assert [complaint for complaints in looked_at for complaint in complaints] == []


def test_the_words_are_gone_after_a_reload_and_do_not_come_back(sent):
    page, reference, words = sent()
    page.reload()

    expect(page.locator(".reference__number")).to_have_text(reference)
    expect(page.locator(".reference__code")).to_have_count(0)
    page.go_back()
    page.go_forward()
    expect(page.locator(".reference__code")).to_have_count(0)
    assert words.split()[0] not in str(page.context.cookies())


def test_two_quick_clicks_on_send_show_words_that_open_it(new_page):
    page = new_page()
    Walker(page, PAT).open("send")
    page.check("[name=consent]")
    page.locator("#answers button.button").last.dblclick()
    page.wait_for_url("**/sent/")

    come_back(page, page.inner_text(".reference__number"), page.inner_text(".reference__code"))

    assert Submission.objects.count() == 1
    expect(page.locator("h1")).to_have_text("What you sent")


def test_the_language_changes_on_the_page_with_the_words(sent):
    page, _, words = sent()
    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".reference__code")).to_have_text(words)


def test_the_language_changes_and_what_was_typed_stays(open_progress):
    page, _ = open_progress()
    go(page, "message")
    page.fill("[name=words]", "Half a thought")
    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("[name=words]")).to_have_value("Half a thought")


def test_with_the_keyboard_only(open_progress):
    page, submission = open_progress()
    page.goto("/follow-up/")
    tab_to(page, "[name=reference]")
    page.keyboard.type(submission.reference)
    tab_to(page, "[name=words]")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What you sent")
    tab_to(page, 'a[href$="/message/"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your message")
    tab_to(page, "textarea")
    page.keyboard.type("By keyboard")
    tab_to(page, "main button")
    page.keyboard.press("Space")
    expect(page.locator(".notice[role=status]")).to_be_visible()
    tab_to(page, 'a[href$="/take-back/"]')
    page.keyboard.press("Enter")
    expect(page.locator("main form .button")).to_be_visible()
    tab_to(page, "main form .button")
    page.keyboard.press("Enter")

    expect(page.locator(".reference__number")).to_have_text(submission.reference)
    assert not Submission.objects.exists()


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


@pytest.mark.parametrize("options", [{}, {"js": False}], ids=["JavaScript", "no JavaScript"])
def test_leaving_ends_the_open_progress(open_progress, live_server, options):
    SiteSettings.objects.create(pk=1, exit_address=f"{live_server.url}/accessibility/")
    page, _ = open_progress(**options)
    address = page.url
    page.locator(".exit").click()
    page.wait_for_url("**/accessibility/")

    page.goto(address)
    expect(page.locator("h1")).to_have_text("This page is closed")
    assert page.context.cookies() == []


def test_a_change_in_another_tab_is_told(open_progress):
    page, submission = open_progress()
    go(page, "contact")
    expect(page.locator("[name=phone]")).to_be_visible()
    following_up.change_contact(
        submission=submission, contact=None, seen=following_up.contact_seen(submission)
    )
    page.fill("[name=name]", "Pat again")
    press(page)

    expect(page.locator(".notice[role=alert]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Pat again")
    press(page)
    expect(page.locator(".notice[role=status]")).to_be_visible()
