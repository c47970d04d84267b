"""A crowd: as many submissions as a benchmark asks for, drawn at random and repeatably.

A few hundred people are invented one by one; the rest are copies under references, journeys and times
of their own, each sealed for its own row. No history goes with them, so a crowd is for measuring,
never for a site that is in use.
"""

import json
import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field, JSONField
from django.utils import timezone

from programs.models import CriteriaVersion
from screening import counting
from screening.models import CaseCount, DayCount, Submission
from screening.upkeep.invented import original
from vault.fields import SealedTextField, owner_of
from vault.sealing import seal

ORIGINALS = 500
BATCH = 5000
AHEAD = 4  # batches that are ready before they are stored
SPREAD = timedelta(days=365)
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = [first + second for first in REFERENCE_LETTERS for second in REFERENCE_LETTERS]

Row = list[object]


def make(count: int, seed: int = 1) -> Iterator[int]:
    """Add so many submissions to the database. Yields the number of each batch that is stored.

    What the database would note of each of them, to be counted later, is counted here as they are drawn.
    """
    draw = Drawing(count, seed)
    store, days, cases = way_to_store(draw.fields), Counter(), Counter()
    counting.take_no_notes(connection.alias)
    for batch in drawn_ahead(draw, batches(count)):
        with transaction.atomic():
            store(batch.rows)
        days.update(batch.days)
        cases.update(batch.cases)
        yield len(batch.rows)
    counting.add_to(DayCount, counting.DAY_KEY, days)
    counting.add_to(CaseCount, counting.CASE_KEY, cases)
    counting.take_notes(connection.alias)
    tidy_up()


def batches(count: int) -> list[range]:
    return [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]


# Drawing


@dataclass
class Batch:
    """Rows for the table, and what they add to the counts."""

    rows: list[Row]
    days: Counter
    cases: Counter


class Drawing:
    """Draws batches of one crowd. The same seed draws the same people in the same order."""

    def __init__(self, count: int, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 for measuring, not for secrets
        self.count, self.seed, self.now = count, seed, timezone.now()
        self.fields = [field for field in Submission._meta.local_concrete_fields if is_stored(field)]
        version = CriteriaVersion.objects.published()
        people = (original(dice, version) for _ in range(min(ORIGINALS, count)))
        self.originals = [Original(person, self.fields) for person in people]

    def batch(self, numbers: range) -> Batch:
        dice = random.Random(f"{self.seed} {numbers.start}")  # noqa: S311 as above
        batch = Batch([], Counter(), Counter())
        for number in numbers:
            one, moment = dice.choice(self.originals), self.now - SPREAD * (1 - number / self.count)
            batch.rows.append(one.copy(reference_of(number), a_journey(dice), moment))
            one.count(moment, batch)
        return batch


def is_stored(field: Field) -> bool:
    return not (field.generated or field.primary_key)


class Original:
    """A submission with what its copies have in common made ready once."""

    def __init__(self, submission: Submission, fields: list[Field]) -> None:
        self.submission = submission
        self.row = [stored(submission, field) for field in fields]
        self.places = {field.name: place for place, field in enumerate(fields)}
        self.sealed = [
            (place, field.purpose, field.to_bytes(field.value_from_object(submission)))
            for place, field in enumerate(fields)
            if isinstance(field, SealedTextField) and self.row[place]
        ]
        came = counting.came({name: getattr(submission, name) for name in counting.names_in(Submission)})
        self.things, self.alike = list(counting.things_in_common(came)), counting.people_alike(came)

    def copy(self, reference: str, journey: UUID, moment: datetime) -> Row:
        """The row of another submission like this one, sealed for itself."""
        row, places = self.row.copy(), self.places
        row[places["reference"]] = self.submission.reference = reference
        row[places["journey"]] = journey if connection.features.has_native_uuid_field else journey.hex
        sent_at = connection.ops.adapt_datetimefield_value(moment)
        row[places["sent_at"]] = row[places["waiting_since"]] = sent_at
        owner = owner_of(self.submission)
        for place, purpose, content in self.sealed:
            row[place] = seal(content, purpose, owner)
        return row

    def count(self, moment: datetime, batch: Batch) -> None:
        """As counting.add does of each change; here what a submission counts as is worked out once."""
        sent = timezone.localtime(moment)
        day = sent.date()
        batch.days[counting.Kind.HOUR, day, str(sent.hour)] += 1
        for kind, key in self.things:
            batch.days[kind, day, key] += 1
        batch.cases[self.alike] += 1


def stored(submission: Submission, field: Field):
    """What goes into the table for it; JSON as text, which either database takes."""
    if isinstance(field, JSONField):
        return json.dumps(field.value_from_object(submission))
    return field.get_db_prep_save(field.pre_save(submission, add=True), connection)


def a_journey(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def reference_of(number: int) -> str:
    """Its own for each number, and none that chance is likely to give to a real one in a small site."""
    pairs = []
    for _ in range(4):
        number, pair = divmod(number, len(PAIRS))
        pairs.append(PAIRS[pair])
    return "{}{}-{}{}".format(*pairs)


def drawn_ahead(draw: Drawing, wanted: list[range]) -> Iterator[Batch]:
    """Each batch in its turn. Where there are several, another process draws while this one stores."""
    if len(wanted) == 1:
        yield draw.batch(wanted[0])
        return
    connection.close()  # none is shared with the other process
    with ProcessPoolExecutor(1, get_context("fork"), initializer=draw_here, initargs=(draw,)) as other:
        coming = deque()
        for numbers in wanted:
            coming.append(other.submit(draw_there, numbers))
            if len(coming) > AHEAD:
                yield coming.popleft().result()
        yield from (batch.result() for batch in coming)


drawings: list[Drawing] = []  # of the process that draws: too much to be told anew for each batch


def draw_here(draw: Drawing) -> None:
    drawings.append(draw)


def draw_there(numbers: range) -> Batch:
    return drawings[0].batch(numbers)


# Storing


def way_to_store(fields: list[Field]) -> Callable[[Iterable[Row]], None]:
    """How rows get into the table: in the quickest way that this database has."""
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))

    def insert(rows: Iterable[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-200000")  # kB: the indexes stay in memory
            cursor.executemany(
                f"INSERT INTO screening_submission ({names}) VALUES ({marks})",  # noqa: S608 our own names
                rows,
            )

    def copy(rows: Iterable[Row]) -> None:
        statement = f"COPY screening_submission ({names}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as table:
            for row in rows:
                table.write_row(row)

    return copy if connection.vendor == "postgresql" else insert


def tidy_up() -> None:
    """As a database is that has been in use for a while."""
    vacuum = "VACUUM " if connection.vendor == "postgresql" and not connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE")
