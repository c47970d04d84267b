"""Answering again in a real browser, with the clock moved: from intensive care to weekly visits."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.roles import Role
from programs.models import CriteriaVersion
from screening.actions import following_up, sending
from screening.models import Stage, Submission
from tests.asked import answered
from tests.browser.looks import faults, look
from tests.browser.test_follow_up import CODE, come_back
from tests.browser.walker import Walker
from tests.cast import PAT, answers, member
from tests.clock import Clock

WELL = answers(symptoms=["none_of_these"], days_used={"alcohol": "1_to_4"}, drinks_per_day=None)


@pytest.fixture
def clock():
    """Six weeks ago, so that no session and no cookie is made in a time to come."""
    clock = Clock(timezone.now() - timedelta(weeks=6))
    with clock.running():
        yield clock


def answer_again(page, given):
    page.locator('main a[href$="/check-in/"]').click()
    expect(page.locator("h1")).to_have_text("How are you now?")
    page.locator("#answers button.button").click()
    expect(page.locator("#answers")).to_contain_text("You last answered on")
    walker = Walker(page, {key: value for key, value in given.items() if key != "who_for"})
    walker.answer_all().to_result().send()
    if page.locator("text=Send my answers").count():
        walker.proceed()
    expect(page.locator("main")).to_contain_text("Then and now")
    return page.inner_text(".reference__number"), page.inner_text(".reference__code")


def test_from_iop_to_weekly_visits_and_back_after_a_return_to_use(new_page, sign_in, clock, settings):
    settings.FASTEST_JOURNEY = 0
    first = sending.send(
        journey=str(uuid4()),
        answered=answered(PAT),
        language="en",
        version=CriteriaVersion.objects.published(),
    )
    following_up.give_code(submission=first, code=CODE)
    Submission.objects.filter(pk=first.pk).update(
        stage=Stage.PLACED, assessed_level="iop", placed_level="iop", placed_where="here"
    )
    reference, words = first.reference, CODE
    page = new_page(width=375)

    for days, given, told in (
        (14, WELL, "Answer again in two weeks"),
        (14, WELL, "The next step could be: Standard outpatient"),
    ):
        clock.move_on(days=days)
        come_back(page, reference, words)
        reference, words = answer_again(page, given)
        come_back(page, reference, words)
        expect(page.locator("main")).to_contain_text("Then and now")
        expect(page.locator("main")).to_contain_text(told)
        assert look(page) == []

    Submission.objects.filter(reference=reference).update(decided_level="outpatient")
    clock.move_on(days=3)
    reference, words = answer_again(page, PAT)
    come_back(page, reference, words)
    expect(page.locator("main")).to_contain_text("More help fits now: Intensive outpatient (IOP)")
    assert look(page) == []

    staff = sign_in(new_page(width=1280), member("cora", Role.COORDINATOR))
    staff.goto(f"/staff/submissions/{reference}/")
    expect(staff.locator("main")).to_contain_text("Suggested: step up to Intensive outpatient (IOP)")
    assert faults(staff) == []
