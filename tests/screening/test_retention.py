from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from config.roles import Role
from history.models import Event
from screening import retention
from screening.actions.sending import new_reference
from screening.flags import Urgency
from screening.models import CloseReason, Disposal, SiteSettings, Submission
from screening.models.submission import Stage

pytestmark = pytest.mark.django_db
SETTINGS = SiteSettings(keep_days=365, keep_days_unreached=90, keep_days_closed=180)


def sent(days_ago, stage=Stage.NEW, **fields):
    if stage == Stage.PLACED:
        fields |= {"assessed_level": "iop", "placed_level": "iop", "placed_where": "here"}
    return Submission.objects.create(
        reference=new_reference(),
        journey=uuid4(),
        sent_at=timezone.now() - timedelta(days=days_ago),
        language="en",
        who_for="self",
        questionnaire_version="1",
        answers={"name": "planted"},
        words=[],
        urgency=Urgency.EMERGENCY,
        stage=stage,
        **fields,
    )


def lead(name):
    person = User.objects.create_user(name)
    person.groups.set(Group.objects.filter(name=Role.LEAD))
    return person


@pytest.mark.parametrize(
    ("stage", "reason", "days", "ground"),
    [
        pytest.param(Stage.NEW, "", 89, None, id="never reached, not yet"),
        pytest.param(Stage.NEW, "", 91, "unreached", id="never reached"),
        pytest.param(Stage.ATTEMPTED, "", 91, "unreached", id="attempted"),
        pytest.param(Stage.CLOSED, CloseReason.UNREACHABLE, 91, "unreached", id="closed as unreachable"),
        pytest.param(Stage.CLOSED, CloseReason.DECLINED, 91, None, id="closed, not yet"),
        pytest.param(Stage.CLOSED, CloseReason.DECLINED, 181, "closed", id="closed"),
        pytest.param(Stage.REACHED, "", 181, None, id="being worked with"),
        pytest.param(Stage.REACHED, "", 366, "limit", id="kept as long as promised"),
        pytest.param(Stage.PLACED, "", 364, None, id="placed"),
        pytest.param(Stage.PLACED, "", 366, "limit", id="placed, as long as promised"),
    ],
)
def test_what_goes_tonight(stage, reason, days, ground):
    sent(days, stage, close_reason=reason)

    assert [submission.ground for submission in retention.due(SETTINGS, timezone.now())] == (
        [ground] if ground else []
    )


def test_a_preview_deletes_nothing():
    old, out = sent(400), StringIO()

    call_command("retain", preview=True, stdout=out)

    assert old.reference in out.getvalue()
    assert Submission.objects.filter(pk=old.pk).exists()


def test_what_goes_leaves_its_reference_and_nothing_else():
    old, young = sent(400), sent(1)

    call_command("retain", stdout=StringIO())

    assert list(Submission.objects.all()) == [young]
    assert list(Disposal.objects.values_list("reference", "ground")) == [(old.reference, "limit")]
    assert Event.objects.filter(kind="disposed", reference=old.reference).exists()
    assert "planted" not in str(list(Disposal.objects.values()))


def test_a_placed_one_goes_when_two_people_say_so():
    placed, lee, lou = sent(200, Stage.PLACED), lead("lee"), lead("lou")

    assert not retention.vote_to_dispose(submission=placed, by=lee)
    assert not retention.vote_to_dispose(submission=placed, by=lee)  # the same person again
    assert retention.vote_to_dispose(submission=placed, by=lou)

    assert not Submission.objects.filter(pk=placed.pk).exists()


def test_only_a_placed_one_is_put_to_the_vote():
    with pytest.raises(retention.NotPlaced):
        retention.vote_to_dispose(submission=sent(1), by=lead("lee"))


def test_leads_vote_on_the_page(client):
    placed = sent(200, Stage.PLACED)
    for name in ("lee", "lou"):
        client.force_login(lead(name))
        assert placed.reference in client.get(reverse("screening:disposal")).content.decode()
        client.post(reverse("screening:vote_to_dispose", args=[placed.reference]))

    assert Disposal.objects.get().ground == "two_people"


def test_an_admin_changes_the_settings_of_the_site(client):
    ada = User.objects.create_user("ada")
    ada.groups.set(Group.objects.filter(name=Role.ADMIN))
    client.force_login(ada)
    form = client.get(reverse("screening:site_settings")).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    kept_too_long = client.post(
        reverse("screening:site_settings"), {**values, "keep_days": 30, "keep_days_closed": 31}
    )
    good = client.post(reverse("screening:site_settings"), {**values, "site_name": "Harbor Intake"})

    assert (kept_too_long.status_code, good.status_code) == (422, 302)
    assert SiteSettings.objects.get().site_name == "Harbor Intake"
    assert Event.objects.get(kind="site_settings_changed").detail == {"settings": ["site_name"]}


@pytest.mark.parametrize("name", ["site_settings", "disposal"])
def test_these_pages_are_not_for_coordinators(client, name):
    cora = User.objects.create_user("cora")
    cora.groups.set(Group.objects.filter(name=Role.COORDINATOR))
    client.force_login(cora)

    assert client.get(reverse(f"screening:{name}")).status_code == 403
