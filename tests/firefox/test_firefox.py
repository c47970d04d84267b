"""Debian's Firefox through the whole journey, sign-in and one review: `make test-firefox`."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from people.roles import Role
from screening.instrument.questions import Kind
from screening.models import Review, Submission
from tests.asked import BY_KEY, QUESTIONS
from tests.browser.hands import code_for
from tests.cast import PASSWORD, PAT, member
from tests.firefox.driver import Firefox, program

pytestmark = pytest.mark.django_db(transaction=True)

CONTINUE = "#answers button.button"


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def firefox(request, tmp_path):
    if not program():
        pytest.skip("the tests in Firefox DID NOT RUN: there is no Firefox (bin/firefox tries to get one)")
    with Firefox(tmp_path, scripts=request.param) as firefox:
        yield firefox


@pytest.fixture(autouse=True)
def nobody_is_too_fast(settings):
    settings.FASTEST_JOURNEY = 0  # a program reads faster than people do


@pytest.fixture
def secret(transactional_db):
    cora = member("cora", Role.COORDINATOR, first_name="Cora", email="cora@example.org", password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(cora, secret)
    return secret


def test_a_person_answers_and_sends_and_a_coordinator_decides(firefox, live_server, secret):
    pat_answers_after_a_mistake(firefox, live_server.url)
    pat_sends(firefox)
    cora_signs_in(firefox, live_server.url, secret)
    cora_decides(firefox, Submission.objects.get())


def pat_answers_after_a_mistake(firefox, site):
    firefox.open(f"{site}/start/")
    firefox.click("main form button")
    firefox.click(CONTINUE)
    firefox.until(lambda: firefox.title.startswith("Error: Question 1 of"))
    answer(firefox, "who_for")
    firefox.until(lambda: firefox.title.startswith("Question 2 of"))
    firefox.back()
    firefox.until(lambda: firefox.title.startswith("Question 1 of"))
    firefox.find('input[value="self"]:checked')

    for question in QUESTIONS:
        if question.key in PAT:
            answer(firefox, question.key)
    firefox.until(lambda: firefox.text("h1") == "Check your answers")


def answer(firefox, key):
    given = PAT[key]
    rows = given if BY_KEY[key].kind is Kind.ROWS else {"answer": given}
    for name, values in rows.items():
        for value in values if isinstance(values, list) else [values]:
            choice = f'input[name="{name}"][value="{value}"]'
            firefox.find(choice)
            if not firefox.has(f"{choice}:checked"):
                firefox.click(choice)
    firefox.click(CONTINUE)


def pat_sends(firefox):
    firefox.click(CONTINUE)
    firefox.until(lambda: firefox.text("h1") == "Intensive outpatient (IOP)")
    firefox.click('a.button[href$="/send/"]')
    firefox.write('[name="name"]', "Pat")
    firefox.write('[name="phone"]', "(212) 555-0101")
    firefox.click('[name="consent"]')
    firefox.click(CONTINUE)
    firefox.until(lambda: firefox.text("h1") == "Your answers are sent")
    firefox.back()  # once sent, every page of the journey leads there
    firefox.until(lambda: firefox.text("h1") == "Your answers are sent")


def cora_signs_in(firefox, site, secret):
    firefox.open(f"{site}/staff/")
    firefox.write('[name="login"]', "cora")
    firefox.write('[name="password"]', PASSWORD)
    firefox.press("Sign in")
    firefox.write('[name="code"]', code_for(secret))
    firefox.press("Continue")
    firefox.until(lambda: firefox.text("h1") == "Queue")


def cora_decides(firefox, pat):
    firefox.press(pat.reference)
    firefox.press("Claim")
    firefox.click("#decide > summary")
    firefox.click('#decide [name="decided_level"][value="php"]')
    firefox.press("Put on record")
    firefox.until(lambda: firefox.title.startswith("Error:"))
    firefox.click('#decide [name="reason"]')
    firefox.write('#decide [name="rationale"]', "Two outpatient programs did not hold.")
    firefox.press("Put on record")
    firefox.until(lambda: "On record: Partial hospitalization (PHP)." in firefox.text("body"))

    review = Review.objects.get()
    assert (review.recommended_level, review.decided_level) == ("iop", "php")
