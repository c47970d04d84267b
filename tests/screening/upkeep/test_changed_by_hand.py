"""What was sent, written, done or set is not changed in the database without `verify_submissions` naming it.

Each of these is one statement of somebody who may write to the database, past every trigger. One that was
not named would be a person in danger who is off the list, or somebody on the staff whom nobody let in.
"""

from datetime import timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from history.actions import link_waiting_events
from history.models import Event, Head, Link
from people import actions as accounts
from people.roles import Role
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion, CriterionRow, Signature
from programs.models.criteria import FINAL_RULESETS
from screening.actions import amending, calling, claiming, following_up, reviewing, setting, staging
from screening.models import (
    Amendment,
    Call,
    Drawn,
    Message,
    NameWord,
    Review,
    Screening,
    SecondRating,
    SiteSettings,
    StaffNote,
    Study,
    Submission,
)
from screening.models.screening import JUDGED_FIELDS
from screening.upkeep import health
from screening.upkeep.on_record import put_on_record
from tests.cast import PAT, member
from tests.patient import Person, sent_by_pat
from tests.signing import a_clinical_lead, sign
from tests.studies import a_clinician, a_study, rate, sent_in_study
from tests.submissions import PAT as CONTACT
from tests.submissions import emergency, submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LONG_AGO, FAR_AWAY = timedelta(days=365), timezone.now() + timedelta(days=3650)


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR, email="cora@clinic.example")


@pytest.fixture
def ada(db):
    return member("ada", Role.ADMIN)


@pytest.fixture
def worked_on(cora):
    """An emergency with everything that can be written about one, up to a booked assessment."""
    a_study(a_clinical_lead("clea"))
    one = sent_in_study(uuid4(), contact=CONTACT, danger_signs=["overdose"])
    following_up.give_code(submission=one, code="blue river stone lamp")
    claiming.claim(submission=one, by=cora)
    calling.log_call(submission=one, by=cora, outcome="no_answer")
    calling.log_call(submission=one, by=cora, outcome="conversation")
    reviewing.add_note(submission=one, by=cora, words="Called back.")
    asking = amending.begin(submission=Submission.objects.get(pk=one.pk), by=cora)
    amending.amend(asking=asking, submission=one, why=Amendment.Why.HEARD)
    reviewing.record_review(submission=one, by=cora, decided_level=Level(one.level))
    following_up.add_message(submission=one, words="Please call after five.", uid=one.screening.journey)
    staging.book(submission=one, by=cora, at=timezone.now() + timedelta(days=2))
    staging.record_assessment(submission=one, by=cora, level=Level.IOP)
    rate(one, a_clinician())
    return one


@pytest.fixture
def alarming():
    return emergency()


@pytest.fixture
def site(ada):
    put_on_record()
    stand = SiteSettings(
        pk=1, phone="(212) 555-0100", violence_line_name="Safe", violence_line_phone="555-0101"
    )
    setting.change_site_settings(site_settings=stand, changed=["phone"], seen=0, by=ada)


@pytest.fixture
def past_triggers(worked_on, alarming, site):
    """As root of the database may, once everything is there."""
    link_waiting_events()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def verified():
    out = StringIO()
    call_command("verify_submissions", stdout=out, stderr=StringIO())
    return out.getvalue()


def named():
    with pytest.raises(CommandError) as refused:
        verified()
    return str(refused.value)


def test_what_nobody_touched_is_whole(past_triggers):
    assert "as it was sent" in verified()


def rows(model, **of):
    return lambda: model.objects.filter(**of)


