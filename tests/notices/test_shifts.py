"""Who is on shift is a schedule: hours, days away and who stands in, and somebody named for the night."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from history.models import Event
from notices import audience
from notices.actions import keep_shift
from notices.models import Choices, Notice, Shift
from people.roles import Role
from tests.cast import member
from tests.clock import Clock
from tests.submissions import emergency

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ZONE = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def zone(settings):
    settings.TIME_ZONE = "America/New_York"


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR)


@pytest.fixture
def colin(db):
    return member("colin", Role.COORDINATOR)


@pytest.fixture
def lee(db):
    return member("lee", Role.LEAD)


def at(text):
    """2027-03-01 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def works(person, hours, **fields):
    return Shift.objects.create(person=person, hours=hours, **fields)


def names(moment):
    return sorted(person.username for person in audience.on_shift(at(moment)))


def test_who_works_by_the_hour_is_on_shift_in_those_hours(cora, colin):
    works(cora, "Mon-Fri 09:00-17:00")
    works(colin, "Mon-Fri 17:00-24:00")

    assert names("2027-03-01 09:00") == ["cora"]
    assert names("2027-03-01 16:59") == ["cora"]
    assert names("2027-03-01 17:00") == ["colin"]


def test_a_shift_goes_past_midnight(cora, colin):
    works(cora, "Fri 20:00-02:00")
    works(colin, "Mon-Fri 09:00-17:00")

    assert names("2027-03-06 01:59") == ["cora"]


def test_an_hour_that_comes_twice_is_one_shift(cora, colin):
    """On 7 November 2027 clocks go back at two."""
    works(cora, "Sun 00:00-02:00")
    works(colin, "Mon 09:00-17:00")

    for utc in ("2027-11-07 05:30", "2027-11-07 06:30"):
        here = audience.on_shift(datetime.fromisoformat(utc).replace(tzinfo=UTC))
        assert [person.username for person in here] == ["cora"]


def test_without_hours_their_own_switch_decides(cora, colin):
    Choices.objects.create(person=colin, on_shift=False)

    assert names("2027-03-01 03:00") == ["cora"]


def test_who_switched_off_is_off_whatever_the_hours_say(cora, colin):
    works(cora, "24/7")
    works(colin, "24/7")
    Choices.objects.create(person=cora, on_shift=False)

    assert names("2027-03-01 10:00") == ["colin"]


def test_who_is_away_is_covered_in_their_hours(cora, colin, lee):
    works(colin, "Mon-Fri 17:00-24:00")
    works(lee, "Sat 09:00-10:00")
    works(
        cora,
        "Mon-Fri 09:00-17:00",
        away_from=date(2027, 3, 1),
        away_until=date(2027, 3, 2),
        covered_by=colin,
    )

    assert names("2027-03-02 10:00") == ["colin"]
    assert names("2027-03-03 10:00") == ["cora"]


def test_while_nobody_is_on_shift_who_is_named_for_the_night_is_told(cora, colin, lee):
    works(cora, "Mon-Fri 09:00-17:00")
    works(colin, "Mon-Fri 09:00-17:00")
    works(lee, "Mon-Fri 09:00-17:00", at_night=True)

    assert names("2027-03-01 03:00") == ["lee"]
    with Clock(at("2027-03-01 03:00")).running():
        emergency()
    assert [notice.to for notice in Notice.objects.filter(kind="arrived")] == [lee]


def test_who_stands_in_and_is_away_too_is_not_told(cora, colin, lee):
    away = {"away_from": date(2027, 3, 1), "away_until": date(2027, 3, 2)}
    works(colin, "Mon-Fri 17:00-24:00", **away)
    works(cora, "Mon-Fri 09:00-17:00", covered_by=colin, **away)
    works(lee, "Sat 09:00-10:00", at_night=True)

    assert names("2027-03-02 10:00") == ["lee"]


def test_who_is_named_for_the_night_and_is_away_is_not_told_alone(cora, lee):
    works(cora, "Mon-Fri 09:00-17:00")
    works(lee, "24/7", at_night=True, away_from=date(2027, 3, 1), away_until=date(2027, 3, 2))

    assert names("2027-03-01 03:00") == ["cora", "lee"]


def test_a_forgotten_switch_does_not_keep_a_night_from_who_is_named_for_it(cora, colin, lee):
    works(cora, "Mon-Fri 09:00-17:00")
    works(lee, "Mon-Fri 09:00-17:00", at_night=True)

    assert names("2027-03-01 03:00") == ["colin", "lee"]


def test_with_nobody_named_for_the_night_everybody_is_told(cora, colin):
    works(cora, "Mon-Fri 09:00-17:00")
    works(colin, "Mon-Fri 09:00-17:00")

    assert names("2027-03-01 03:00") == ["colin", "cora"]


def test_people_are_told_when_somebody_is_here_again(cora, colin):
    works(cora, "Mon-Fri 09:00-17:00", away_from=date(2027, 3, 1), away_until=date(2027, 3, 2))
    works(colin, "Wed 12:00-14:00")

    assert audience.back_at(at("2027-02-28 12:00")) == at("2027-03-03 09:00")
    assert audience.back_at(at("2027-03-03 12:30")) is None


def test_without_a_schedule_nothing_is_said(cora):
    assert audience.back_at(at("2027-02-28 12:00")) is None


def test_the_page_says_who_is_here(client, cora, lee):
    works(cora, "Mon-Fri 09:00-17:00")
    with Clock(at("2027-03-01 10:00")).running():
        client.force_login(cora)
        page = client.get(reverse("notices:shifts"))

    assert [line["is_here"] for line in page.context["lines"]] == [True, True]
    client.force_login(cora)
    assert client.get(reverse("notices:change_shift", args=[cora.pk])).status_code == 403


def test_a_lead_keeps_the_hours(client, cora, colin, lee):
    client.force_login(lee)
    address = reverse("notices:change_shift", args=[cora.pk])
    given = {
        "hours": "Mon 09:00-17:00",
        "away_from": "2027-03-01",
        "away_until": "2027-03-08",
        "covered_by": colin.pk,
        "at_night": "on",
        "seen": 0,
    }

    assert client.post(address, given).status_code == 302

    shift = Shift.objects.get()
    assert (shift.person, shift.covered_by, shift.at_night) == (cora, colin, True)
    assert Event.objects.get(kind="shift_kept").by == lee
    late = client.post(address, given | {"hours": "Tue 09:00-17:00"})
    assert late.status_code == 409
    assert Shift.objects.get().hours == "Mon 09:00-17:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "from nine to five"},
        {"away_from": "2027-03-02"},
        {"away_from": "2027-03-02", "away_until": "2027-03-01"},
    ],
)
def test_hours_that_cannot_be_read_are_not_kept(client, cora, lee, wrong):
    client.force_login(lee)

    assert (
        client.post(reverse("notices:change_shift", args=[cora.pk]), {"seen": 0, **wrong}).status_code == 422
    )
    assert not Shift.objects.exists()


def test_nobody_stands_in_for_themselves(lee, cora):
    with pytest.raises(ValidationError):
        keep_shift(shift=Shift(person=cora, hours="nonsense"), seen=0, by=lee)
