"""After somebody was placed: dates, the way down in hours, milestones. In a real browser, in every light."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.roles import Role
from programs.models import LevelOfCare, Program
from programs.offered.actions.milestones import add_milestone
from programs.offered.actions.offering import add_program
from screening.actions import dating
from screening.contact import Contact
from screening.models import Due, Submission
from tests.browser.looks import look
from tests.browser.test_follow_up import come_back
from tests.cast import member
from tests.patient import CODE, sent_by_pat

pytestmark = pytest.mark.django_db(transaction=True)
PAT = Contact(name="Pat", email="pat@example.org", message_is_safe=True)


@pytest.fixture
def cora(transactional_db):
    return member("cora", Role.COORDINATOR, first_name="Cora")


@pytest.fixture
def ada(transactional_db):
    return member("ada", Role.ADMIN, first_name="Ada")


@pytest.fixture
def evening(ada):
    level = LevelOfCare.objects.get(code="iop")
    program = Program(name="Evening", level=level, about="x", about_es="x", place="online", languages=["en"])
    add_program(program=program, by=ada)
    Program.objects.update(offered=True)
    add_milestone(program=program, name="Four weeks without use", by=ada)
    return program


@pytest.fixture
def placed(cora, evening):
    one = sent_by_pat(contact=PAT)
    Submission.objects.filter(pk=one.pk).update(
        stage="placed", assessed_level="iop", placed_level="iop", placed_where="here"
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    dating.set_date(submission=one, by=cora, kind=Due.Kind.RECERTIFICATION, day=tomorrow)
    return one


def test_a_coordinator_sets_a_day_ticks_a_milestone_and_sees_what_is_due(new_page, sign_in, cora, placed):
    page = sign_in(new_page(width=1280), cora)
    page.goto(f"/staff/submissions/{placed.reference}/")
    dates = page.locator("section", has=page.get_by_role("heading", name="Dates", exact=True))
    dates.get_by_text("Ask them to check in again").click()
    dates.get_by_label("Day", exact=True).fill((timezone.localdate() + timedelta(days=3)).isoformat())
    dates.get_by_label("They said yes to an email on that day").check()
    found = look(page)
    dates.get_by_role("button", name="Set the day").first.click()
    expect(dates).to_contain_text("They get an email on that day.")

    page.locator("#milestones").get_by_role("button").click()
    expect(page.locator("#milestones")).to_contain_text("ticked by Cora")
    expect(page.locator("main")).to_contain_text("Weeks 1 to 4")
    found += look(page)

    page.goto("/staff/today/")
    page.get_by_role("link", name="Within a week: 2").click()
    expect(page.get_by_role("row")).to_have_count(3)
    found += look(page)
    page.get_by_role("link", name="Later").click()
    expect(page.locator("main")).to_contain_text("Nothing is due then")
    assert found + look(page) == []


def test_the_person_sees_the_day_stops_the_email_and_sees_the_way_down(new_page, cora, placed):
    day = timezone.localdate() + timedelta(days=3)
    dating.set_date(submission=placed, by=cora, kind=Due.Kind.CHECK_IN, day=day, remind=True)
    page = new_page(width=375)
    come_back(page, placed.reference, CODE)
    expect(page.locator("main")).to_contain_text("We would like to know how you are on")
    found = look(page)
    page.get_by_role("button", name="Send me no email").click()
    page.get_by_text("You get no email on that day.").wait_for()

    page.get_by_text("How the hours go down").click()
    expect(page.locator("#hours")).to_contain_text("6 hours a week")
    found += look(page)
    Due.objects.filter(kind="check_in").update(day=timezone.localdate())
    page.goto(page.url)
    expect(page.locator("main")).to_contain_text("Now is a good time.")
    found += look(page)
    page.goto("/es/levels/php/")
    expect(page.locator("main")).to_contain_text("El tiempo que haga falta")
    assert found + look(page) == []


def test_an_admin_plans_the_hours_and_names_a_milestone(new_page, sign_in, ada, evening):
    page = sign_in(new_page(width=1280), ada)
    page.goto("/staff/levels/iop/")
    page.get_by_label("Stage 2: hours a week").fill("12")
    page.get_by_role("button", name="Save this level").click()
    expect(page.get_by_text("The hours of a plan go down").first).to_be_visible()
    found = look(page)
    page.get_by_label("Stage 2: hours a week").fill("5")
    page.get_by_label("Days after which the payer has to be asked again").fill("60")
    page.get_by_role("button", name="Save this level").click()
    expect(page.locator("#messages")).to_contain_text("is saved")
    assert LevelOfCare.objects.get(code="iop").plan["stages"][1] == {"hours": 5, "weeks": 4}

    page.goto(f"/staff/programs/{evening.pk}/")
    page.get_by_label("Another milestone").fill("Safe place to live")
    page.get_by_role("button", name="Add the milestone").click()
    expect(page.locator("#milestones")).to_contain_text("Safe place to live")
    assert found + look(page) == []
