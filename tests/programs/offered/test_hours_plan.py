"""The usual way down in hours: each level keeps its part, and an admin edits it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from programs.defaults import load_plans
from programs.models import LevelOfCare
from programs.offered.actions.levels import change_level
from programs.offered.hours_plan import way_down
from tests.programs.offered.test_levels import value_in

pytestmark = pytest.mark.django_db


def level(code):
    return LevelOfCare.objects.get(code=code)


def drawn(code):
    return [(step.when, step.hours, step.level.code) for step in way_down(LevelOfCare.objects.all(), code)]


def planned(code, *stages, then=""):
    """Stages as (hours, weeks); None leaves one out."""
    names = ("hours", "weeks")
    stored = [{name: value for name, value in zip(names, each, strict=True) if value} for each in stages]
    LevelOfCare.objects.filter(code=code).update(plan={"stages": stored, "then": then})


def test_from_iop_hours_go_down_by_stages_to_weekly_visits():
    assert drawn("iop") == [
        ("Weeks 1 to 4", "9 hours a week", "iop"),
        ("Weeks 5 to 8", "6 hours a week", "iop"),
        ("Weeks 9 to 12", "3 hours a week", "iop"),
        ("From week 13 on", "1 hour a week", "outpatient"),
    ]


def test_after_a_stage_that_takes_as_long_as_it_takes_no_week_is_named():
    assert drawn("php") == [
        ("For as long as it takes", "20 hours a week", "php"),
        ("Then for 4 weeks", "9 hours a week", "iop"),
        ("Then for 4 weeks", "6 hours a week", "iop"),
        ("Then for 4 weeks", "3 hours a week", "iop"),
        ("After that", "1 hour a week", "outpatient"),
    ]


def test_where_people_live_there_it_begins_day_and_night():
    assert drawn("inpatient")[:2] == [
        ("Weeks 1 to 4", "Day and night", "inpatient"),
        ("Weeks 5 to 8", "9 hours a week", "iop"),
    ]


def test_in_spanish():
    with override("es"):
        assert [step.when for step in way_down(LevelOfCare.objects.all(), "iop")][::3] == [
            "Semanas 1 a 4",
            "Desde la semana 13",
        ]


def test_one_week_is_named_by_itself():
    planned("iop", (9, 1), (6, 1), then="outpatient")
    assert [when for when, _hours, _code in drawn("iop")] == ["Week 1", "Week 2", "From week 3 on"]


@pytest.mark.parametrize("stages", [[], [(2, None)]], ids=["nothing", "one thing"])
def test_where_there_is_no_way_nothing_is_drawn(stages):
    planned("outpatient", *stages)
    assert drawn("outpatient") == []


def test_a_level_without_a_plan_of_its_own_draws_nothing():
    LevelOfCare.objects.filter(code="php").update(plan=None)
    assert drawn("php") == []


def test_one_that_was_changed_by_hand_to_lead_upward_ends_there():
    planned("iop", (9, 4), (6, None), then="php")
    assert [code for _when, _hours, code in drawn("iop")] == ["iop", "iop"]


def test_the_bars_are_as_long_as_the_hours_are_many():
    iop, inpatient = (way_down(LevelOfCare.objects.all(), code) for code in ("iop", "inpatient"))
    assert [step.width for step in iop] == [100, 66, 33, 11]
    assert [step.width for step in inpatient] == [100, 22, 15, 7, 2]


def test_a_site_that_has_a_plan_keeps_it():
    planned("iop", (12, 6))
    LevelOfCare.objects.filter(code="php").update(plan=None)
    load_plans(LevelOfCare)
    assert level("iop").plan["stages"] == [{"hours": 12, "weeks": 6}]
    assert level("php").plan == {"stages": [{"hours": 20}], "then": "iop"}


@pytest.mark.parametrize(
    ("plan", "stands"),
    [
        ({"stages": [{"hours": 9}, {"hours": 9}], "then": "outpatient"}, True),
        ({"stages": [{"hours": 6}, {"hours": 9}], "then": "outpatient"}, False),
        ({"stages": [{"hours": 9}], "then": "iop"}, False),
        ({"stages": [{"hours": 9}], "then": "php"}, False),
        ({"stages": [], "then": ""}, True),
    ],
    ids=["as many", "more", "the same level", "a level above", "none"],
)
def test_a_plan_goes_down(ada, plan, stands):
    iop = level("iop")
    iop.plan = plan
    if stands:
        change_level(level=iop, seen=iop.revision, by=ada)
        assert level("iop").plan == plan
    else:
        with pytest.raises(ValidationError):
            change_level(level=iop, seen=iop.revision, by=ada)


# The page of an admin


@pytest.fixture
def edit(client, ada):
    client.force_login(ada)

    def save(code, **changes):
        page = client.get(reverse("programs:change_level", args=[code]))
        posted = {}
        for form in (page.context["level_form"], *page.context["words_forms"]):
            posted |= {form.add_prefix(name): value_in(form, name) for name in form.fields}
        return client.post(page.request["PATH_INFO"], {**posted, **changes})

    return save


def test_saved_as_it_is_it_stays_as_it_is(edit):
    for code in ("outpatient", "iop", "php", "inpatient"):
        before = level(code).plan
        assert edit(code).status_code == 302
        assert level(code).plan == before


def test_an_admin_changes_stages_and_what_follows(edit):
    response = edit("iop", plan_hours_1="12", plan_weeks_1="6", plan_hours_2="", plan_weeks_2="")
    assert response.status_code == 302
    assert level("iop").plan == {
        "stages": [{"hours": 12, "weeks": 6}, {"hours": 3, "weeks": 4}],
        "then": "outpatient",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"plan_hours_1": ""}, "Stage 1: give the hours a week as well"),
        ({"plan_hours_1": "0"}, "Stage 1: give the hours a week as a whole number from 1 to 100"),
        ({"plan_hours_1": "101"}, "Stage 1: give the hours a week as a whole number from 1 to 100"),
        ({"plan_weeks_2": "105"}, "Stage 2: give the weeks as a whole number from 1 to 104"),
        ({"plan_hours_2": "10"}, "The hours of a plan go down"),
        ({"plan_then": "php"}, "What follows has to be a level with less care"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_plan_is_said_and_nothing_is_saved(edit, changes, says):
    before = level("iop").plan
    response = edit("iop", **changes)
    assert (response.status_code, says in response.content.decode()) == (422, True)
    assert level("iop").plan == before


# Where it is read


@pytest.mark.parametrize(("code", "is_drawn"), [("iop", True), ("outpatient", False)])
def test_the_page_of_a_level_draws_it_with_the_caution(client, code, is_drawn):
    page = client.get(reverse("programs:level", args=[code])).content.decode()
    assert ("How the hours go down" in page) == is_drawn
    assert ("This is only an example: programs differ." in page) == is_drawn
