"""A study of whether we are right: it begins, submissions are drawn, clinicians rate them, it ends.

Chance alone draws, at the moment of sending and on the server, so that nobody can choose or foresee who
is part of it. A clinician rates only what they have not seen with our ratings, and is given the next
one rather than choosing it. What was rated can't be changed, since after it they see ours.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from programs.criteria.dimensions import Dimension
from programs.criteria.ruleset import Level
from screening.models import CloseReason, Drawn, RatingBegun, Screening, SecondRating, Study
from vault import clock
from vault.row_digest import digest_of

BEGUN_FOR = timedelta(days=1)  # then another clinician may take the place
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels, so no words; nothing that is mistaken for another
OF_THE_STUDY = (EventKind.DRAWN, EventKind.RATING_OPENED, EventKind.RATING_GIVEN)
LISTED = (EventKind.EXPORTED, EventKind.BACKTEST_OPENED)  # our levels of many, and not of whom


class StudyRuns(Exception):
    """One study at a time."""


class StudyEnded(Exception):
    """Nothing is rated any more."""


class NothingToRate(Exception):
    """Nothing waits that this clinician may rate."""


class NotBlind(Exception):
    """They have meanwhile opened or claimed it, and so seen our ratings."""


class RatedAlready(Exception):
    """As many clinicians as were wanted have rated it, this one among them or not."""


@transaction.atomic
def start(*, by: User, share: int, wanted: int, size: int, expected: int, above: int) -> Study:
    """Draw so many of 100 from now on. What was planned can't be changed. Raises StudyRuns."""
    try:
        with transaction.atomic():
            study = Study.objects.create(
                started_at=clock.now(),
                started_by=by,
                share=share,
                wanted=wanted,
                size=size,
                expected=expected,
                above=above,
            )
    except IntegrityError:
        raise StudyRuns from None
    planned: dict[str, Any] = {name: getattr(study, name) for name in Study.IN_HISTORY}
    record(EventKind.STUDY_STARTED, by=by, study=study.pk, **planned)
    return study


@transaction.atomic
def end(*, study: Study, by: User) -> None:
    """For good. Twice is the same as once."""
    held = Study.objects.select_for_update().get(pk=study.pk)
    if not held.is_running:
        return
    held.state, held.ended_at, held.ended_by = Study.State.ENDED, clock.now(), by
    held.save(update_fields=["state", "ended_at", "ended_by"])
    record(EventKind.STUDY_ENDED, by=by, study=study.pk)


# The draw


def study_to_draw_for() -> Study | None:
    """The one that runs and has not drawn all that it needs."""
    running = Study.objects.filter(state=Study.State.RUNNING)
    return running.annotate(so_far=Count("drawn")).filter(so_far__lt=F("size")).first()


def draw(*, study: Study, screening: Screening) -> None:
    """Chance decides, as the operating system has it: nobody can foresee it or draw once more."""
    if secrets.randbelow(100) >= study.share:
        return
    drawn = Drawn.objects.create(
        study=study, submission=screening.case, at=screening.sent_at, code=new_code()
    )
    record(EventKind.DRAWN, submission=screening.case, study=study.pk, row=digest_of(drawn))


def new_code() -> str:
    characters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(7))
    return f"{characters[:3]}-{characters[3:]}"


# Second ratings


