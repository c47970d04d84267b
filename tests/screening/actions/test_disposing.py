from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.models import CriteriaVersion, ShadowScore, ShadowTrial
from programs.studio.past_cases import LABELS, past_cases
from screening.actions import disposing as retention
from screening.actions import following_up, reviewing
from screening.models import AnonymousCase, CloseReason, Disposal, Ground, SiteSettings, Submission
from screening.models.submission import Stage
from tests import clock
from tests.cast import an_admin, member
from tests.submissions import sent
from tests.submissions import submission as send_answers
from vault.fields import SealedJSONField, SealedTextField

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SETTINGS = SiteSettings(keep_days=365, keep_days_unreached=90, keep_days_closed=180)


def lead(name):
    return member(name, Role.LEAD)


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
        pytest.param(Stage.PLACED, "", 4000, None, id="placed: only two people decide"),
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
    assert Event.objects.filter(kind=EventKind.DISPOSED, reference=old.reference).exists()
    assert "planted" not in str(list(Disposal.objects.values()))


def test_a_placed_one_goes_when_two_people_say_so():
    placed, lee, lou = sent(200, Stage.PLACED), lead("lee"), lead("lou")

    assert not retention.vote_to_dispose(submission=placed, by=lee)
    assert not retention.vote_to_dispose(submission=placed, by=lee)  # the same person again
    assert retention.vote_to_dispose(submission=placed, by=lou)

    assert not Submission.objects.filter(pk=placed.pk).exists()


def test_a_placed_one_past_the_promised_days_still_waits_for_two_people(client):
    placed, out = sent(366, Stage.PLACED), StringIO()
    sent(300, Stage.PLACED)

    call_command("retain", sure=True, stdout=out)

    assert Submission.objects.filter(pk=placed.pk).exists()
    assert "1 placed are past 365 days and wait for two people" in out.getvalue()
    client.force_login(lead("lee"))
    page = client.get(reverse("screening:disposal")).content.decode()
    assert "1 placed submission is older than 365 days" in page


# What may stay: coded facts without the person


@pytest.fixture
def anonymise(db):
    """What an admin chose."""

    def anonymise(*grounds):
        SiteSettings.objects.update_or_create(pk=1, defaults={"anonymise": list(grounds)})

    return anonymise


def retain(*, preview=False):
    out = StringIO()
    call_command("retain", preview=preview, sure=True, stdout=out)
    return out.getvalue()


def test_what_stays_is_coded_facts_and_the_year(anonymise):
    anonymise(Ground.UNREACHED)
    gone = send_answers(language="es", sleeping_place="unsheltered")
    judged = gone.screening
    cora = member("cora")
    reviewing.add_note(submission=gone, by=cora, words="planted")

    with clock.at(timezone.now() + timedelta(days=91)):
        said = retain()

    assert f"{gone.reference}  {gone.sent_at:%Y-%m-%d}" in said
    assert said.splitlines()[0].endswith("level and ratings stay")
    assert not Submission.objects.exists()
    stays = AnonymousCase.objects.values().get()
    key = stays.pop("id")
    assert stays == {
        "year": gone.sent_at.year,
        "stability": 4,
        "severity": judged.severity,
        "support": judged.support,
        "withdrawal": judged.withdrawal,
        "responsibilities": judged.responsibilities,
        "context": judged.context,
        "language": "es",
        "who_for": "self",
        "criteria_version_id": judged.criteria_version_id,
        "level": gone.level,
        "decided_level": "",
        "assessed_level": "",
        "placed_level": "",
        "heard": None,
        "ground": "unreached",
    }
    assert key.version == 4  # drawn at random: no order leads to the disposal that it came with


def test_what_stays_holds_nothing_sealed_no_reference_no_journey_and_no_time():
    kinds = {type(field) for field in AnonymousCase._meta.get_fields()}
    names = {field.name for field in AnonymousCase._meta.get_fields()}

    assert not kinds & {SealedTextField, SealedJSONField, models.DateTimeField, models.DateField}
    assert not names & {"reference", "journey", "phone_hash", "email_hash", "contact", "claimed_by", "flags"}


