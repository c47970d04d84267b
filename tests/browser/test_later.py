"""Begun on a phone, finished at a desk: in both languages, with scripts and without."""

import pytest
from playwright.sync_api import expect

from screening.models import KeptDraft, SiteSettings, Submission
from tests.browser.looks import look, measured
from tests.browser.walker import Walker
from tests.cast import PAT

WHERE_IT_STOPS = "past_help"
LATER = "main [name=later]"


def press(page, text_or_value):
    page.locator(f'main button[value="{text_or_value}"]').click()


def write_words(page, words, language="en"):
    page.goto("/es/go-on/" if language == "es" else "/go-on/")
    page.fill("[name=words]", words)
    page.locator("#answers button.button").last.click()


def words_of(page):
    expect(page.locator(".reference__code span")).to_have_count(8)
    return " ".join(page.locator(".reference__code span").all_inner_texts())


@pytest.mark.parametrize(
    ("options", "language", "look"),
    [
        pytest.param({"js": False}, "en", measured, id="no JavaScript, so no axe"),
        pytest.param({}, "en", look, id="English"),
        pytest.param({"dark": True}, "es", look, id="dark, Spanish"),
    ],
)
def test_begun_on_a_phone_and_finished_at_a_desk(new_page, options, language, look):
    phone = new_page(width=375, **options)
    on_phone = Walker(phone, PAT).open_question(WHERE_IT_STOPS, language)
    looked_at = [look(phone)]
    for name, value in on_phone.ticks(WHERE_IT_STOPS):
        phone.check(f'input[name="{name}"][value="{value}"]')
    phone.locator(LATER).click()
    looked_at.append(look(phone))
    assert not KeptDraft.objects.exists()
    press(phone, "keep")
    words = words_of(phone)
    looked_at.append(look(phone))
    phone.go_back()
    phone.go_forward()
    expect(phone.locator(".reference__code")).to_have_count(0)
    looked_at.append(look(phone))

    desk = new_page(width=1280, **options)
    desk.goto("/es/" if language == "es" else "/")
    desk.locator('main a[href$="/go-on/"]').click()
    looked_at.append(look(desk))
    write_words(desk, " ".join(reversed(words.split())), language)
    expect(desk.locator(".error-summary")).to_be_visible()
    looked_at.append(look(desk))
    write_words(desk, words.upper(), language)
    expect(desk.locator("form#answers input").first).to_be_attached()
    assert desk.locator("html").get_attribute("lang") == language
    at_desk = Walker(desk, PAT)
    for key in list(PAT)[list(PAT).index(WHERE_IT_STOPS) + 1 :]:
        at_desk.answer(key)

    other = new_page(width=1280, **options)
    write_words(other, words, language)
    expect(other.locator('main button[name="sure"]')).to_be_visible()
    looked_at.append(look(other))
    press(other, "yes")
    expect(other.locator("form#answers input").first).to_be_attached()

    at_desk.to_result().send(phone="212 555 0100")
    expect(desk.locator(".reference__number")).to_be_visible()
    assert Submission.objects.get().screening.answers == PAT
    assert not KeptDraft.objects.exists()
    write_words(other, words, language)
    expect(other.locator(".error-summary")).to_be_visible()
    assert [complaint for complaints in looked_at for complaint in complaints] == []


def test_the_words_are_copied_by_one_press_and_where_scripts_run_only(new_page):
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    Walker(page, PAT).open_question(WHERE_IT_STOPS)
    page.locator(LATER).click()
    press(page, "keep")
    words = words_of(page)
    page.locator("[data-copy]").click()

    expect(page.get_by_text("Copied", exact=True)).to_have_role("status")
    assert page.evaluate("navigator.clipboard.readText()") == words

    plain = new_page(js=False)
    Walker(plain, PAT).open_question(WHERE_IT_STOPS)
    plain.locator(LATER).click()
    press(plain, "keep")
    words_of(plain)
    expect(plain.locator("[data-copy]")).to_be_hidden()


def test_paper_shows_the_words_and_where_to_go_on(new_page):
    page = new_page()
    Walker(page, PAT).open_question(WHERE_IT_STOPS)
    page.locator(LATER).click()
    press(page, "keep")
    words_of(page)
    page.emulate_media(media="print")

    expect(page.locator(".reference__code")).to_be_visible()
    expect(page.locator("main")).to_contain_text("/go-on/")
    expect(page.locator("[data-print]")).to_be_hidden()


def test_enter_still_continues_and_keeps_nothing(page):
    Walker(page, PAT).open_question(WHERE_IT_STOPS)
    page.locator("main input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "later" not in url)

    assert not KeptDraft.objects.exists()


def test_leaving_wipes_the_phone_and_the_words_still_open_at_the_desk(new_page, live_server):
    SiteSettings.objects.create(pk=1, exit_address=f"{live_server.url}/accessibility/")
    phone = new_page()
    Walker(phone, PAT).open_question(WHERE_IT_STOPS)
    phone.locator(LATER).click()
    press(phone, "keep")
    words = words_of(phone)
    phone.locator(".exit").click()
    phone.wait_for_url("**/accessibility/")
    assert phone.context.cookies() == []

    desk = new_page(width=1280)
    write_words(desk, words)
    expect(desk.locator(LATER)).to_be_visible()
