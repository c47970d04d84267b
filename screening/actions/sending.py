"""What a person does: send their answers, once."""

import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from notices.actions import tell
from notices.audience import on_shift
from notices.kinds import NoticeKind
from programs.models import CriteriaVersion
from programs.shadow import score_in_shadow
from screening.actions import keeping, studying
from screening.actions.dating import checked_in
from screening.contact import Contact, OnBehalf
from screening.instrument.flags import Urgency, urgency_of
from screening.instrument.journey import Journey
from screening.instrument.judgement import Judgement, judge
from screening.instrument.questions import value_in
from screening.instrument.words import words_shown
from screening.known_by import hashes_of, keep_names
from screening.models import COPIED, Door, Screening, Study, Submission
from screening.reach import reach_of
from vault import clock
from vault.row_digest import digest_of

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no character that is mistaken for another
REFERENCE_LENGTH = 8


@dataclass(frozen=True)
class Asked:
    """That the questions were asked by somebody of the staff, and the words that the person said yes to."""

    door: Door
    by: User
    consent_words: str


@dataclass(frozen=True)
class Sent:
    """What comes with one press of "send": see `send`."""

    journey: str
    answered: Journey
    language: str
    contact: Contact | None
    on_behalf: OnBehalf | None
    asked: Asked | None
    door: Door
    sunk: bool
    follows: str

    @property
    def by(self) -> User | None:
        """Who of the staff asked; None where the person answered alone."""
        return self.asked.by if self.asked else None


class NotAnEmergency(Exception):
    """Only a person in an emergency may send before the last question is answered."""


def send(
    *,
    journey: str,
    answered: Journey,
    language: str,
    version: CriteriaVersion,
    contact: Contact | None = None,
    on_behalf: OnBehalf | None = None,
    asked: Asked | None = None,
    door: Door = Door.WEB,
    sunk: bool = False,
    follows: str = "",
    told_of_study: bool = False,
) -> Submission:
    """Store one journey and return its submission. Sent again, it is the same submission, unchanged.

    `journey` is its secret name, `answered` the way through the questions; `door` is that of a person who
    answered alone; `sunk` puts it behind the others; `follows` is the reference of what the same person sent
    before, of a check-in; `told_of_study`, that a clinician may read the answers too: without it none ever
    does. Raises MissingAnswer when a question is open.
    """
    judgement = judge(answered, version.ruleset())
    judged = judged_fields(judgement, version)
    may_be_drawn = told_of_study and not sunk and not follows
    sent = Sent(journey, answered, language, contact, on_behalf, asked, door, sunk, follows)
    submission = store_once(sent, judged, may_be_drawn=may_be_drawn)
    score_in_shadow(
        reference=submission.reference,
        profile=judgement.assessment.profile,
        version=version,
        level=judgement.level,
    )
    return submission


def send_in_emergency(
    *,
    journey: str,
    answered: Journey,
    language: str,
    contact: Contact | None,
    on_behalf: OnBehalf | None = None,
    asked: Asked | None = None,
    door: Door = Door.WEB,
    sunk: bool = False,
    follows: str = "",
) -> Submission:
    """Store the answers of a person who stopped at an emergency, to be called. No level is worked out.

    Raises NotAnEmergency when no answer so far tells of one.
    """
    flags = answered.flags_so_far
    if urgency_of(flags) is not Urgency.EMERGENCY:
        raise NotAnEmergency
    judged = {"flags": list(flags), "urgency": Urgency.EMERGENCY}
    sent = Sent(journey, answered, language, contact, on_behalf, asked, door, sunk, follows)
    return store_once(sent, judged)


def store_once(sent: Sent, judged: dict, *, may_be_drawn: bool = False) -> Submission:
    """One journey, one submission: the unique key decides between two requests that arrive together."""
    try:
        with transaction.atomic():
            return store(sent, judged, may_be_drawn=may_be_drawn)
    except IntegrityError:
        if earlier := Submission.objects.filter(screenings__journey=sent.journey).first():
            keeping.forget(journey=sent.journey)
            return earlier
        raise


