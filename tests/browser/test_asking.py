"""A screening asked by staff in a real browser: with the keys alone, on a phone's screen, without scripts."""

import pytest

from people.roles import Role
from screening.desk.sheet import Sheet
from screening.instrument.journey import Journey
from screening.models import Screening, Stage, Submission
from tests.asked import ASKED
from tests.browser.hands import Keyboard
from tests.browser.looks import look
from tests.cast import answers, member
from tests.submissions import stopped_at_emergency, submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cora(transactional_db):
    return member("cora", Role.COORDINATOR, first_name="Cora")


def begin(page, door="From paper", language="English", *, scripts=True):
    page.goto("/staff/")
    page.get_by_role("link", name="New screening").click()
    page.get_by_label(door).check()
    page.get_by_label(language).check()
    if door == "From paper":
        page.get_by_label("Number of the paper form").fill(ASKED.version)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", name="To begin").wait_for()
    if scripts:  # what is pressed before they run is kept with what is pressed next
        page.get_by_text("Press the key beside a choice").wait_for()


def keys_for(given):
    """What is pressed for these answers: a key for each choice, and Enter where several could be chosen."""
    pressed = []
    for _, items in Sheet(Journey(ASKED, given), "en").sections:
        for group in (group for item in items for group in item.groups):
            pressed += [choice.key for choice in group.choices if choice.is_chosen]
            pressed += ["Enter"] if group.is_several else []
    return pressed


def test_a_paper_form_is_entered_with_the_keys_alone(new_page, sign_in, cora):
    page = sign_in(new_page(width=1280), cora)
    begin(page)
    given = answers(
        substances=["alcohol", "sedatives"],
        days_used={"alcohol": "12_to_20", "sedatives": "12_to_20"},
        sedative_pattern="occasional",
    )
    keys = keys_for(given)

    for key in keys:  # as fast as they come: none waits for the page
        page.keyboard.press(key)
    page.get_by_text("All answered").wait_for()
    hands = Keyboard(page)
    hands.write(page.get_by_label("What should we call you?"), "Pat")
    hands.tick(page.get_by_label("The paper says yes to these words"))
    hands.press(page.get_by_role("button", name="Send it"))

    page.get_by_role("heading", name="Read these out").wait_for()
    assert Journey(ASKED, Screening.objects.get().answers).answers == Journey(ASKED, given).answers
    assert Submission.objects.get().contact["name"] == "Pat"
    assert len(keys) < 60


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_its_pages_are_whole(new_page, sign_in, cora, width, dark):
    page = sign_in(new_page(width=width, dark=dark), cora)
    page.goto("/staff/ask/")
    found = look(page)
    begin(page, "By phone", "Spanish")
    found += look(page)
    page.locator("#q-who_for").get_by_role("radio").first.check()
    page.locator("#q-danger_signs").locator("[value=overdose]").check()
    page.get_by_role("heading", name="Stop here, and say this first").wait_for()
    found += look(page)
    page.get_by_label("I read these words out").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("heading", name="Read these out").wait_for()
    assert found + look(page) == []


def test_questions_come_and_go_and_a_reload_loses_nothing(new_page, sign_in, cora):
    page = sign_in(new_page(width=1280), cora)
    begin(page, "In person")
    page.get_by_role("radio", name="Me", exact=True).check()
    page.locator("#q-substances").get_by_role("checkbox", name="Alcohol").check()
    page.locator("#q-last_use").wait_for()
    page.reload()
    assert page.locator("#q-substances").get_by_role("checkbox", name="Alcohol").is_checked()

    page.locator("#q-substances").get_by_role("checkbox", name="None").check()

    page.locator("#q-last_use").wait_for(state="detached")
    assert not page.locator("#q-substances").get_by_role("checkbox", name="Alcohol").is_checked()


def test_without_scripts_a_button_shows_what_follows(new_page, sign_in, cora):
    page = sign_in(new_page(width=375, js=False), cora)
    begin(page, "By phone", scripts=False)
    page.get_by_role("radio", name="Me", exact=True).check()
    page.locator("#q-substances").get_by_role("checkbox", name="Alcohol").check()
    page.get_by_role("button", name="Keep, and show what follows").click()
    page.locator("#q-last_use").wait_for()


def test_a_lost_connection_is_told_and_the_next_answer_is_kept(new_page, sign_in, cora):
    page = sign_in(new_page(width=1280), cora)
    begin(page)
    page.context.set_offline(True)
    page.get_by_role("radio", name="Me", exact=True).check()
    page.get_by_text("Not kept: there is no connection").wait_for()
    page.context.set_offline(False)
    page.locator("#q-substances").get_by_role("checkbox", name="Alcohol").check()
    page.locator("#q-last_use").wait_for()


def test_an_early_emergency_is_completed_on_the_call(new_page, sign_in, cora):
    one = stopped_at_emergency()
    page = sign_in(new_page(width=1280), cora)
    page.goto(f"/staff/submissions/{one.reference}/")
    page.get_by_role("button", name="I take this call").click()
    page.get_by_role("button", name="Go through it together").click()
    page.get_by_text("Press the key beside a choice").wait_for()
    page.get_by_role("heading", name="Ask these first").wait_for()
    assert look(page) == []

    for key in keys_for(answers(danger_signs=["overdose"]))[3:]:  # the first two questions were answered
        page.keyboard.press(key)
    page.get_by_text("All answered").wait_for()
    page.get_by_role("button", name="Keep what was heard").click()

    page.locator("#amended-heading").wait_for()
    assert look(page) == []


def test_answers_that_come_faster_than_they_are_kept_are_kept_in_their_order(new_page, sign_in, cora):
    page = sign_in(new_page(width=1280), cora)
    begin(page, "In person")
    kept = []
    page.on("response", lambda response: kept.append(response) if response.request.method == "POST" else None)
    count = page.locator("#q-substances input").count()

    page.evaluate("""() => {
        for (const box of document.querySelectorAll("#q-substances input")) box.click();
    }""")
    while len(kept) < count:
        page.wait_for_timeout(50)
    page.reload()

    none = page.locator("#q-substances").get_by_role("checkbox", name="None")
    assert none.is_checked()


@pytest.mark.parametrize("width", [375, 1280])
def test_a_check_in_is_asked_from_the_page_of_the_one_before(new_page, sign_in, cora, width):
    before = submission()
    Submission.objects.filter(pk=before.pk).update(
        stage=Stage.PLACED, assessed_level="iop", placed_level="iop", placed_where="here"
    )
    page = sign_in(new_page(width=width), cora)
    page.goto(f"/staff/submissions/{before.reference}/")
    page.get_by_role("link", name="Check in again").click()
    found = look(page)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Say how you know that it is the same person").wait_for()
    page.get_by_label("They told me their reference").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", name="Say this first").wait_for()
    found += look(page)
    page.locator("#q-danger_signs").locator("[value=overdose]").check()
    page.get_by_role("heading", name="Stop here, and say this first").wait_for()
    page.get_by_label("I read these words out").check()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("link", name="Go on to the submission").click()
    page.get_by_text("A check-in. They also sent:").wait_for()
    page.get_by_role("link", name=before.reference).click()
    page.get_by_text("They checked in again on").wait_for()
    assert found + look(page) == []
