"""A promise to call is shown while it is kept, and by which figures it is, admins see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.roles import Role
from screening import promise
from screening.models import DayCount, SiteSettings
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def promised():
    promise.memory.clear()
    SiteSettings.objects.create(pk=1, call_within=4)
    yield
    promise.memory.clear()


def called(minutes, people, days_ago=3):
    day = timezone.localdate() - timedelta(days=days_ago)
    DayCount.objects.create(kind="attempt", day=day, key=str(minutes), count=people)


def test_it_is_shown_while_nine_in_ten_are_called_in_time():
    called(240, 18)
    called(241, 2)

    assert promise.promised_hours() == 4


def test_it_is_not_shown_below_that():
    called(240, 17)
    called(241, 2)

    assert promise.promised_hours() is None


def test_who_still_waits_after_two_days_was_not_called_in_time():
    called(10, 10)
    called("waiting", 2)

    assert promise.promised_hours() is None


def test_who_was_sent_yesterday_may_still_be_called():
    called(10, 10)
    called("waiting", 5, days_ago=1)

    assert promise.promised_hours() == 4


def test_fewer_than_ten_people_say_nothing():
    called(600, 9)

    assert promise.promised_hours() == 4


def test_what_was_before_thirty_days_is_forgotten():
    called(600, 50, days_ago=31)

    assert promise.promised_hours() == 4


def test_no_promise_is_none():
    SiteSettings.objects.update(call_within=None)
    promise.site.__globals__["memory"]["until"] = 0

    assert promise.promised_hours() is None


def test_the_share_stands_beside_the_setting(client):
    called(240, 17)
    called(241, 3)
    client.force_login(member("ada", Role.ADMIN))

    page = " ".join(client.get(reverse("screening:site_settings")).content.decode().split())

    assert "17 of 20 people were called" in page
    assert "people are not told it now" in page
