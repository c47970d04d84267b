"""A coordinator's morning: by keyboard alone at a desk, by touch on a phone without scripts."""

import csv
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from history.models import Event
from people.roles import Role
from programs.models import CriteriaVersion
from screening.actions import claiming, sending
from screening.contact import Contact
from screening.models import Submission
from screening.review.exports import NOTICE
from tests.asked import answered
from tests.browser.hands import Keyboard, Touch, code_for
from tests.browser.looks import faults, look
from tests.cast import PASSWORD, answers, member

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "(212) 555-0101"


@pytest.fixture
def cora(transactional_db):
    return member("cora", Role.COORDINATOR, first_name="Cora", email="cora@example.org", password=PASSWORD)


@pytest.fixture
def secret(cora):
    secret = generate_totp_secret()
    TOTP.activate(cora, secret)
    assert Authenticator.objects.filter(user=cora).exists()
    return secret


def sent(contact, **changes):
    return sending.send(
        journey=str(uuid4()),
        answered=answered(answers(**changes)),
        language="en",
        version=CriteriaVersion.objects.published(),
        contact=contact,
    )


def hours_that_are_not_now():
    """On a weekday only the weekend was ticked; at the weekend only weekday evenings."""
    return ("weekend",) if timezone.localtime().weekday() < 5 else ("evening",)


@pytest.fixture
def morning(cora):
    """One emergency, and a routine one who must not be called now."""
    emergency = sent(Contact(name="Robin", phone="(212) 555-0102"), danger_signs=["overdose"])
    routine = sent(Contact(name="Pat", phone=NUMBER, call_times=hours_that_are_not_now()))
    return emergency, routine


def sign_in_with_a_code(hands, page, secret):
    page.goto("/staff/")
    hands.write(page.get_by_label("E-mail address or name"), "cora")
    hands.write(page.get_by_label("Password"), PASSWORD)
    hands.press(page.get_by_role("button", name="Sign in", exact=True))
    hands.write(page.get_by_label("Code from your authenticator app"), code_for(secret))
    hands.press(page.get_by_role("button", name="Continue"))
    page.get_by_role("heading", name="Queue", exact=True).wait_for()


def unfold(hands, page, name):
    """A form that is folded away; without scripts and with them, the browser's own."""
    hands.press(page.locator(f"#{name} > summary"))
    return page.locator(f"#{name}")


@pytest.mark.parametrize(
    ("hands", "width", "js"),
    [
        pytest.param(Keyboard, 1280, True, id="keyboard"),
        pytest.param(Touch, 375, False, id="phone without scripts"),
    ],
)
def test_a_mornings_work(new_page, cora, secret, morning, hands, width, js):
    page = new_page(width=width, js=js)
    hands = hands(page)
    emergency, routine = morning
    clean = lambda: faults(page) if js else []  # noqa: E731 axe is a script itself

    sign_in_with_a_code(hands, page, secret)
    assert clean() == []

    hands.press(page.locator(".alarm__row", has_text=emergency.reference).get_by_role("button"))
    page.get_by_text("You have taken this one. Call now.").wait_for()
    assert page.get_by_role("heading", name="A person needs a call now").count() == 0
    assert "naloxone" in page.locator("main").inner_text()

    page.goto("/staff/")
    hands.press(page.get_by_role("row").get_by_role("link", name=routine.reference))
    hands.press(page.get_by_role("button", name="Claim", exact=True))
    page.get_by_text("This one is yours.").wait_for()
    assert NUMBER not in page.content()
    assert clean() == []

    card = page.get_by_role("region", name="How to make contact")
    hands.press(card.get_by_role("button", name="I have read the rule: show it"))
    page.get_by_role("alert").get_by_text("Choose why you have to call outside their hours").wait_for()
    hands.choose(card.get_by_role("group", name="Why call now"), "They asked for a call now")
    hands.press(card.get_by_role("button", name="I have read the rule: show it"))
    card.get_by_text(NUMBER).wait_for()

    form = unfold(hands, page, "log_call")
    hands.choose(form.get_by_role("group", name="What came of it"), "We talked")
    hands.write(form.get_by_label("In short"), "Ready to start. Two failed attempts alone.")
    hands.press(form.get_by_role("button", name="Log the call"))
    page.get_by_text("Call logged.").wait_for()

    form = unfold(hands, page, "decide")
    hands.choose(form.get_by_role("group", name="Level"), "Partial hospitalization (PHP)")
    hands.press(form.get_by_role("button", name="Put on record"))
    page.get_by_role("alert").get_by_text("Choose why it is another level").wait_for()
    assert page.title().startswith("Error: ")
    assert clean() == []
    hands.choose(form.get_by_role("group", name="Why another level"), "More risk than the answers show")
    hands.write(form.get_by_label("In a sentence"), "Two outpatient programs did not hold.")
    hands.press(form.get_by_role("button", name="Put on record"))
    page.get_by_text("On record: Partial hospitalization (PHP).").wait_for()

    form = unfold(hands, page, "book")
    soon = timezone.localtime().replace(hour=10, minute=30) + timedelta(days=2)
    hands.set_moment(form.get_by_label("Day and time of the assessment"), soon)
    hands.press(form.get_by_role("button", name="Book"))
    page.get_by_text("Assessment booked.").wait_for()
    assert clean() == []

    form = unfold(hands, page, "close")
    hands.choose(form.get_by_role("group", name="Why it is closed"), "Declined")
    hands.press(form.get_by_role("button", name="Close", exact=True))
    page.get_by_role("button", name="Open again").wait_for()

    page.goto("/staff/?stage=closed")
    hands.press(page.get_by_role("link", name="Export this view"))
    hands.choose(
        page.get_by_role("group", name="Why it leaves the house"), "To check the quality of our own work"
    )
    with page.expect_download() as download:
        hands.press(page.get_by_role("button", name="Export"))
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert rows[1][0] == routine.reference
    assert rows[-1] == [NOTICE]
    assert NUMBER not in str(rows)

    on_record(cora, emergency, routine)


def on_record(cora, emergency, routine):
    routine = Submission.objects.get(pk=routine.pk)
    assert (routine.stage, routine.close_reason, routine.decided_level) == ("closed", "declined", "php")
    assert routine.level != routine.decided_level
    told = Event.objects.filter(by=cora).order_by("pk")
    kinds = [
        kind
        for kind in told.filter(reference=routine.reference).values_list("kind", flat=True)
        if kind != "viewed"
    ]
    assert kinds == ["claimed", "revealed", "called", "reviewed", "booked", "closed"]
    assert set(told.filter(reference=emergency.reference).values_list("kind", flat=True)) >= {
        "acknowledged",
        "viewed",
    }
    assert told.filter(kind="exported").count() == 1


def test_every_page_of_the_workspace_is_accessible_and_fits(new_page, sign_in, cora, morning):
    emergency, routine = morning
    claiming.claim(submission=routine, by=cora)
    page = sign_in(new_page(width=1280), cora)
    for path in (
        "/staff/",
        "/staff/?stage=placed",
        "/staff/find/",
        "/staff/charts/",
        "/staff/export/",
        f"/staff/submissions/{emergency.reference}/",
        f"/staff/submissions/{routine.reference}/",
    ):
        page.goto(path)
        for form in page.locator("details").all():
            form.evaluate("details => { details.open = true }")
        assert look(page) == []
