import time

import pytest
from django.db import OperationalError, connection

from screening import site as sites
from screening.models import SiteSettings
from screening.site import site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    sites.memory.update(settings=None, until=0.0)


def down(*args):
    raise OperationalError("the database is down")


def test_until_settings_are_saved_the_defaults_hold():
    assert site().site_name == "Level of care"


def test_the_database_is_asked_once_in_a_while(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [site().keep_days for _ in range(5)] == [365] * 5


def test_another_process_s_change_shows_after_a_while():
    site()
    SiteSettings.objects.bulk_create([SiteSettings(pk=1, site_name="River Street")])
    assert site().site_name == "Level of care"

    sites.memory["until"] = time.monotonic()

    assert site().site_name == "River Street"


def test_a_change_shows_at_once():
    site()

    SiteSettings.objects.create(pk=1, site_name="River Street")

    assert site().site_name == "River Street"


def test_without_a_database_the_defaults_hold():
    with connection.execute_wrapper(down):
        assert site().site_name == "Level of care"


def test_without_a_database_what_was_last_known_holds():
    SiteSettings.objects.create(pk=1, site_name="River Street")
    site()
    sites.memory["until"] = time.monotonic()

    with connection.execute_wrapper(down):
        assert site().site_name == "River Street"
