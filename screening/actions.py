"""Everything that can happen to what a person sends. Nothing else writes it."""

import secrets

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.criteria import Level
from programs.models import CriteriaVersion
from screening.contact import Contact, phone_digits, same_email
from screening.flags import Urgency, urgency_of
from screening.journey import Journey
from screening.judgement import Judgement, judge
from screening.models import Event, Review, Submission
from screening.questionnaire import VERSION
from screening.scoring import flags_so_far
from screening.sealing import keyed_hash
from screening.words import words_shown

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no character that is mistaken for another
REFERENCE_LENGTH = 8


class AlreadyClaimed(Exception):
    """Another coordinator has this submission."""


class NotClaimed(Exception):
    """Only the coordinator who claimed a submission may do this."""


class NotAnEmergency(Exception):
    """Only a person in an emergency may send before the last question is answered."""


def send(
    *, journey: str, answers: dict, language: str, version: CriteriaVersion, contact: Contact | None = None
):
    """Store one journey and return its submission. Sent again, it is the same submission, unchanged.

    Raises MissingAnswer when a question is open, UnknownAnswer for what no question offers.
    """
    judgement = judge(answers, version.ruleset())
    return store(journey, answers, language, contact, judged_fields(judgement, version))


def send_in_emergency(*, journey: str, answers: dict, language: str, contact: Contact):
    """Store a request to be called from somebody who stopped at an emergency. No level is worked out.

    Raises NotAnEmergency when no answer so far tells of one.
    """
    flags = flags_so_far(answers)
    if urgency_of(flags) is not Urgency.EMERGENCY:
        raise NotAnEmergency
    return store(journey, answers, language, contact, {"flags": list(flags), "urgency": Urgency.EMERGENCY})


def store(journey: str, answers: dict, language: str, contact: Contact | None, judged: dict) -> Submission:
    """One journey, one submission: the unique key decides between two requests that arrive together."""
    counted = Journey(answers)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                reference=new_reference(),
                journey=journey,
                sent_at=timezone.now(),
                language=language,
                who_for=counted.answers["who_for"],
                questionnaire_version=VERSION,
                answers=counted.answers,
                words=words_shown(counted, language),
                **contact_fields(contact),
                **judged,
            )
            record("sent", submission=submission)
            return submission
    except IntegrityError:
        if earlier := Submission.objects.filter(journey=journey).first():
            return earlier
        raise


def judged_fields(judgement: Judgement, version: CriteriaVersion) -> dict:
    assessment, recommendation = judgement.assessment, judgement.recommendation
    return {
        **assessment.profile.ratings,
        "context": sorted(assessment.profile.context),
        "flags": list(assessment.flags),
        "notes": list(assessment.notes),
        "unknown": list(assessment.unknown),
        "criteria_version": version,
        "level": recommendation.level.value,
        "fuller_level": recommendation.fuller_level.value,
        "lowest": judgement.lowest.value,
        "highest": judgement.highest.value,
        "deciding": [criterion.code for criterion in recommendation.deciding],
        "met": [criterion.code for criterion in recommendation.met],
        "urgency": urgency_of(assessment.flags),
    }


def contact_fields(contact: Contact | None) -> dict:
    if contact is None:
        return {"contact": None}
    return {
        "contact": contact.to_store(),
        "phone_hash": keyed_hash(phone_digits(contact.phone), "phone") if contact.phone else "",
        "email_hash": keyed_hash(same_email(contact.email), "email") if contact.email else "",
    }


def new_reference() -> str:
    characters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"{characters[:4]}-{characters[4:]}"


def open_submission(*, submission: Submission, by: User) -> None:
    """Put on record that somebody read it. Every time, not just the first."""
    record("viewed", submission=submission, by=by)


def claim(*, submission: Submission, by: User) -> None:
    """Take an unclaimed submission. The condition is in the UPDATE: of two people clicking, one succeeds."""
    unclaimed = Submission.objects.unclaimed().filter(pk=submission.pk)
    with transaction.atomic():
        if not unclaimed.update(claimed_by=by, claimed_at=timezone.now()):
            raise AlreadyClaimed(submission)
        record("claimed", submission=submission, by=by)


def release(*, submission: Submission, by: User) -> None:
    """Give a claimed submission back to the queue."""
    own = Submission.objects.filter(pk=submission.pk, claimed_by=by)
    with transaction.atomic():
        if not own.update(claimed_by=None, claimed_at=None):
            raise NotClaimed(submission)
        record("released", submission=submission, by=by)


def record_review(
    *, submission: Submission, by: User, decided_level: Level, reason: str = "", rationale: str = ""
) -> Review:
    """Put a decision on the level on record, beside what was recommended.

    Raises NotClaimed unless the submission is theirs, ValidationError when a different level is
    not explained.
    """
    if not Submission.objects.filter(pk=submission.pk, claimed_by=by).exists():
        raise NotClaimed(submission)
    review = Review(
        submission=submission,
        by=by,
        at=timezone.now(),
        recommended_level=submission.level or "",
        decided_level=decided_level.value,
        reason=reason,
        rationale=rationale,
    )
    review.full_clean()
    with transaction.atomic():
        review.save()
        record("reviewed", submission=submission, by=by, decided_level=decided_level.value)
    return review


def record(kind: str, *, submission: Submission | None = None, by: User | None = None, **detail) -> None:
    """Add to the history. `detail` holds codes only, never a word that a person wrote."""
    Event.objects.create(
        at=timezone.now(),
        by=by,
        kind=kind,
        reference=submission.reference if submission else "",
        detail=detail,
    )
