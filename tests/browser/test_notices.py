"""What is new, and what one wants to be told: at a desk and on a phone, with scripts and without."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notices.kinds import NoticeKind
from notices.models import Notice
from people.roles import Role
from screening.actions import claiming, following_up
from screening.contact import Contact
from tests.browser.looks import look
from tests.cast import member
from tests.submissions import emergency, submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lee(transactional_db):
    return member("lee", Role.LEAD, first_name="Lee", email="lee@clinic.example")


@pytest.fixture
def told(lee):
    """A day's news: an alarm, a hand-over, and what a person did; one of it read."""
    cora = member("cora", Role.COORDINATOR, first_name="Cora")
    alarm, handed = emergency(), submission(contact=Contact(phone="(212) 555-0101", language="es"))
    claiming.claim(submission=handed, by=cora)
    claiming.hand_over(submission=handed, by=cora, to=lee)
    handed.refresh_from_db()
    following_up.add_message(submission=handed, words="Please call after five.", uid=uuid4())
    Notice.objects.create(to=lee, kind=NoticeKind.ESCALATED, reference=alarm.reference, at=timezone.now())
    read = Notice(to=lee, kind=NoticeKind.TAKEN_BACK, reference="ABCD-2345", at=timezone.now())
    read.read_at = timezone.now()
    read.save()
    return handed


def test_the_pages_are_whole(new_page, sign_in, lee, told):
    page = sign_in(new_page(width=1280), lee)
    found = {}
    for address in (
        "/staff/notices/",
        "/staff/notices/choices/",
        "/staff/",
        f"/staff/submissions/{told.reference}/",
    ):
        page.goto(address)
        found[address] = look(page)
    Notice.objects.all().delete()
    page.goto("/staff/notices/")
    page.get_by_role("heading", name="Nothing is new").wait_for()
    found["none"] = look(page)

    assert [problem for problems in found.values() for problem in problems] == []


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without"])
def test_reading_what_is_new_and_choosing_what_to_be_told(new_page, sign_in, lee, told, js):
    page = sign_in(new_page(width=375, js=js), lee)
    page.goto("/staff/")
    page.get_by_role("link", name="What is new 4").click()

    page.get_by_role("listitem").filter(has_text="A colleague handed").get_by_role("link").click()
    page.get_by_text("Please call after five.").wait_for()
    page.get_by_role("link", name="What is new 2").click()
    page.get_by_role("button", name="Mark all as read").click()
    page.get_by_role("link", name="What is new", exact=True).wait_for()

    page.get_by_role("link", name="Choose what you are told").click()
    fixed = page.get_by_role("row").filter(has_text="the leads are told").get_by_role("checkbox")
    assert [tick.is_checked() and tick.is_disabled() for tick in fixed.all()] == [True, True]
    page.get_by_label("A person wrote to you: by e-mail").uncheck()
    page.get_by_label("I am on shift").uncheck()
    page.get_by_label("E-mail me what is ahead today, at").select_option("No digest")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept.").wait_for()

    lee.refresh_from_db()
    chosen = lee.notice_choices
    assert (chosen.on_shift, chosen.digest_hour) == (False, None)
    assert NoticeKind.MESSAGE in chosen.in_page
    assert NoticeKind.MESSAGE not in chosen.by_email
    assert NoticeKind.ESCALATED_TO_LEADS in chosen.by_email


def test_a_record_is_printed_by_its_button_with_its_notice(new_page, sign_in, lee, told):
    page = sign_in(new_page(width=1280), lee)
    page.goto(f"/staff/submissions/{told.reference}/")
    page.evaluate("window.print = () => { document.title = 'printed' }")

    page.get_by_role("button", name="Print this record").click()

    assert page.title() == "printed"
    page.emulate_media(media="print")
    assert page.get_by_text("42 CFR part 2 prohibits unauthorized use or disclosure").is_visible()
    assert not page.get_by_role("button", name="Print this record").is_visible()


# Until the page was told something for the first time.
ASKED = """async () => {
  while (!sessionStorage.getItem("level-of-care-known")) await new Promise((done) => setTimeout(done, 50));
}"""


def alarm_on(page):
    return page.get_by_role("alert").get_by_text("A person needs a call now")


def test_an_open_page_tells_of_an_emergency_by_itself(new_page, sign_in, lee):
    page = sign_in(new_page(width=1280), lee)
    page.goto("/staff/charts/")
    page.evaluate(ASKED)

    emergency()

    alarm_on(page).wait_for()
    assert page.title().startswith("(1) ")
    assert look(page) == []
    page.get_by_role("alert").get_by_role("link", name="Open the queue").click()
    page.get_by_role("heading", name="A person needs a call now").wait_for()


def test_an_emergency_that_comes_between_two_pages_is_told_by_the_next(new_page, sign_in, lee):
    page = sign_in(new_page(width=1280), lee)
    page.goto("/staff/charts/")
    page.evaluate(ASKED)
    page.goto("about:blank")

    emergency()
    page.goto("/staff/charts/")
    alarm_on(page).wait_for()

    page.goto("/staff/programs/")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    assert not alarm_on(page).is_visible()


def test_who_signs_in_while_a_person_waits_is_told_on_any_page(new_page, sign_in, lee):
    emergency()
    page = sign_in(new_page(width=1280), lee)

    page.goto("/staff/charts/")

    alarm_on(page).wait_for()


def test_a_device_can_be_told_to_play_a_sound(new_page, sign_in, lee):
    page = sign_in(new_page(width=375), lee)
    page.goto("/staff/notices/choices/")
    sound = page.get_by_role("button", name="Play a sound")

    sound.click()
    page.reload()

    assert sound.get_attribute("aria-pressed") == "true"
    assert look(page) == []
