"""Milestones of a program: an admin names them, staff tick them for who has a place there."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from history.models import Event
from programs.models import LevelOfCare, Milestone, Program
from programs.offered.actions.milestones import add_milestone, rest_milestone
from programs.offered.actions.offering import add_program
from screening.actions import milestones
from screening.actions.dating import NotPlaced
from screening.models import Reached, Seat, Submission
from tests.cast import an_admin
from tests.clock import MONDAY_MORNING
from tests.patient import Visitor, sent_by_pat, text_of
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SAFE, FOUR = "Safe place to live", "Four weeks without use"


@pytest.fixture
def ada(db):
    return an_admin("ada")


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


@pytest.fixture
def evening(ada):
    """An IOP with two milestones."""
    program = a_program(ada, "Evening")
    for name in (FOUR, SAFE):
        add_milestone(program=program, name=name, by=ada)
    return program


def a_program(ada, name, level="iop"):
    level = LevelOfCare.objects.get(code=level)
    program = Program(name=name, level=level, about="x", about_es="x", place="online", languages=["en"])
    add_program(program=program, by=ada)
    Program.objects.filter(pk=program.pk).update(offered=True)
    return program


def placed(one=None, level="iop", where="here"):
    one = one or submission()
    Submission.objects.filter(pk=one.pk).update(
        stage="placed", assessed_level=level, placed_level=level, placed_where=where
    )
    one.refresh_from_db()
    return one


def tick(desk, one, **posted):
    return desk.post(reverse("screening:milestone", args=[one.reference]), posted, follow=True)


def page_of(desk, one):
    return text_of(desk.get(reverse("screening:submission", args=[one.reference])))


def names(one):
    return [each.name for each in milestones.milestones_of(one)]


# What an admin names


def test_an_admin_names_them_and_lets_them_rest(client, ada, evening):
    client.force_login(ada)
    address = reverse("programs:add_milestone", args=[evening.pk])

    page = client.post(address, {"name": " A job or school "}, follow=True)

    assert "A job or school: staff can tick it from now on." in text_of(page)
    added = Milestone.objects.get(name="A job or school")
    page = client.post(reverse("programs:rest_milestone", args=[evening.pk, added.pk]), follow=True)
    assert "no longer asked about" in text_of(page)
    assert list(evening.milestones.filter(is_used=True).values_list("name", flat=True)) == [FOUR, SAFE]
    events = Event.objects.filter(kind__startswith="milestone", detail__milestone=added.pk, by=ada)
    assert list(events.order_by("pk").values_list("kind", flat=True)) == [
        "milestone_added",
        "milestone_rests",
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [(" ", "Write what the milestone is"), ("x" * 121, "Write the milestone in 120 characters or fewer")],
    ids=["nothing", "too long"],
)
def test_what_is_no_name_is_refused(client, ada, evening, name, says):
    client.force_login(ada)
    page = client.post(reverse("programs:add_milestone", args=[evening.pk]), {"name": name}, follow=True)
    assert says in text_of(page)
    assert evening.milestones.count() == 2


def test_one_of_120_characters_is_taken(client, ada, evening):
    client.force_login(ada)
    client.post(reverse("programs:add_milestone", args=[evening.pk]), {"name": "x" * 120})
    assert evening.milestones.count() == 3


def test_one_that_rested_is_used_again_with_who_reached_it(ada, cora, evening):
    safe = evening.milestones.get(name=SAFE)
    rest_milestone(milestone=safe, by=ada)
    assert add_milestone(program=evening, name=SAFE, by=ada) == safe
    assert SAFE in names(placed())


# What staff tick


def open_programs(desk, one):
    """Each program of the page, and whether what it looks for stands open."""
    page = desk.get(reverse("screening:submission", args=[one.reference])).content.decode()
    found = re.findall(r"<details class=\"details folded\"( open)?>\s*<summary>(.+?):", page)
    return {name: bool(is_open) for is_open, name in found}


def test_one_program_stands_open_and_of_several_those_in_which_something_is_ticked(desk, ada, evening):
    one = placed()
    assert open_programs(desk, one) == {"Evening": True}
    add_milestone(program=a_program(ada, "Morning"), name="Comes on time", by=ada)
    assert open_programs(desk, one) == {"Evening": False, "Morning": False}
    assert "Open the program that they are in." in page_of(desk, one)

    tick(desk, one, reached=evening.milestones.get(name=SAFE).pk)
    assert open_programs(desk, one) == {"Evening": True, "Morning": False}


def test_who_has_a_place_is_asked_about_those_of_the_programs_at_its_level(ada, evening):
    day = a_program(ada, "Day", level="php")
    add_milestone(program=day, name="Sleeps well", by=ada)
    assert names(placed()) == [FOUR, SAFE]
    assert names(placed(level="php")) == ["Sleeps well"]
    assert names(placed(where="elsewhere")) == []
    assert names(submission()) == []


def test_who_took_a_seat_is_asked_about_those_of_its_program_alone(ada, cora, evening):
    other = a_program(ada, "Morning")
    add_milestone(program=other, name="Comes on time", by=ada)
    one = placed()
    assert names(one) == [FOUR, SAFE, "Comes on time"]
    Seat.objects.create(
        submission=one,
        program=other,
        by=cora,
        at=MONDAY_MORNING,
        until=MONDAY_MORNING,
        ended_at=MONDAY_MORNING,
        outcome="taken",
    )
    assert names(one) == ["Comes on time"]


def test_a_tick_says_who_and_when_beside_the_way_down_and_in_what_happened(desk, cora, evening):
    one, safe = placed(), evening.milestones.get(name=SAFE)

    page = text_of(tick(desk, one, reached=safe.pk))

    assert f"Reached: {SAFE}." in page
    assert f"Evening: 1 of 2 reached ○ {FOUR} Not yet" in page
    assert f"✓ {SAFE} Reached" in page
    assert f"Milestone reached: {SAFE}" in page.split("What happened")[1]
    event = Event.objects.get(kind="milestone_reached")
    assert (event.reference, event.by, event.detail) == (one.reference, cora, {"milestone": safe.pk})


def test_a_tick_that_is_taken_back_stays_in_what_happened(desk, colin, evening):
    one, safe = placed(), evening.milestones.get(name=SAFE)
    tick(desk, one, reached=safe.pk)

    page = text_of(tick(desk, one, undo=one.reached.get().pk))

    assert "Evening: 0 of 2 reached" in page
    assert f"○ {SAFE} Not yet" in page
    happened = page.split("What happened")[1]
    assert happened.index(f"Milestone taken back: {SAFE}") < happened.index(f"Milestone reached: {SAFE}")
    assert Event.objects.filter(kind="milestone_undone", reference=one.reference).count() == 1
    tick(desk, one, reached=safe.pk)
    assert f"✓ {SAFE}" in page_of(desk, one)


def test_ticked_twice_it_is_ticked_once(desk, cora, evening):
    one, safe = placed(), evening.milestones.get(name=SAFE)
    for _ in range(2):
        tick(desk, one, reached=safe.pk)
    assert Reached.objects.count() == Event.objects.filter(kind="milestone_reached").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Reached.objects.create(submission=one, milestone=safe, by=cora, at=MONDAY_MORNING)


def test_what_their_program_does_not_look_for_cannot_be_ticked(desk, ada, cora, evening):
    other = add_milestone(program=a_program(ada, "Day", level="php"), name="Sleeps well", by=ada)
    one = placed()
    tick(desk, one, reached=other.pk)
    tick(desk, submission(), reached=evening.milestones.first().pk)
    assert not Reached.objects.exists()
    with pytest.raises(NotPlaced):
        milestones.reach(submission=one, milestone=other, by=cora)


def test_a_tick_of_somebody_else_is_not_taken_back(desk, cora, evening):
    one, other = placed(), placed()
    tick(desk, other, reached=evening.milestones.first().pk)
    tick(desk, one, undo=other.reached.get().pk)
    assert other.reached.get().undone_at is None


def test_what_was_reached_before_a_check_in_stands_on_its_page_too(desk, evening):
    first = placed(sent_by_pat())
    tick(desk, first, reached=evening.milestones.get(name=SAFE).pk)
    again = placed(sent_by_pat(follows=first.reference), level="outpatient")

    page = page_of(desk, again)

    assert f"Evening: 1 of 1 reached ✓ {SAFE} Reached" in page
    assert "Take the tick back" not in page


def test_one_that_rests_stands_where_it_was_reached_and_nowhere_else(desk, ada, evening):
    one, safe = placed(), evening.milestones.get(name=SAFE)
    tick(desk, one, reached=safe.pk)
    rest_milestone(milestone=safe, by=ada)
    assert f"✓ {SAFE}" in page_of(desk, one)
    assert SAFE not in page_of(desk, placed())


def test_the_person_sees_none_of_it(client, cora, evening):
    one = placed(sent_by_pat())
    milestones.reach(submission=one, milestone=evening.milestones.get(name=SAFE), by=cora)
    assert SAFE not in text_of(Visitor(client, one.reference).get())


def test_a_program_whose_milestones_were_reached_is_withdrawn_and_not_removed(client, ada, cora, evening):
    milestones.reach(submission=placed(), milestone=evening.milestones.first(), by=cora)
    client.force_login(ada)
    evening.refresh_from_db()
    address = reverse("programs:remove_program", args=[evening.pk])

    page = client.post(address, {"seen": f"{evening.pk}.{evening.revision}"}, follow=True)

    assert "Withdraw it instead." in text_of(page)
    assert Program.objects.filter(pk=evening.pk).exists()
    assert not Event.objects.filter(kind="program_removed").exists()