CASES, SENT = rows(Submission, stage="new"), rows(Screening, case__stage="new")
GONE_THROUGH = rows(Submission, heard__isnull=False)
EDITS = [
    # the person in danger
    pytest.param(CASES, {"contact": None}, "what was given", id="contact away"),
    pytest.param(
        CASES,
        {"contact": None, "reach": ["none"], "phone_hash": "", "email_hash": ""},
        "what was given",
        id="contact away without a trace",
    ),
    pytest.param(CASES, {"phone_hash": "ab" * 32}, "what it is found by", id="phone of another"),
    pytest.param(CASES, {"email_hash": ""}, "what it is found by", id="e-mail forgotten"),
    pytest.param(CASES, {"call_language": "es"}, "call_language", id="language"),
    pytest.param(rows(Submission, stage="booked"), {"code": ""}, "what was given", id="code away"),
    pytest.param(SENT, {"questionnaire_version": "no"}, "questionnaire_version", id="unknown version"),
    pytest.param(
        SENT, {**dict.fromkeys(JUDGED_FIELDS), "deciding": [], "met": []}, "screenings", id="made unjudged"
    ),
    pytest.param(SENT, {"sent_at": F("sent_at") - LONG_AGO}, "screenings", id="sent a year ago"),
    pytest.param(SENT, {"consent_words": "I agree to everything"}, "screenings", id="consent"),
    pytest.param(CASES, {"stage": "reached"}, "stage", id="stage"),
    pytest.param(CASES, {"escalation": 2}, "escalation", id="escalated already"),
    pytest.param(CASES, {"decided_level": "iop"}, "decided_level", id="decision"),
    pytest.param(CASES, {"assessed_level": "iop"}, "assessed_level", id="assessment"),
    pytest.param(
        rows(Submission, stage="booked"), {"lease_until": FAR_AWAY}, "lease_until", id="held for ten years"
    ),
    # what staff wrote
    pytest.param(rows(Call, outcome="no_answer"), {"outcome": "conversation"}, "calls", id="call"),
    pytest.param(rows(Review), {"reason": "cover"}, "reviews", id="review"),
    pytest.param(GONE_THROUGH, {"heard": None}, "heard", id="what counts of what was heard away"),
    pytest.param(GONE_THROUGH, {"heard": {"level": "outpatient"}}, "heard", id="what counts of it"),
    pytest.param(rows(Amendment), {"level": "outpatient"}, "amendments", id="what was heard"),
    # a study
    pytest.param(rows(SecondRating), {"support": 4}, "second ratings", id="second rating"),
    pytest.param(rows(Drawn), {"code": "MINE-123"}, "draws", id="draw"),
    pytest.param(rows(Study), {"share": 1}, "study", id="how many are drawn"),
    # the site
    pytest.param(rows(SiteSettings), {"phone": "(900) 555-0199"}, "site settings", id="phone"),
    pytest.param(rows(SiteSettings), {"violence_line_phone": "900"}, "site settings", id="help line"),
    pytest.param(rows(SiteSettings), {"exit_address": "https://x.example/"}, "site settings", id="exit"),
    # the criteria
    pytest.param(rows(CriterionRow, code="C09"), {"level": "iop"}, "criteria version 1", id="pregnancy"),
    pytest.param(rows(CriterionRow, code="C01"), {"why": "Nothing."}, "criteria version 1", id="why"),
    pytest.param(rows(CriteriaVersion), {"status": "retired"}, "in or out of force", id="no criteria"),
    # the staff
    pytest.param(
        rows(User, username="cora"), {"email": "x@x.example"}, "account", id="address of an account"
    ),
    pytest.param(rows(User, username="cora"), {"is_active": False}, "account", id="closed account"),
]


@pytest.mark.parametrize(("found", "changes", "name"), EDITS)
def test_a_change_by_hand_is_named(past_triggers, found, changes, name):
    assert found().update(**changes) == 1

    assert name in named()


@pytest.mark.parametrize("which", [0, 1, 2], ids=["first", "second", "third"])
@pytest.mark.parametrize("series", [None, UUID(int=7)], ids=["out of it", "into another"])
def test_what_was_moved_between_series_is_named(past_triggers, which, series):
    """The four words of one open all of a series."""
    sent = [sent_by_pat()]
    for _ in range(2):
        sent.append(sent_by_pat(follows=sent[-1].reference))
    assert "as it was sent" in verified()

    Submission.objects.filter(pk=sent[which].pk).update(series=series)

    assert f"{sent[which].reference}: series changed by hand" in named()


def test_what_was_put_into_a_series_is_named(past_triggers):
    alone = submission()
    Submission.objects.filter(pk=alone.pk).update(series=UUID(int=7))
    assert f"{alone.reference}: series changed by hand" in named()


@pytest.mark.parametrize(
    "model", [Call, Message, StaffNote, Review, Amendment, NameWord, SecondRating, Drawn]
)
def test_a_row_deleted_by_hand_is_named(past_triggers, worked_on, model):
    model.objects.filter(submission=worked_on).first().delete()

    assert worked_on.reference in named()


