"""A screening that somebody of the staff asks: on the telephone, face to face, or from a paper form."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from history.actions import record
from history.kinds import EventKind
from programs.models import CriteriaVersion
from screening.actions import claiming, following_up, sending
from screening.asked import asked_now
from screening.codes import new_code
from screening.contact import Contact, OnBehalf
from screening.instrument.questions import Answers
from screening.models import Asking, Door, Submission
from vault import clock
from vault.fields import sealed_changes

KEPT_FOR = timedelta(days=1)
WORDS_SHOWN_FOR = timedelta(minutes=15)


def begin(*, by: User, door: Door, language: str) -> Asking:
    now = clock.now()
    return Asking.objects.create(
        by=by,
        begun_at=now,
        kept_at=now,
        door=door,
        language=language,
        questionnaire_version=asked_now().version,
        answers={},
        contact={},
    )


@transaction.atomic
def begin_again(*, submission: Submission, by: User, door: Door, language: str, known_by: str) -> Asking:
    """The same questions of now, for a check-in after this one. Whom they are about can't have changed.

    `known_by` is how it is known that it is the same person: it goes on record, since from then on all of it
    is one person's.
    """
    begun = begin(by=by, door=door, language=language)
    begun.follows, begun.answers = submission, {"who_for": submission.screening.who_for}
    begun.save()
    record(EventKind.ASKED_AGAIN, submission=submission, by=by, known_by=known_by)
    return begun


def keep(*, asking: Asking, answers: Answers, contact: dict) -> None:
    """What was entered so far. It is no submission, and nobody else sees it."""
    changes = sealed_changes(asking, answers=answers, contact=contact)
    Asking.objects.filter(pk=asking.pk, reference="").update(kept_at=clock.now(), **changes)
    asking.answers, asking.contact = answers, contact


def drop(*, asking: Asking) -> None:
    """The person said no, or it was begun by mistake: nothing of it stays."""
    asking.delete()


@transaction.atomic
def send(
    *,
    asking: Asking,
    consent_words: str,
    contact: Contact | None,
    on_behalf: OnBehalf | None,
    told_of_study: bool = False,
) -> Submission:
    """Make it a submission, claimed by who asked. Of the draft stay the reference and the four words.

    Judged as any other once every question is answered; before that only in an emergency. Raises
    NotAnEmergency.
    """
    own: dict[str, Any] = {
        "journey": str(asking.uid),
        "answered": asking.answered,
        "language": asking.language,
        "contact": contact,
        "on_behalf": on_behalf,
        "asked": sending.Asked(Door(asking.door), asking.by, consent_words),
        "follows": asking.follows.reference if asking.follows else "",
    }
    if asking.answered.is_complete:
        version = CriteriaVersion.objects.published()
        submission = sending.send(**own, version=version, told_of_study=told_of_study)
    else:
        submission = sending.send_in_emergency(**own)
    code = new_code(asking.language)
    following_up.give_code(submission=submission, code=code)
    claiming.claim(submission=submission, by=asking.by)
    sealed = sealed_changes(asking, answers={}, contact={}, code=code)
    Asking.objects.filter(pk=asking.pk).update(kept_at=clock.now(), reference=submission.reference, **sealed)
    return submission


def shows_words(asking: Asking, now: datetime | None = None) -> bool:
    """Long enough to read them out or print them, also after a reload; then nobody can look them up."""
    return bool(asking.reference) and asking.kept_at > (now or clock.now()) - WORDS_SHOWN_FOR


def forget_old(now: datetime | None = None) -> None:
    """Drafts that nobody touched for a day, and words once they are no longer shown."""
    now = now or clock.now()
    Asking.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    Asking.objects.filter(kept_at__lt=now - WORDS_SHOWN_FOR).exclude(reference="").delete()
