"""A morning in the life of a site: people come through every door, and one coordinator is there for them.

Each door is tried by itself elsewhere. Here all of them meet: what comes through one stands in the queue
beside what came through the others, and nothing of one is seen at another.
"""

import pytest
from playwright.sync_api import expect

from people.roles import Role
from screening.instrument.journey import Journey
from screening.models import Amendment, Asking, KeptDraft, Screening, Submission
from tests.asked import ASKED
from tests.browser.looks import look
from tests.browser.test_asking import begin, keys_for
from tests.browser.test_later import LATER, press, words_of, write_words
from tests.browser.test_tablet import made_a_tablet, sit_down
from tests.browser.walker import Walker
from tests.cast import NO_SUBSTANCE, PAT, answers, member
from tests.submissions import stopped_at_emergency

pytestmark = pytest.mark.django_db(transaction=True)

MOST_KEYS = 60  # for a whole screening, without how to reach the person


@pytest.fixture
def cora(transactional_db):
    return member("cora", Role.COORDINATOR, first_name="Cora")


@pytest.fixture
def ada(transactional_db):
    return member("ada", Role.ADMIN)


def test_a_morning(new_page, sign_in, cora, ada):
    phone, tablet = new_page(width=375), made_a_tablet(new_page(width=768), ada)
    desk = sign_in(new_page(width=1280), cora)

    finish_later(phone, new_page)
    stopped = stopped_at_emergency()
    two_people_at(tablet)
    a_caller_is_asked(desk)
    a_paper_form_is_entered(desk)
    the_emergency_is_completed(desk, stopped)

    assert sorted(Submission.objects.values_list("door", flat=True)) == sorted(
        ["web", "web", "tablet", "tablet", "phone", "paper"]
    )
    assert not KeptDraft.objects.exists(), "what was finished is kept no longer"
    assert not Asking.objects.filter(reference="").exists()
    each_stands_in_the_queue_under_its_door(desk)


def finish_later(phone, new_page):
    """Begun in Spanish on a phone, finished at a desk."""
    Walker(phone, PAT).open_question("past_help", "es")
    phone.locator(LATER).click()
    press(phone, "keep")
    words = words_of(phone)

    desk = new_page(width=1280)
    write_words(desk, words, "es")
    walker = Walker(desk, PAT)
    for key in list(PAT)[list(PAT).index("past_help") :]:
        walker.answer(key)
    walker.to_result().send(phone="212 555 0100")
    expect(desk.locator(".reference__number")).to_be_visible()
    assert Screening.objects.latest("sent_at").answers == PAT


def two_people_at(tablet):
    sit_down(tablet).answer_all().to_result().send(phone="(212) 555-0142")
    expect(tablet.locator(".reference__number")).to_be_visible()
    first = tablet.locator(".reference__number").inner_text()
    tablet.locator(".exit").click()
    tablet.wait_for_url("**/tablet/")
    sit_down(tablet, NO_SUBSTANCE, "es").answer_all().to_result().send()
    expect(tablet.locator(".reference__number")).to_be_visible()
    assert first not in tablet.content()


def a_caller_is_asked(desk):
    begin(desk, "By phone", "Spanish")
    keys = type_in(desk, answers(home_safety="some_use"))
    assert len(keys) < MOST_KEYS
    desk.get_by_label("I read these words out").check()
    desk.get_by_role("button", name="Send it").click()
    desk.get_by_role("heading", name="Read these out").wait_for()
    assert look(desk) == []


def a_paper_form_is_entered(desk):
    begin(desk)
    assert len(type_in(desk, answers())) < MOST_KEYS
    desk.get_by_label("The paper says yes to these words").check()
    desk.get_by_role("button", name="Send it").click()
    desk.get_by_role("heading", name="Read these out").wait_for()


def type_in(desk, given):
    keys = keys_for(given)
    for key in keys:
        desk.keyboard.press(key)
    desk.get_by_text("All answered").wait_for()
    return keys


def the_emergency_is_completed(desk, stopped):
    desk.goto(f"/staff/submissions/{stopped.reference}/")
    desk.get_by_role("button", name="I take this call").click()
    desk.get_by_role("button", name="Go through it together").click()
    desk.get_by_text("Press the key beside a choice").wait_for()
    for key in keys_for(answers(danger_signs=["overdose"]))[3:]:  # the first two questions were answered
        desk.keyboard.press(key)
    desk.get_by_text("All answered").wait_for()
    desk.get_by_role("button", name="Keep what was heard").click()
    desk.locator("#amended-heading").wait_for()

    heard = Amendment.objects.get()
    assert heard.submission == stopped
    assert heard.answered.answers == Journey(ASKED, answers(danger_signs=["overdose"])).answers
    assert look(desk) == []


def each_stands_in_the_queue_under_its_door(desk):
    for door, people in (("web", 2), ("tablet", 2), ("phone", 1), ("paper", 1)):
        desk.goto(f"/staff/?door={door}")
        expect(desk.locator("tbody tr")).to_have_count(people)
    assert look(desk) == []
