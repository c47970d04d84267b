"""A crowd: as many submissions as a benchmark asks for, drawn at random and repeatably.

A few hundred are answered and judged one by one, each valid by the questionnaire; the rest are copies
under references, journeys and times of their own, each sealed for its own row. No history goes with
them, so a crowd is for measuring, never for a site that is in use.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field, JSONField
from django.utils import timezone

from config.sealing import seal
from programs.criteria import LEVELS, Level
from programs.models import CriteriaVersion
from screening import counting
from screening.actions.sending import contact_fields, judged_fields
from screening.contact import CallTime, Contact
from screening.fields import SealedTextField, owner_of
from screening.journey import Journey
from screening.judgement import judge
from screening.models import Submission
from screening.models.submission import CloseReason, Place, Stage
from screening.questionnaire import VERSION, Kind, Question, things_used
from screening.words import words_shown

ORIGINALS = 500
BATCH = 5000
OPEN, CLOSED, AGREED = 0.5, 0.4, 0.85  # shares: of all, of those that are done, of levels
SPREAD = timedelta(days=365)
RARE = {"danger_signs": 0.02, "health_concerns": 0.06, "suicidal_thoughts": 0.06, "home_safety": 0.2}
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = [first + second for first in REFERENCE_LETTERS for second in REFERENCE_LETTERS]

Row = list[object]


def make(count: int, seed: int = 1) -> Iterator[int]:
    """Add so many submissions to the database. Yields the number of each batch that is stored."""
    dice = random.Random(seed)  # noqa: S311 for measuring, not for secrets
    fields = [field for field in Submission._meta.local_concrete_fields if is_stored(field)]
    originals = [Original(original(dice), fields) for _ in range(min(ORIGINALS, count))]
    load, now = loader(fields), timezone.now()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA cache_size=-200000")  # kB: the indexes stay in memory
    counting.take_no_notes(connection.alias)  # they are counted as they are drawn, in a tenth of the time
    try:
        for batch in batches(count):
            drawn = [
                (dice.choice(originals), number, now - SPREAD * (1 - number / count)) for number in batch
            ]
            with transaction.atomic():
                load(original.copy(number, moment, a_journey(dice)) for original, number, moment in drawn)
                counting.add(original.came._replace(sent_at=moment) for original, _, moment in drawn)
            yield len(batch)
    finally:
        counting.take_notes(connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batches(count: int) -> Iterator[range]:
    for start in range(0, count, BATCH):
        yield range(start, min(start + BATCH, count))


def is_stored(field: Field) -> bool:
    return not (field.generated or field.primary_key)


def loader(fields: list[Field]) -> Callable[[Iterable[Row]], None]:
    """How rows get into the table: in the quickest way that this database has."""
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))

    def insert(rows: Iterable[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO screening_submission ({names}) VALUES ({marks})",  # noqa: S608 our own names
                list(rows),
            )

    def copy(rows: Iterable[Row]) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY screening_submission ({names}) FROM STDIN") as to,
        ):
            for row in rows:
                to.write_row(row)

    return copy if connection.vendor == "postgresql" else insert


class Original:
    """A submission with what its copies have in common made ready once."""

    def __init__(self, submission: Submission, fields: list[Field]) -> None:
        self.submission = submission
        self.came = counting.came({name: getattr(submission, name) for name in counting.names_in(Submission)})
        self.row = [stored(submission, field) for field in fields]
        self.places = {field.name: place for place, field in enumerate(fields)}
        self.sealed = [
            (place, field.purpose, field.to_bytes(field.value_from_object(submission)))
            for place, field in enumerate(fields)
            if isinstance(field, SealedTextField) and self.row[place]
        ]

    def copy(self, number: int, moment: datetime, journey: UUID) -> Row:
        """The row of another submission like this one, sealed for itself."""
        row, places = self.row.copy(), self.places
        self.submission.reference = row[places["reference"]] = reference_of(number)
        row[places["journey"]] = journey if connection.features.has_native_uuid_field else journey.hex
        sent_at = connection.ops.adapt_datetimefield_value(moment)
        row[places["sent_at"]] = row[places["waiting_since"]] = sent_at
        owner = owner_of(self.submission)
        for place, purpose, content in self.sealed:
            row[place] = seal(content, purpose, owner)
        return row


def a_journey(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def stored(submission: Submission, field: Field):
    """What goes into the table for it; JSON as text, which either database takes."""
    if isinstance(field, JSONField):
        return json.dumps(field.value_from_object(submission))
    return field.get_db_prep_save(field.pre_save(submission, add=True), connection)


def reference_of(number: int) -> str:
    """Its own for each number, and none that chance is likely to give to a real one in a small site."""
    pairs = []
    for _ in range(4):
        number, pair = divmod(number, len(PAIRS))
        pairs.append(PAIRS[pair])
    return "{}{}-{}{}".format(*pairs)


def original(dice: random.Random) -> Submission:
    """Somebody who answered at random, as `send` would store it, and what became of it."""
    answers, version = any_answers(dice), CriteriaVersion.objects.published()
    language = "es" if dice.random() < 0.2 else "en"
    journey, judgement = Journey(answers), judge(answers, version.ruleset())
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
        **judged_fields(judgement, version),
        **any_life(dice, judgement.level),
    )


def any_life(dice: random.Random, level: Level) -> dict:
    """Half of them are done, so that the queue and the figures both have much to read."""
    if dice.random() < OPEN:
        return {}
    worked = {
        "attempt_minutes": dice.randrange(240),
        "conversation_minutes": dice.randrange(240, 960),
        "decided_level": agreed(dice, level.value),
    }
    if dice.random() < CLOSED:
        return {**worked, "stage": Stage.CLOSED, "close_reason": dice.choice(CloseReason.values)}
    assessed = agreed(dice, worked["decided_level"])
    placed = {"assessed_level": assessed, "placed_level": assessed, "placed_where": Place.HERE}
    return {**worked, **placed, "stage": Stage.PLACED}


def agreed(dice: random.Random, level: str) -> str:
    """This level, or now and then another one."""
    return level if dice.random() < AGREED else dice.choice(LEVELS).value


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
