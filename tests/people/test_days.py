"""The days by which staff narrow a list: bounded, and said in words."""

import pytest
from django.utils import timezone

from history.forms import FilterForm as HistoryFilter
from people.days import NO_SUCH_DAY
from people.roles import Role
from screening.review.forms.queue import FilterForm as QueueFilter
from tests.cast import member

FILTERS = [
    pytest.param(QueueFilter, "since", id="queue"),
    pytest.param(HistoryFilter, "since", id="history from"),
    pytest.param(HistoryFilter, "until", id="history to"),
]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("form", "name"), FILTERS)
@pytest.mark.parametrize(
    "day",
    [
        "0001-01-01",
        "1969-12-31",
        "1999-12-31",
        "2101-01-01",
        "9999-12-31",
        "10000-01-01",
        "2027-02-30",
        "soon",
    ],
)
def test_a_day_that_no_list_can_have_is_said(form, name, day):
    assert form({name: day}).errors == {name: [NO_SUCH_DAY]}


@pytest.mark.parametrize(("form", "name"), FILTERS)
@pytest.mark.parametrize("day", ["2000-01-01", "2027-03-14", "2100-12-31", ""])
def test_a_day_within_a_century_is_taken(form, name, day):
    assert form({name: day}).errors == {}


@pytest.mark.engine
@pytest.mark.parametrize("page", ["/staff/", "/staff/export/"])
def test_a_day_before_the_first_one_in_utc_is_left_out(client, page):
    client.force_login(member("colin", Role.COORDINATOR))
    with timezone.override("Asia/Tokyo"):
        response = client.get(page, {"since": "0001-01-01"})

    assert (response.status_code, response.context["summary"]) == (200, [])


@pytest.mark.engine
def test_a_list_says_since_which_day_of_which_year(client):
    client.force_login(member("colin", Role.COORDINATOR))

    response = client.get("/staff/export/", {"since": "2027-03-14"})

    assert response.context["summary"] == ["since Mar 14, 2027"]