def to_rate(by: User) -> QuerySet[Drawn]:
    """What this clinician may rate: what they have begun, then what has a place left, the first drawn first.

    In an emergency calling comes first: it is left out until somebody answers for it.
    """
    of_theirs = {"submission": OuterRef("submission"), "by": by}
    others = Q(submission__ratings_begun__at__gt=clock.now() - BEGUN_FOR) & ~Q(
        submission__ratings_begun__by=by
    )
    answered_for = Q(submission__alarm=None) | Q(submission__acknowledged_by__isnull=False)
    waiting = Drawn.objects.filter(answered_for, study__state=Study.State.RUNNING)
    waiting = waiting.exclude(submission__close_reason=CloseReason.NOT_REAL)
    waiting = waiting.exclude(pk__in=seen_with_ours(by).values("pk"))
    waiting = waiting.annotate(
        is_begun=Exists(RatingBegun.objects.filter(**of_theirs)),
        is_rated=Exists(SecondRating.objects.filter(**of_theirs)),
        given=Count("submission__second_ratings", distinct=True),
        begun=Count("submission__ratings_begun", filter=others, distinct=True),
    )
    waiting = waiting.filter(is_rated=False, study__wanted__gt=F("given") + F("begun"))
    return waiting.order_by("-is_begun", "at", "pk")


def seen_with_ours(by: User) -> QuerySet[Drawn]:
    """What this person can't rate blind: they asked it themselves, opened it, did anything with it, or had
    a list made that shows our levels of everybody."""
    own = Event.objects.filter(by=by, reference=OuterRef("submission__reference")).exclude(
        kind__in=OF_THE_STUDY
    )
    asked = Screening.objects.filter(case=OuterRef("submission"), asked_by=by)
    lists = Event.objects.filter(by=by, kind__in=LISTED, at__gte=OuterRef("at"))
    return Drawn.objects.filter(Exists(own) | Exists(asked) | Exists(lists))


@transaction.atomic
def begin(*, by: User) -> Drawn:
    """Take a place, and with it the answers of the next one. Raises NothingToRate."""
    for drawn in to_rate(by):
        held = locked(drawn)
        if not to_rate(by).filter(pk=held.pk).exists():
            continue  # another clinician was quicker
        if not RatingBegun.objects.filter(submission=held.submission_id, by=by).exists():
            take_place(held, by)
        return held
    raise NothingToRate


def locked(drawn: Drawn) -> Drawn:
    """Whoever begins or rates the same one waits until this transaction ends."""
    of_itself = Drawn.objects.select_for_update(of=("self",)).select_related("study", "submission")
    return of_itself.get(pk=drawn.pk)


def take_place(drawn: Drawn, by: User) -> None:
    now = clock.now()
    begun = RatingBegun.objects.filter(submission=drawn.submission_id)
    begun.filter(at__lte=now - BEGUN_FOR).delete()
    given = SecondRating.objects.filter(submission=drawn.submission_id)
    taken = {*begun.values_list("place", flat=True), *given.values_list("place", flat=True)}
    place = next(place for place in range(1, drawn.study.wanted + 1) if place not in taken)
    RatingBegun.objects.create(submission=drawn.submission, by=by, at=now, place=place)


def open_answers(*, drawn: Drawn, by: User) -> None:
    """Record that a clinician read them. Every time, not just the first."""
    record(EventKind.RATING_OPENED, submission=drawn.submission, by=by, study=drawn.study_id)


@transaction.atomic
def rate(
    *, drawn: Drawn, by: User, ratings: Mapping[Dimension, int], level: Level, remarks: str = ""
) -> SecondRating:
    """Put a second rating on record, for good.

    Raises StudyEnded, NotBlind, or RatedAlready where this clinician has rated it, or lost their place
    after a day to another one.
    """
    held = locked(drawn)
    if not held.study.is_running:
        raise StudyEnded
    if seen_with_ours(by).filter(pk=held.pk).exists():
        raise NotBlind
    begun = RatingBegun.objects.filter(submission=held.submission_id, by=by).first()
    if begun is None:
        raise RatedAlready
    begun.delete()
    rating = SecondRating.objects.create(
        submission=held.submission,
        by=by,
        at=clock.now(),
        place=begun.place,
        level=level.value,
        remarks=remarks,
        **{dimension.value: ratings[dimension] for dimension in Dimension},
    )
    record(
        EventKind.RATING_GIVEN, submission=held.submission, by=by, study=held.study_id, row=digest_of(rating)
    )
    return rating
