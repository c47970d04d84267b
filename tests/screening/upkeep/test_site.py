import time

import pytest
from django.db import OperationalError, connection

from people.roles import Role
from screening import site as sites
from screening.models import SiteSettings
from screening.site import site
from screening.upkeep.views.site import SiteSettingsForm
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


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


# The page on which an admin sets them


@pytest.fixture
def ada(client):
    ada = member("ada", Role.ADMIN)
    client.force_login(ada)
    return ada


def values_but(**changes):
    """The settings as the form shows them, with these changed."""
    form = SiteSettingsForm(instance=SiteSettings(pk=1))
    shown = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in shown.items()}, **changes}


def test_every_setting_of_the_site_is_on_its_page():
    stored = {field.name for field in SiteSettings._meta.fields if field.editable and not field.primary_key}

    assert set(SiteSettingsForm(instance=SiteSettings()).fields) == stored | {"seen"}


def test_what_an_admin_sets_is_kept(client, ada):
    changes = {
        "phone": "(212) 555-0100",
        "phone_hours": "9 to 5",
        "opening_hours": "Mon-Sat 08:00-20:00",
        "lease_minutes": 45,
        "emergency_minutes": 5,
        "urgent_minutes": 30,
    }

    response = client.post("/staff/settings/", values_but(**changes))

    assert response.status_code == 302
    assert SiteSettings.objects.values(*changes).get() == changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"emergency_minutes": 0}, "Write a whole number from 1 to 10080", id="no time at all"),
        pytest.param({"lease_minutes": "soon"}, "Write a whole number from 1 to 10080", id="no number"),
        pytest.param({"keep_days": 10**9}, "Write a whole number from 1 to 7320", id="more than there is"),
        pytest.param({"urgent_minutes": ""}, "Write a whole number from 1 to 10080", id="nothing"),
        pytest.param({"site_name": ""}, "Write what this site is called", id="no name"),
        pytest.param({"opening_hours": ""}, "Write days and times", id="no hours"),
        pytest.param({"exit_address": "http://plain.example"}, "begins with https://", id="not https"),
        pytest.param({"level_codes": "iop | 2.1"}, "Line 1: write level |", id="half a code"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(client, ada, changes, says):
    response = client.post("/staff/settings/", values_but(**changes))

    assert response.status_code == 422
    assert says in response.text
    assert "This field is required" not in response.text
    assert not SiteSettings.objects.exists()


def test_an_admin_says_that_two_sign_and_that_they_sign_first(client, ada):
    changes = {"two_sign": "on", "sign_before_publishing": "on"}

    client.post("/staff/settings/", values_but(**changes))

    assert SiteSettings.objects.values(*changes).get() == dict.fromkeys(changes, True)


def test_opening_hours_that_cannot_be_read_are_said_in_words(client, ada):
    response = client.post("/staff/settings/", values_but(opening_hours="whenever"))

    assert response.status_code == 422
    assert response.context["form"].errors["opening_hours"][0].endswith("Mon-Fri 09:00-17:00")
