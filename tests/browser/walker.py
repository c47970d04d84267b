"""Walks through the questions in a browser, as a person with a mouse or with only a keyboard.

Five tests walk the whole way, question by question: with the mouse, with the keyboard, without scripts,
in Spanish, and in two tabs (test_journey.py). All others open the page that they are about, by a draft
that is sealed here and set as a cookie: `Walker(page, PAT).open("send")`.
"""

import time

from django.http import HttpResponse
from django.urls import reverse

from screening.instrument.questions import Kind
from screening.patient import draft as drafts
from tests.asked import BY_KEY, NUMBERS, QUESTIONS

CONTINUE = "#answers button.button"


class Walker:
    """One person on one page (a browser tab)."""

    def __init__(self, page, given, start="/start/"):
        self.page, self.given, self.start_at = page, given, start

    def start(self):
        self.page.goto(self.start_at)
        self.page.locator("main form button").click()
        return self

    def open(self, name, language="en"):
        """A page of a journey on which all was answered and the result asked for, some minutes ago."""
        return self.open_draft(sealed_draft(self.given, language, judged_by=1), name)

    def open_question(self, key, language="en"):
        """A question, with all answered before it and nothing after."""
        before = self.given_before(key)
        return self.open_draft(sealed_draft(before, language), "question", NUMBERS[key])

    def given_before(self, key):
        return {name: self.given[name] for name in self.given if NUMBERS[name] < NUMBERS[key]}

    def open_draft(self, cookie, name, *arguments):
        self.page.context.add_cookies([cookie])
        key = cookie["path"].split("/")[-2]
        self.page.goto(reverse(f"screening:{name}", args=[key, *arguments]))
        return self

    def answer(self, key):
        """Tick what was given to this question, and continue."""
        for name, value in self.ticks(key):
            self.page.check(f'input[name="{name}"][value="{value}"]')
        self.proceed()

    def ticks(self, key):
        answer = self.given[key]
        if BY_KEY[key].kind is Kind.ROWS:
            return list(answer.items())
        return [("answer", value) for value in (answer if isinstance(answer, list) else [answer])]

    def proceed(self):
        self.page.locator(CONTINUE).last.click()

    def answer_all(self):
        for question in QUESTIONS:
            if question.key in self.given:
                self.answer(question.key)
        return self

    def to_result(self):
        """From the check page."""
        self.proceed()
        return self

    def send(self, **fields):
        """From the result page."""
        self.page.locator('a.button[href$="/send/"]').click()
        for name, value in fields.items():
            self.page.fill(f'[name="{name}"]', value)
        self.page.check('[name="consent"]')
        self.proceed()
        return self


def sealed_draft(given, language, judged_by=None):
    """The cookie of a person who began ten minutes ago and gave these answers."""
    draft = drafts.begin(language)
    draft.answers, draft.judged_by, draft.begun = given, judged_by, int(time.time()) - 600
    cookie = drafts.write_draft(HttpResponse(), draft).cookies[drafts.COOKIE]
    return {
        "name": cookie.key,
        "value": cookie.value,
        "domain": "localhost",
        "path": cookie["path"],
        "httpOnly": True,
        "sameSite": cookie["samesite"],
    }


class KeyboardWalker(Walker):
    """The same, touching nothing but Tab, the arrows, Space and Enter."""

    def start(self):
        self.page.goto(self.start_at)
        self.tab_to("main form button")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/1/*")
        return self

    def answer(self, key):
        for name, value in self.ticks(key):
            self.tick(f'input[name="{name}"][value="{value}"]')
        here = self.page.url
        self.proceed()
        self.page.wait_for_url(lambda url: url != here)

    def tick(self, selector):
        choice = self.page.locator(selector)
        if choice.get_attribute("type") == "checkbox":
            self.tab_to(selector)
            self.page.keyboard.press("Space")
            return
        name = choice.get_attribute("name")
        self.tab_to(f'input[name="{name}"]')
        for _ in range(self.page.locator(f'input[name="{name}"]').count()):
            self.page.keyboard.press("Space")
            if choice.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert choice.is_checked()

    def proceed(self):
        self.tab_to(f"{CONTINUE}:not(.visually-hidden)")
        self.page.keyboard.press("Enter")

    def tab_to(self, selector):
        for _ in range(120):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {selector}")