def test_a_row_put_in_by_hand_is_named(past_triggers, worked_on, alarming, cora):
    Call.objects.create(submission=alarming, by=cora, at=timezone.now(), outcome="conversation")

    assert f"{alarming.reference}: calls changed by hand" in named()


def test_an_alarm_turned_off_by_hand_is_named(past_triggers, alarming, cora):
    now = timezone.now()
    held = {"claimed_by": cora, "claimed_at": now, "lease_until": FAR_AWAY}
    Submission.objects.filter(pk=alarming.pk).update(**held, acknowledged_by=cora, acknowledged_at=now)

    assert f"{alarming.reference}: claimed_by, acknowledged_by, lease_until changed by hand" in named()


def test_a_submission_deleted_by_hand_is_named(past_triggers, alarming):
    alarming.delete()

    assert f"{alarming.reference}: gone, and nobody disposed of it" in named()


def test_a_submission_put_in_by_hand_is_named(past_triggers, alarming):
    Submission.objects.filter(pk=alarming.pk).update(reference="XXXX-XXXX")

    assert "XXXX-XXXX: " in named()


def test_history_cut_back_alone_is_named(past_triggers, cora):
    """All as it stood before the last person sent, but for that person."""
    stood = Head.objects.get()
    stood = (stood.number, stood.digest, stood.key, stood.seal)
    latest = submission()
    link_waiting_events()
    Link.objects.filter(number__gt=stood[0]).delete()
    Event.objects.filter(link=None).delete()
    Head.objects.update(**dict(zip(("number", "digest", "key", "seal"), stood, strict=True)))

    call_command("verify_history", stdout=StringIO())
    assert f"{latest.reference}: screenings changed by hand" in named()


def test_an_account_put_in_by_hand_is_named(past_triggers):
    member("mallory", Role.LEAD)

    assert "mallory: put in by hand" in named()


def test_a_role_given_by_hand_is_named(past_triggers, cora):
    cora.groups.add(Group.objects.get(name=Role.ADMIN))

    assert f"account {cora.pk}, cora: changed by hand" in named()


def test_a_second_factor_put_in_by_hand_is_named(past_triggers, cora):
    Authenticator.objects.create(user=cora, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert f"account {cora.pk}, cora: changed by hand" in named()


def test_a_signature_changed_by_hand_is_named(cora, request):
    sign(a_clinical_lead())
    request.getfixturevalue("past_triggers")
    Signature.objects.update(name="Dr. Nobody")

    assert "of Dr. Nobody: put in or changed by hand" in named()


def test_what_an_admin_does_in_the_site_is_not_named(past_triggers, ada, cora):
    accounts.change_roles(person=cora, roles=[Role.LEAD], seen=[Role.COORDINATOR], by=ada)
    accounts.change_email(person=cora, email="new@clinic.example", seen="cora@clinic.example", by=ada)
    accounts.deactivate(person=cora, by=ada)
    accounts.reactivate(person=cora, by=ada)
    token = accounts.invite(name="Colin", email="colin@clinic.example", roles=[Role.COORDINATOR], by=ada)
    accounts.accept(token=token, password="four words in a row")

    assert "as it was sent" in verified()


def test_older_events_hold_nothing_against_what_they_did_not_record(past_triggers):
    """A database of before: its events have no digests, and accounts were never put on record."""
    for event in Event.objects.all():
        kept = {name: code for name, code in event.detail.items() if name not in ("row", "has", "accounts")}
        Event.objects.filter(pk=event.pk).update(detail=kept)
    Event.objects.filter(kind="on_record").update(kind="history_read")
    Event.objects.filter(kind="code_given").update(kind="history_read")

    assert "as it was sent" in verified()


@pytest.fixture
def softened(past_triggers):
    """The pregnancy rule, for processes that have not read the criteria yet."""
    CriterionRow.objects.filter(code="C09").update(level="iop")
    FINAL_RULESETS.clear()
    health.criteria["stand"] = False
    yield
    FINAL_RULESETS.clear()
    health.criteria["stand"] = False


def test_nobody_is_judged_by_criteria_that_were_changed_by_hand(softened, client):
    pat = Person(client).answer_all(PAT)
    client.raise_request_exception = False

    pat.ask_for_the_result()
    response = pat.get("result")

    assert response.status_code == 503
    assert "988" in response.content.decode()


def test_a_server_with_such_criteria_is_not_ready(softened, client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()["criteria"]) == (503, False)
