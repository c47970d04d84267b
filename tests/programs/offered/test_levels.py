"""What makes an IOP an IOP is its hours; the site may change the minimum, with the rule it comes from."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programs.models import LevelOfCare
from programs.offered.actions import levels
from vault.meanwhile import ChangedMeanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def iop():
    return LevelOfCare.objects.get(code="iop")


@pytest.mark.parametrize(
    ("code", "hours", "stands"), [("iop", 8, False), ("iop", 9, True), ("php", 19, False), ("php", 20, True)]
)
def test_hours_below_the_minimum_are_refused_at_their_field(ada, code, hours, stands):
    level = LevelOfCare.objects.get(code=code)
    level.hours_from, level.hours_to = hours, None
    if stands:
        levels.change_level(level=level, seen=level.revision, by=ada)
    else:
        with pytest.raises(ValidationError) as refused:
            levels.change_level(level=level, seen=level.revision, by=ada)
        [message] = refused.value.message_dict["hours_from"]
        assert f"is at least {level.minimum_hours} hours a week" in message


def test_of_two_who_change_a_level_the_second_is_told(iop, ada, alan):
    same = LevelOfCare.objects.get(code="iop")
    iop.hours_to = 15
    levels.change_level(level=iop, seen=iop.revision, by=ada)
    same.hours_to = 12
    with pytest.raises(ChangedMeanwhile) as told:
        levels.change_level(level=same, seen=same.revision, by=alan)
    assert (told.value.theirs.hours_to, told.value.theirs.changed_by) == (15, ada)
    assert LevelOfCare.objects.get(code="iop").hours_to == 15


@pytest.mark.parametrize(
    ("code", "minimum", "message"),
    [
        ("iop", 20, "The least hours of Partial hospitalization (PHP) are 20 a week."),
        ("iop", 1, "The least hours of Standard outpatient are 1 a week."),
        ("php", 9, "The least hours of Intensive outpatient (IOP) are 9 a week."),
    ],
)
def test_the_least_hours_rise_from_level_to_level(ada, code, minimum, message):
    level = LevelOfCare.objects.get(code=code)
    level.minimum_hours, level.hours_from, level.hours_to = minimum, 30, None
    with pytest.raises(ValidationError) as refused:
        levels.change_level(level=level, seen=level.revision, by=ada)
    [told] = refused.value.message_dict["minimum_hours"]
    assert told.startswith(message)


def value_in(form, name):
    value = form[name].value()
    return "" if value is None else value


def test_an_admin_sets_the_days_of_a_level(client, ada):
    client.force_login(ada)
    address = reverse("programs:change_level", args=["iop"])
    form = client.get(address).context["level_form"]
    assert "recertify_days" in form.fields

    for days, status in (("0", 422), ("367", 422), ("60", 302)):
        page = client.get(address)
        posted = {}
        for each in (page.context["level_form"], *page.context["words_forms"]):
            posted |= {each.add_prefix(name): value_in(each, name) for name in each.fields}
        assert client.post(address, {**posted, "recertify_days": days}).status_code == status
    assert LevelOfCare.objects.get(code="iop").recertify_days == 60
