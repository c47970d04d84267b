import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from people.models import Remembered
from screening.patient import guard
from screening.patient.draft import COOKIE

pytestmark = pytest.mark.engine


def a_post(client_address="192.0.2.1", cookie=False, **headers):
    request = RequestFactory().post("/screen/x/send/", REMOTE_ADDR=client_address, headers=headers)
    if cookie:
        request.COOKIES[COOKIE] = "anything"
    return request


@pytest.mark.parametrize(
    ("headers", "cookie", "ours"),
    [
        pytest.param({"sec-fetch-site": "same-origin"}, False, True, id="our own page"),
        pytest.param(
            {"sec-fetch-site": "same-origin", "origin": "null"}, False, True, id="as browsers send it"
        ),
        pytest.param({"sec-fetch-site": "same-site"}, True, False, id="a neighbour's page"),
        pytest.param({"sec-fetch-site": "cross-site"}, True, False, id="a stranger's page"),
        pytest.param(
            {"sec-fetch-site": "none"}, True, True, id="a browser that cannot tell, with our cookie"
        ),
        pytest.param({"sec-fetch-site": "none"}, False, False, id="no page at all"),
        pytest.param(
            {"sec-fetch-site": "none", "origin": "https://other.example"},
            True,
            False,
            id="cannot tell, and another origin",
        ),
        pytest.param({"origin": "http://testserver"}, False, True, id="an old browser, our origin"),
        pytest.param(
            {"origin": "http://testserver.example"}, True, False, id="an old browser, another origin"
        ),
        pytest.param({"origin": "https://testserver"}, True, False, id="an old browser, another scheme"),
        pytest.param({"origin": "http://testserver:81"}, True, False, id="an old browser, another port"),
        pytest.param({"origin": "http://["}, True, False, id="no origin at all"),
        pytest.param({"origin": "null"}, True, True, id="an old browser, with our cookie"),
        pytest.param({"origin": "null"}, False, False, id="an old browser, without"),
        pytest.param({}, False, False, id="nothing said"),
    ],
)
def test_only_pages_of_this_site_may_post(headers, cookie, ours):
    assert guard.from_this_site(a_post(cookie=cookie, **headers)) is ours


def test_what_fills_in_the_hidden_field_is_suspected_until_it_presses_again():
    assert not guard.suspects_a_bot({"website": ""}, begun=0)
    assert guard.suspects_a_bot({"website": "spam"}, begun=0)
    assert not guard.suspects_a_bot({"website": "spam", "sure": "yes"}, begun=0)


def test_answers_faster_than_anyone_reads_are_suspected_until_confirmed(settings):
    settings.FASTEST_JOURNEY = 10
    now = time.time()

    assert guard.suspects_a_bot({}, begun=now - 9)
    assert not guard.suspects_a_bot({}, begun=now - 11)
    assert not guard.suspects_a_bot({"sure": "yes"}, begun=now - 9)


def test_a_client_that_waits_as_long_as_the_page_says_gets_through():
    page = Path(settings.BASE_DIR, "templates/429.html").read_text(encoding="utf-8")

    assert "Wait 15 minutes" in page
    assert all(window <= timedelta(minutes=15) for _, window in guard.LIMITS.values())


@pytest.mark.django_db
def test_a_client_is_stopped_after_its_share_and_no_other_is():
    most, _ = guard.LIMITS["look_up"]

    assert all(guard.allow(a_post(), "look_up") for _ in range(most))
    assert not guard.allow(a_post(), "look_up")
    assert guard.allow(a_post(client_address="192.0.2.2"), "look_up")


@pytest.mark.django_db
def test_one_household_cannot_use_all_its_addresses():
    guard.allow(a_post(client_address="2001:db8:1:2::1"), "send")
    guard.allow(a_post(client_address="2001:db8:1:2:ffff::9"), "send")

    assert Remembered.objects.get().value == "2"


@pytest.mark.django_db
def test_no_address_is_stored():
    guard.allow(a_post(), "send")

    assert "192.0.2.1" not in str(list(Remembered.objects.values()))


@pytest.mark.django_db
def test_what_was_counted_is_forgotten_the_next_day():
    guard.allow(a_post(), "send")
    cache.forget_old()
    assert Remembered.objects.count() == 1
    Remembered.objects.update(until=timezone.now() - timedelta(seconds=1))
    cache.forget_old()

    assert not Remembered.objects.exists()


@pytest.mark.django_db
def test_without_its_table_people_get_through():
    """As when the database is down."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE people_remembered")

    assert guard.allow(a_post(), "send")
