"""What an open page is told of those who arrive, and that asking is not being there."""

from datetime import timedelta

import pytest

from people.models import StaffSession
from screening.actions import claiming
from tests.submissions import emergency, submission, urgent
from vault import clock

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ARRIVALS = "/staff/arrivals/"


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


def asked(desk, since=""):
    return desk.get(ARRIVALS, {"since": since}).json()


def test_a_page_that_has_just_opened_learns_who_waits_and_that_none_is_new(desk):
    emergency()
    newest = submission().pk

    assert asked(desk) == {"alarming": 1, "newest": newest, "new": 0, "newly_alarming": 0}


def test_it_then_learns_who_came_and_who_of_them_needs_a_call_now(desk):
    before = asked(desk)["newest"]
    emergency()
    urgent()
    newest = submission().pk

    assert asked(desk, before) == {"alarming": 2, "newest": newest, "new": 3, "newly_alarming": 2}
    assert asked(desk, newest) == {"alarming": 2, "newest": newest, "new": 0, "newly_alarming": 0}


def test_one_that_someone_took_meanwhile_alarms_no_one(desk, colin):
    before = asked(desk)["newest"]
    claiming.claim(submission=emergency(), by=colin)

    news = asked(desk, before)
    assert (news["alarming"], news["newly_alarming"], news["new"]) == (0, 0, 1)


def test_one_that_falls_back_to_the_queue_counts_again(desk, colin):
    one = emergency()
    claiming.claim(submission=one, by=colin)
    assert asked(desk)["alarming"] == 0

    claiming.release(submission=one, by=colin)

    assert asked(desk)["alarming"] == 1


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30, "\x00"])
def test_what_is_no_number_is_as_if_nothing_were_known(desk, since):
    submission()

    assert asked(desk, since)["new"] == 0


def test_more_than_can_be_looked_over_is_said_as_many(desk, monkeypatch):
    monkeypatch.setattr("screening.review.views.arrivals.COUNTED_AT_MOST", 2)
    for _ in range(4):
        emergency()

    news = asked(desk, 0)
    assert (news["alarming"], news["new"], news["newly_alarming"]) == (2, 2, 2)


def test_asking_costs_the_same_however_many_wait(desk, django_assert_max_num_queries):
    for _ in range(3):
        emergency()
    with django_assert_max_num_queries(7):
        asked(desk, 0)


@pytest.mark.parametrize("address", [ARRIVALS, "/staff/?by_itself=yes"])
def test_a_page_that_asks_by_itself_keeps_no_one_signed_in(desk, address):
    StaffSession.objects.update(expire_date=soon())

    desk.get(address)
    assert StaffSession.objects.get().expire_date < soon()

    desk.get("/staff/")
    assert StaffSession.objects.get().expire_date > soon()


def soon():
    return clock.now() + timedelta(minutes=5)


def test_a_browser_without_scripts_loads_the_queue_anew_every_minute(desk):
    page = " ".join(desk.get("/staff/").content.decode().split())
    assert (
        '<noscript> <meta http-equiv="refresh" content="60; url=/staff/?&amp;by_itself=yes"> </noscript>'
        in page
    )
