"""Answering in writing: what a coordinator writes back, and that the person has read it."""

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from notices.mailing import sends_mail
from screening.actions.claiming import change
from screening.contact import Contact
from screening.models import OwedWord, Reply, SavedAnswer, Submission
from screening.site import site
from vault import clock
from vault.meanwhile import take_turn
from vault.row_digest import digest_of


def reply(*, submission: Submission, by: User, words: str, version: int | None = None) -> Reply:
    """Keep an answer for the person, who finds it with their code. Raises NotClaimed, ChangedMeanwhile."""
    with transaction.atomic():
        change(submission=submission, by=by, version=version, owed_since=None, danger_at=None)
        answer = Reply.objects.create(submission=submission, by=by, at=clock.now(), words=words)
        record(EventKind.REPLIED, submission=submission, by=by, row=digest_of(answer))
        owe_word(submission)
    return answer


def owe_word(submission: Submission) -> None:
    """By e-mail only where they gave an address and said that messages are safe."""
    contact = Contact.from_stored(submission.contact)
    if contact and contact.email and contact.message_is_safe and sends_mail():
        OwedWord.objects.update_or_create(submission=submission, defaults={"due_at": clock.now(), "tries": 0})


def new_replies(submission: Submission):
    """Those that the person has not seen."""
    if submission.replies_read_at is None:
        return submission.replies.all()
    return submission.replies.filter(at__gt=submission.replies_read_at)


@transaction.atomic
def read_replies(*, submission: Submission) -> None:
    """The person has our answers before them. What comes later is new again."""
    if new_replies(submission).exists():
        Submission.objects.filter(pk=submission.pk).update(replies_read_at=clock.now())
        record(EventKind.REPLIES_READ, submission=submission)


@transaction.atomic
def save_answer(*, answer: SavedAnswer, seen: int, by: User) -> None:
    """Add or change words kept for answers. Raises ValidationError, or ChangedMeanwhile."""
    answer.full_clean()
    if answer.pk:
        take_turn(answer, seen=seen, by=by)
    else:
        answer.changed_by, answer.changed_at = by, clock.now()
    answer.save()
    record(EventKind.SAVED_ANSWER_CHANGED, by=by, answer=answer.pk)


@transaction.atomic
def remove_answer(*, answer: SavedAnswer, by: User) -> None:
    record(EventKind.SAVED_ANSWER_CHANGED, by=by, answer=answer.pk, removed=True)
    answer.delete()


def filled_in(answer: SavedAnswer, language: str) -> str:
    """Its words in this language, with the site's own number and hours where it has any."""
    words = answer.words_es if language == "es" else answer.words_en
    for gap, value in {"{phone}": site().phone, "{hours}": site().phone_hours}.items():
        words = words.replace(gap, value or gap)
    return words
