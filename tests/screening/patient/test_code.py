"""The code of four words: shown once, when the answers are sent."""

import logging
import re

import pytest

from screening import codes
from screening.actions import following_up
from screening.models import Submission
from screening.patient import draft
from tests.cast import PAT
from tests.patient import CODE, OURS, Person, look_up, text_of
from tests.stored import everything_stored, planted_in

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def words_on(response):
    """The four words, where the page shows them."""
    code = re.search(r'class="reference__code">(.*?)</p>', response.content.decode())
    return re.findall(r"<span>(.*?)</span>", code[1]) if code else []


@pytest.fixture
def ready(client):
    person = Person(client)
    person.answer_all(PAT).ask_for_the_result()
    return person


def test_the_code_is_shown_once_and_opens_what_was_sent(ready):
    ready.send()

    words = words_on(ready.get("sent"))

    assert len(words) == 4
    assert look_up(ready.client, Submission.objects.get().reference, " ".join(words)).status_code == 302
    again = ready.get("sent")
    assert words_on(again) == []
    assert not all(word in again.content.decode() for word in words)  # one of them may be a common word
    assert Submission.objects.get().reference in text_of(again)


def test_no_browser_translates_the_code_or_the_reference(ready):
    ready.send()
    page = ready.get("sent").content.decode()

    assert page.count("reference__code") == page.count('translate="no" class="reference__code"') == 1
    assert page.count("reference__number") == page.count('translate="no" class="reference__number"') > 0


@pytest.mark.parametrize("name", ["reference", "words"])
def test_no_keyboard_makes_other_words_of_what_was_copied(client, name):
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', client.get("/follow-up/").content.decode())[0]

    for attribute in ('translate="no"', 'autocorrect="off"', 'spellcheck="false"', 'autocomplete="off"'):
        assert attribute in field


@pytest.mark.parametrize("name", ["reference", "words"])
def test_too_long_is_told_in_our_own_words(client, name):
    fields = {"reference": "K7MN-4PQ8", "words": "one two three four", name: "x" * 500}
    page = client.post("/follow-up/", fields)

    assert page.status_code == 422
    assert "Ensure this value" not in page.content.decode()


def test_the_code_leaves_the_browser_with_the_page_that_shows_it(ready):
    ready.send()
    before = draft.read_draft(with_cookies_of(ready.client), ready.key)
    ready.get("sent")
    after = draft.read_draft(with_cookies_of(ready.client), ready.key)

    assert len(before.code.split()) == 4
    assert after.code == ""


def with_cookies_of(client):
    request = type("Request", (), {})()
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return request


def test_of_two_clicks_on_send_the_second_shows_words_that_fit(ready):
    """The browser drops the answer to the first click, with its cookie."""
    ready.get("send")
    before = ready.client.cookies[draft.COOKIE].value
    ready.send()
    put_back(ready, before)

    ready.send()

    words = words_on(ready.get("sent"))
    assert codes.fits(" ".join(words), Submission.objects.get().code)


def put_back(person, cookie):
    person.client.cookies[draft.COOKIE] = cookie
    person.client.cookies[draft.COOKIE]["path"] = f"/screen/{person.key}/"


def test_sent_again_with_another_code_shows_no_words_that_do_not_fit(ready):
    before = ready.client.cookies[draft.COOKIE].value  # from before the send page was opened
    ready.send()
    words = " ".join(words_on(ready.get("sent")))
    put_back(ready, before)

    ready.send()

    page = ready.get("sent")
    assert words_on(page) == []
    assert "They are shown once" in text_of(page)
    assert codes.fits(words, Submission.objects.get().code)


def test_a_submission_that_got_no_code_gets_one_when_it_is_sent_again(ready):
    """As when the server stops between sending and giving the code."""
    ready.send()
    Submission.objects.update(code="")
    ready.client.cookies.clear()
    assert following_up.give_code(submission=Submission.objects.get(), code=CODE)
    assert not following_up.give_code(submission=Submission.objects.get(), code="four other words here")


def test_the_language_can_change_on_the_page_with_the_words(ready):
    ready.send()
    page = ready.get("sent")
    shown = re.search(r'name="shown" value="([^"]+)"', page.content.decode())[1]

    ready.client.post(ready.url("language"), {"page": "sent", "language": "es", "shown": shown}, **OURS)

    spanish = ready.get("sent")
    assert 'lang="es"' in spanish.content.decode()
    assert words_on(spanish) == words_on(page)
    assert words_on(ready.get("sent")) == []


@pytest.mark.parametrize("shown", ["", "1.x", "rubbish"])
def test_words_that_were_never_on_the_page_are_not_shown(ready, shown):
    ready.send()
    ready.get("sent")

    ready.client.post(ready.url("language"), {"page": "sent", "language": "es", "shown": shown}, **OURS)

    assert words_on(ready.get("sent")) == []


def test_a_person_who_sends_in_spanish_gets_spanish_words(client):
    person = Person(client, start="/es/start/")
    person.answer_all(PAT).ask_for_the_result()
    person.get("send")
    person.send()

    assert set(words_on(person.get("sent"))) <= set(codes.words_in("es"))


def test_the_language_of_the_send_page_changes_without_sending_and_keeps_what_was_typed(ready):
    typed = {"language": "en", "consent": "on", "name": "Pat Example", "call_times": ["evening"]}

    response = ready.client.post(ready.url("send"), {**typed, "switch_to": "es"}, **OURS)

    page = response.content.decode()
    assert 'lang="es"' in page
    assert "Pat Example" in page
    assert re.search(r'value="evening"[^>]*checked', page)
    assert not Submission.objects.exists()
    ready.send()
    assert set(words_on(ready.get("sent"))) <= set(codes.words_in("es"))


def test_the_code_is_stored_nowhere_in_clear(ready, caplog):
    caplog.set_level(logging.DEBUG)
    response = ready.send()
    code = " ".join(words_on(ready.get("sent")))

    stored = everything_stored() + caplog.text + response.url
    assert not planted_in(stored, code, code.replace(" ", "-"), " ".join(code.split()[:2]))
    assert Submission.objects.get().code.startswith("code$4096$")


def test_after_it_was_taken_back_the_confirmation_says_so(ready):
    ready.send()
    words = " ".join(words_on(ready.get("sent")))
    response = look_up(ready.client, Submission.objects.get().reference, words)
    ready.client.post(f"{response.url}take-back/", **OURS)

    assert "What you sent is no longer here" in text_of(ready.get("sent"))