@pytest.mark.parametrize(
    ("chosen", "stage", "reason", "days", "stays"),
    [
        pytest.param([], Stage.NEW, "", 91, False, id="nothing chosen"),
        pytest.param(["unreached"], Stage.NEW, "", 91, True, id="never reached"),
        pytest.param(["closed"], Stage.NEW, "", 91, False, id="never reached, and closed chosen"),
        pytest.param(["closed"], Stage.CLOSED, CloseReason.DECLINED, 181, True, id="closed"),
        pytest.param(["unreached"], Stage.CLOSED, CloseReason.UNREACHABLE, 91, True, id="unreachable"),
        pytest.param(["limit"], Stage.REACHED, "", 366, True, id="still worked with"),
    ],
)
def test_an_admin_chooses_by_what_became_of_it(anonymise, chosen, stage, reason, days, stays):
    anonymise(*chosen)
    submission = send_answers()
    Submission.objects.filter(pk=submission.pk).update(stage=stage, close_reason=reason)

    with clock.at(timezone.now() + timedelta(days=days)):
        preview = retain(preview=True)
        assert Submission.objects.exists()
        assert ("level and ratings stay" in preview) is stays
        retain()

    assert not Submission.objects.exists()
    assert AnonymousCase.objects.exists() is stays


def test_a_placed_one_leaves_its_facts_when_two_people_agree(anonymise):
    anonymise(Ground.TWO_PEOPLE)
    placed = send_answers()
    Submission.objects.filter(pk=placed.pk).update(
        stage=Stage.PLACED, assessed_level="php", placed_level="iop", placed_where="here"
    )

    for name in ("lee", "lou"):
        retention.vote_to_dispose(submission=placed, by=lead(name))

    stays = AnonymousCase.objects.get()
    assert (stays.assessed_level, stays.placed_level, stays.ground) == ("php", "iop", "two_people")


def test_what_people_take_back_goes_whole(anonymise):
    anonymise(*Ground.values)

    following_up.take_back(submission=send_answers())

    assert not AnonymousCase.objects.exists()


def test_who_was_never_judged_leaves_nothing(anonymise):
    anonymise(*Ground.values)
    sent(400)

    assert "nothing stays" in retain()
    assert not AnonymousCase.objects.exists()


def counted_but_for_the_door():
    """Through which they came does not stay."""
    door = LABELS.index("door")
    return Counter(
        each._replace(labels=each.labels[:door] + each.labels[door + 1 :]) for each in past_cases()
    )


def test_past_cases_count_those_without_a_person_too(anonymise):
    anonymise(Ground.UNREACHED)
    send_answers()
    before = counted_but_for_the_door()
    with clock.at(timezone.now() + timedelta(days=91)):
        retain()

    assert counted_but_for_the_door() == before


def test_shadow_scores_go_along():
    submission = send_answers()
    version = CriteriaVersion.objects.published()
    now = timezone.now()
    trial = ShadowTrial.objects.create(
        number=1, criteria=[], started_at=now, started_by=lead("lee"), ends_at=now + timedelta(days=9)
    )
    ShadowScore.objects.create(
        trial=trial,
        reference=submission.reference,
        at=timezone.now(),
        version=version,
        level="iop",
        shadow_level="php",
    )

    retention.dispose(submission=submission, ground=Ground.LIMIT)

    assert not ShadowScore.objects.exists()


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
    client.force_login(an_admin("ada"))
    form = client.get(reverse("screening:site_settings")).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in shown.items()}

    kept_too_long = client.post(
        reverse("screening:site_settings"), {**values, "keep_days": 30, "keep_days_closed": 31}
    )
    good = client.post(
        reverse("screening:site_settings"), {**values, "site_name": "Harbor Intake", "anonymise": ["closed"]}
    )

    assert (kept_too_long.status_code, good.status_code) == (422, 302)
    assert SiteSettings.objects.get().site_name == "Harbor Intake"
    assert SiteSettings.objects.get().anonymise == ["closed"]
    event = Event.objects.get(kind=EventKind.SITE_SETTINGS_CHANGED)
    assert event.detail["settings"] == ["anonymise", "site_name"]


@pytest.mark.parametrize("name", ["site_settings", "disposal"])
def test_these_pages_are_not_for_coordinators(client, name):
    client.force_login(member("cora", Role.COORDINATOR))

    assert client.get(reverse(f"screening:{name}")).status_code == 403
