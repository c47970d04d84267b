"""A crowd: as many submissions as a benchmark asks for, drawn at random and repeatably.

A few hundred are answered and judged one by one, each valid by the questionnaire; the rest are copies
under references, journeys and times of their own, each sealed for its own row. No history goes with
them, so a crowd is for measuring, never for a site that is in use.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field
from django.utils import timezone

from programs.models import CriteriaVersion
from screening.actions.sending import contact_fields, judged_fields
from screening.contact import CallTime, Contact
from screening.fields import SealedTextField
from screening.journey import Journey
from screening.judgement import judge
from screening.models import Submission
from screening.questionnaire import VERSION, Kind, Question, things_used
from screening.words import words_shown

ORIGINALS = 500
BATCH = 5000
SPREAD = timedelta(days=365)
OWN_FIELDS = ("reference", "journey", "sent_at", "waiting_since")
RARE = {"danger_signs": 0.02, "health_concerns": 0.06, "suicidal_thoughts": 0.06, "home_safety": 0.2}
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(count: int, seed: int = 1) -> None:
    """Add so many submissions to the database."""
    dice = random.Random(seed)  # noqa: S311 for measuring, not for secrets
    fields = [field for field in Submission._meta.local_concrete_fields if is_stored(field)]
    submissions = [original(dice) for _ in range(min(ORIGINALS, count))]
    originals = [(each, [stored(each, field) for field in fields]) for each in submissions]
    own = [(place, field) for place, field in enumerate(fields) if is_its_own(field)]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO screening_submission ({names}) VALUES ({marks})"  # noqa: S608 our own names
    now = timezone.now()
    for batch in batches(count):
        moments = ((number, now - SPREAD * (1 - number / count)) for number in batch)
        rows = [copy_of(*dice.choice(originals), own, *each, a_journey(dice)) for each in moments]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batches(count: int) -> Iterator[range]:
    for start in range(0, count, BATCH):
        yield range(start, min(start + BATCH, count))


def is_stored(field: Field) -> bool:
    return not (field.generated or field.primary_key)


def is_its_own(field: Field) -> bool:
    return field.name in OWN_FIELDS or isinstance(field, SealedTextField)


def copy_of(
    submission: Submission, row: list, own: list, number: int, moment: datetime, journey: UUID
) -> list:
    """The row of another submission like this one, sealed for itself."""
    submission.reference, submission.journey = reference_of(number), journey
    submission.sent_at = submission.waiting_since = moment
    copy = list(row)
    for place, field in own:
        copy[place] = stored(submission, field)
    return copy


def a_journey(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def stored(submission: Submission, field: Field):
    """What goes into the table for it."""
    return field.get_db_prep_save(field.pre_save(submission, add=True), connection)


def reference_of(number: int) -> str:
    """Its own for each number, and none that chance is likely to give to a real one in a small site."""
    letters = []
    for _ in range(8):
        number, letter = divmod(number, len(REFERENCE_LETTERS))
        letters.append(REFERENCE_LETTERS[letter])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def original(dice: random.Random) -> Submission:
    """Somebody who answered at random, as `send` would store it."""
    answers, version = any_answers(dice), CriteriaVersion.objects.published()
    language = "es" if dice.random() < 0.2 else "en"
    journey = Journey(answers)
    return Submission(
        reference="",
        journey=UUID(int=0),
        sent_at=timezone.now(),
        language=language,
        who_for=answers["who_for"],
        questionnaire_version=VERSION,
        answers=journey.answers,
        words=words_shown(journey, language),
        **contact_fields(any_contact(dice, language)),
        **judged_fields(judge(answers, version.ruleset()), version),
    )


def any_contact(dice: random.Random, language: str) -> Contact | None:
    if dice.random() < 0.1:
        return None
    return Contact(
        name="Invented",
        phone=f"(212) 555-01{dice.randrange(100):02d}",
        message_is_safe=dice.random() < 0.5,
        call_times=tuple(time.value for time in CallTime if dice.random() < 0.4),
        language=language,
    )


def any_answers(dice: random.Random) -> dict:
    """Valid and complete; signs of danger are as rare as they are in life."""
    given: dict = {}
    while unanswered := Journey(given).unanswered:
        question = unanswered[0]
        given[question.key] = any_answer(dice, question, given)
    return given


def any_answer(dice: random.Random, question: Question, given: dict):
    if question.kind is Kind.ROWS:
        return {thing: dice.choice(question.values) for thing in things_used(given)}
    if question.kind is Kind.SEVERAL:
        *values, nothing = question.values
        if question.key in RARE and dice.random() > RARE[question.key]:
            return [nothing]
        return dice.sample(values, k=dice.randint(1, min(3, len(values))))
    if question.key in RARE and dice.random() > RARE[question.key]:
        return question.values[0]
    return dice.choice(question.values)
