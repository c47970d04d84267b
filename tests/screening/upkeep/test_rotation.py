"""From key 1 to key 2 in the middle of work."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from history.actions import link_waiting_events, record
from history.integrity import first_broken_link
from history.kinds import EventKind
from people.actions import find_invitation, invite
from screening.actions import keeping
from screening.actions.sending import contact_fields
from screening.contact import Contact
from screening.models import StaffNote, Submission
from screening.upkeep import rotation
from tests.submissions import sent
from vault import sealing
from vault.keys import keys_fit
from vault.sealing import keyed_hash

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
CONTACT = Contact(name="Pat", phone="(555) 010-0199", email="pat@example.org")


@pytest.fixture
def keys(settings):
    """Sets the keys by their numbers, the current one first."""
    fernet_keys = {number: Fernet.generate_key().decode() for number in (1, 2)}

    def keys(*numbers):
        sealing.cipher.cache_clear()
        sealing.derived_key.cache_clear()
        settings.FIELD_KEYS = {number: fernet_keys[number] for number in numbers}

    yield keys
    sealing.cipher.cache_clear()
    sealing.derived_key.cache_clear()


@pytest.fixture
def work(keys):
    """A day's work under key 1."""
    keys(1)
    cora = User.objects.create_user("cora")
    for days in range(5):
        submission = sent(days, **contact_fields(CONTACT))
        StaffNote.objects.create(submission=submission, by=cora, at=timezone.now(), words=f"note {days}")
        record(EventKind.VIEWED, submission=submission, by=cora)
    TOTP.activate(cora, "JBSWY3DPEHPK3PXP")
    link_waiting_events()
    keys(2, 1)


def rotate():
    call_command("rotate_keys", stdout=StringIO(), stderr=StringIO())


def test_nothing_is_lost_and_the_old_key_is_no_longer_needed(work, keys):
    rotate()
    keys(2)

    assert [s.contact["name"] for s in Submission.objects.all()] == ["Pat"] * 5
    assert sorted(n.words for n in StaffNote.objects.all()) == [f"note {days}" for days in range(5)]
    assert Authenticator.objects.get().wrap().instance.data["secret"].startswith("2.")
    assert first_broken_link() is None


def test_an_open_invitation_stays_good(work, keys):
    token = invite(name="Colin", email="colin@example.org", roles=[], by=User.objects.get())
    rotate()
    keys(2)

    assert find_invitation(token).name == "Colin"


def test_a_draft_that_is_kept_opens_while_and_after_keys_are_changed(work, keys):
    """Its words are known to nobody here, so the new key goes around what they sealed."""
    keys(1)
    own, words = keeping.keep(journey="a journey", content={"answers": {}}, language="en")
    keys(2, 1)
    meanwhile, _ = keeping.open_with_words(words=words)
    rotate()
    keys(2)

    assert keys_fit()
    here, content = keeping.open_with_words(words=words, sure=True)
    assert content == {"answers": {}}
    assert own.root == meanwhile.root == here.root
    keeping.keep_again(journey="a journey", kept=here, content={"answers": {"who_for": "self"}})
    assert keeping.open_with_words(words=words)[1] == {"answers": {"who_for": "self"}}


def test_people_are_found_by_phone_mail_and_name_under_the_new_key(work, keys):
    rotate()
    keys(2)

    fields = contact_fields(CONTACT)
    assert Submission.objects.filter(phone_hash=fields["phone_hash"]).count() == 5
    assert Submission.objects.filter(email_hash=fields["email_hash"]).count() == 5
    assert Submission.objects.filter(name_words__hash=keyed_hash("pat", "name")).count() == 5


def test_a_rotation_that_was_broken_off_goes_on(work, keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    steps = rotation.rotate()
    for _ in range(3):
        next(steps)
    before = rotation.left_to_do()

    rotate()

    assert 0 < before < 5 * 4 + 6
    assert rotation.left_to_do() == 0


def test_what_is_written_meanwhile_stays_as_it_was_written(work, keys):
    column = next(c for c in rotation.sealed_columns() if c.field.purpose == "Submission.contact")
    row = column.under_old_keys[0]
    old = column.stored(row)
    Submission.objects.filter(pk=row.pk).update(contact=None)

    assert not column.replace(row, old, contact={"name": "Pat"})


def test_rotating_does_not_hide_tampering(work, monkeypatch):
    monkeypatch.setattr("history.sealing.link_is_sealed", lambda link: link.number != 3)

    with pytest.raises(CommandError, match="tampered with at link 3"):
        rotate()


def test_the_new_key_needs_a_higher_number(work, keys):
    keys(1, 2)

    with pytest.raises(CommandError, match="above 2"):
        rotate()


def test_every_sealed_column_is_known():
    assert {c.field.purpose for c in rotation.sealed_columns()} >= {
        "Submission.answers",
        "Submission.words",
        "Submission.contact",
        "Review.rationale",
        "Call.words",
        "StaffNote.words",
        "KeptDraft.content",
    }
