"""What a person does with what they sent: come back with their code, change, write, take it back."""

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from history.actions import record
from history.kinds import EventKind
from notices import audience
from notices.actions import tell
from notices.kinds import NoticeKind
from screening.actions.claiming import AlreadyDone
from screening.actions.disposing import dispose
from screening.actions.sending import contact_fields, what_is_given
from screening.actions.staging import opened_anew
from screening.codes import fits, hash_of
from screening.contact import Contact
from screening.danger_words import speaks_of_danger
from screening.known_by import keep_names
from screening.models import Ground, Stage, Submission
from vault import clock
from vault.fields import sealed_changes
from vault.meanwhile import ChangedMeanwhile
from vault.row_digest import digest_of
from vault.sealing import keyed_hash

MESSAGES_AT_MOST = 5  # since we last answered


class NotThere(Exception):
    """The submission was deleted."""


class TooManyMessages(Exception):
    """No one reads more than a few: from here on, a call is better."""


def give_code(*, submission: Submission, code: str) -> bool:
    """Make this the submission's code, unless it has one. Returns whether it is its code now.

    Not part of sending: a person who sends twice, or lost the first response, still has a code.
    """
    own = Submission.objects.filter(pk=submission.pk)
    with transaction.atomic():
        sealed = sealed_changes(submission, code=hash_of(code))
        if kept_code(own) == "" and own.filter(code="").update(**sealed):
            record(EventKind.CODE_GIVEN, submission=submission)
            return True
    return fits(code, kept_code(own))


def kept_code(submissions) -> str | None:
    submission = submissions.only("reference", "code").first()
    return submission.code if submission else None


def open_with_code(*, reference: str, code: str) -> bool:
    """Whether this code opens that submission. A wrong one and a deleted one take the same time."""
    if not fits(code, kept_code(Submission.objects.filter(reference=reference))):
        return False
    record(EventKind.FOLLOW_UP_OPENED, reference=reference)
    return True


def change_contact(*, submission: Submission, contact: Contact | None, seen: str) -> None:
    """Change when and how they may be called; what was closed is opened again.

    Raises NotThere, AlreadyDone when they have a place, ChangedMeanwhile unless `seen` is the
    fingerprint of what is stored.
    """
    with transaction.atomic():
        held = hold(submission)
        if contact_seen(held) != seen:
            raise ChangedMeanwhile(submission)
        changes = {"phone_hash": "", "email_hash": "", **contact_fields(contact)}
        change_as_person(held, **changes)
        keep_names(held, contact)
        given = what_is_given(contact, held.on_behalf)
        record(EventKind.CONTACT_CHANGED, submission=held, has=given)
        tell_whose_it_is(NoticeKind.CONTACT_CHANGED, held)


def contact_seen(submission: Submission) -> str:
    """A fingerprint of the contact as it is, for a form to say what it was filled in over."""
    return keyed_hash(repr(submission.contact), "contact seen")[:16]


def add_message(*, submission: Submission, words: str, uid: UUID) -> None:
    """Keep a message for the coordinators; what was closed is opened again. Sent twice, it is one message.

    One that speaks of danger is told to everybody at once. Raises NotThere, AlreadyDone when they have a
    place, TooManyMessages.
    """
    with transaction.atomic():
        held = hold(submission)
        if held.messages.filter(uid=uid).exists():
            return
        if unanswered(held).count() >= MESSAGES_AT_MOST:
            raise TooManyMessages(submission)
        message = held.messages.create(uid=uid, at=clock.now(), words=words)
        now, in_danger = clock.now(), speaks_of_danger(words)
        since = {"owed_since": held.owed_since or now}
        change_as_person(held, **since, **({"danger_at": held.danger_at or now} if in_danger else {}))
        record(EventKind.MESSAGE_ADDED, submission=held, row=digest_of(message))
        if in_danger:
            tell(NoticeKind.DANGER, everybody_for(held), reference=held.reference)
        else:
            tell_whose_it_is(NoticeKind.MESSAGE, held)


def unanswered(submission: Submission):
    last = submission.replies.last()
    return submission.messages.filter(at__gt=last.at) if last else submission.messages.all()


def everybody_for(submission: Submission) -> list[User]:
    """Who has it, whoever is on shift, and the leads: each once."""
    people = [*audience.on_shift(), *audience.leads(), *([submission.owner] if submission.owner else [])]
    return list({person.pk: person for person in people}.values())


def take_back(*, submission: Submission) -> None:
    """Delete all of it. What stays are its reference, that it was taken back, and when."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().filter(pk=submission.pk).first()
        dispose(submission=submission, ground=Ground.TAKEN_BACK)
        if held:
            tell_whose_it_is(NoticeKind.TAKEN_BACK, held)


def take_all_back(*, submission: Submission) -> list[str]:
    """This one, and whatever the same person sent before it. Gives the references of those before."""
    with transaction.atomic():
        before = list(Submission.objects.before(submission))
        for each in [*before, submission]:
            take_back(submission=each)
    return [each.reference for each in before]


def tell_whose_it_is(kind: NoticeKind, submission: Submission) -> None:
    """Notify the owner of what the person did. An unclaimed one is on everyone's queue anyway."""
    if submission.owner:
        tell(kind, [submission.owner], reference=submission.reference)


def hold(submission: Submission) -> Submission:
    """The submission as it is now, unchanged by others until the transaction ends."""
    held = Submission.objects.select_for_update().filter(pk=submission.pk).first()
    if held is None:
        raise NotThere(submission)
    if held.stage == Stage.PLACED:
        raise AlreadyDone(submission)
    return held


def change_as_person(submission: Submission, **changes) -> None:
    """The coordinator who has it keeps it, marked as news. A closed one goes back to the queue as if new."""
    closed = submission.stage == Stage.CLOSED
    now = clock.now()
    anew = opened_anew(now) if closed else {}
    sealed = sealed_changes(submission, **changes)
    Submission.objects.filter(pk=submission.pk).update(
        version=F("version") + 1, news_at=now, **{"sunk": False, **anew, **sealed}
    )
    if closed:
        record(EventKind.REOPENED, submission=submission)