def store(sent: Sent, judged: dict, *, may_be_drawn: bool) -> Submission:
    """With everything that follows at once: on record, told where it is urgent, drawn for a study or not."""
    screening = screening_of(sent, judged)
    series = join_series(sent.follows, sent.by)
    submission = open_case(screening, sent.contact, sent.on_behalf, sent.sunk, series)
    checked_in(submission)
    study = studying.study_to_draw_for() if may_be_drawn else None
    put_on_record(sent, screening, series, study)
    keeping.forget(journey=sent.journey)
    if submission.urgency == Urgency.EMERGENCY and not sent.sunk:
        tell(NoticeKind.ARRIVED, on_shift(), reference=submission.reference, by=sent.by)
    if study:
        studying.draw(study=study, screening=screening)
    return submission


def screening_of(sent: Sent, judged: dict) -> Screening:
    return Screening(
        reference=new_reference(),
        journey=sent.journey,
        sent_at=clock.now(),
        language=sent.language,
        who_for=value_in(sent.answered.answers, "who_for"),
        questionnaire_version=sent.answered.instrument.version,
        answers=sent.answered.answers,
        words=words_shown(sent.answered, sent.language),
        **judged,
        **asked_fields(sent.asked, sent.door),
    )


def put_on_record(sent: Sent, screening: Screening, series: UUID | None, study: Study | None) -> None:
    further: dict[str, Any] = {}
    if study:
        further["study"] = study.pk
    if series:
        further["series"] = name_in_history(series, screening.reference)
    record(
        EventKind.SENT,
        submission=screening.case,
        by=sent.by,
        door=screening.door,
        has=what_is_given(sent.contact, sent.on_behalf),
        row=digest_of(screening),
        sunk=sent.sunk,
        **further,
    )


def join_series(reference: str, by: User | None) -> UUID | None:
    """The series of what was sent before, on record there; begun with this one. None where that is gone."""
    before = Submission.objects.select_for_update().filter(reference=reference).first()
    if before is None:
        return None
    if before.series is None:
        before.series = uuid4()
        Submission.objects.filter(pk=before.pk).update(series=before.series)
    named = name_in_history(before.series, before.reference)
    record(EventKind.CHECKED_IN, submission=before, by=by, series=named)
    return before.series


def name_in_history(series: UUID, reference: str) -> str:
    """Another for each submission: the history outlives them, and may not tell which were one person's."""
    return sha256(f"{series} {reference}".encode()).hexdigest()


def open_case(
    screening: Screening,
    contact: Contact | None,
    on_behalf: OnBehalf | None,
    sunk: bool = False,
    series: UUID | None = None,
) -> Submission:
    """Store a screening with the case that it opens, which is new and unclaimed."""
    screening.case = Submission.objects.create(
        **copied_fields(screening),
        waiting_since=screening.sent_at,
        sunk=sunk,
        series=series,
        on_behalf=asdict(on_behalf) if on_behalf else None,
        **{"call_language": screening.language, **contact_fields(contact)},
    )
    screening.save(force_insert=True)
    keep_names(screening.case, contact)
    return screening.case


def what_is_given(contact: object, on_behalf: object) -> list[str]:
    """For the history, so that none of it can be removed by hand unnoticed."""
    given = {"contact": contact, "on_behalf": on_behalf}
    return [name for name, value in given.items() if value is not None]


def asked_fields(asked: Asked | None, door: Door) -> dict:
    if asked is None:
        return {"door": door}
    return {"door": asked.door, "asked_by": asked.by, "consent_words": asked.consent_words}


def copied_fields(screening: Screening) -> dict:
    """What a case says of its screening, so that the queue reads cases only."""
    return {name: getattr(screening, name) for name in COPIED}


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
        return {"contact": None, "reach": reach_of(None)}
    return {
        "contact": contact.to_store(),
        "reach": reach_of(contact),
        "call_language": contact.language,
        **hashes_of(contact),
    }


def new_reference() -> str:
    characters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"{characters[:4]}-{characters[4:]}"
