"""A crowd: as many submissions as a benchmark asks for, drawn at random and repeatably.

A few hundred people are invented one by one; the rest are copies under references, journeys and times
of their own, each sealed for its own row. No history goes with them, so a crowd is for measuring,
never for a site that is in use.
"""

import json
import random
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, JSONField, Max, Model
from django.utils import timezone

from programs.models import CriteriaVersion
from screening import counting
from screening.contact import Contact
from screening.known_by import name_hashes
from screening.models import CaseCount, DayCount, NameWord, Screening, Submission
from screening.upkeep.invented import original
from vault import clock
from vault.fields import SealedTextField, owner_of
from vault.sealing import seal

MOST_TIMES = 12  # that one person sends
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
    days: Counter = Counter()
    cases: Counter = Counter()
    counting.take_no_notes(connection.alias)
    for batch in drawn_ahead(draw, batches(count)):
        with transaction.atomic():
            for model, rows in batch.rows.items():
                store(model, rows)
        days.update(batch.days)
        cases.update(batch.cases)
        yield len(batch.rows[Submission])
    go_on_counting_keys()
    counting.add_to(DayCount, counting.DAY_KEY, days)
    counting.add_to(CaseCount, counting.CASE_KEY, cases)
    counting.take_notes(connection.alias)
    tidy_up()


def batches(count: int) -> list[range]:
    return [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]


# Drawing


@dataclass
class Batch:
    """Rows for each table, and what they add to the counts."""

    rows: dict[type[Model], list[Row]]
    days: Counter
    cases: Counter


class Drawing:
    """Draws batches of one crowd. The same seed draws the same people in the same order."""

    def __init__(self, count: int, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 for measuring, not for secrets
        self.count, self.seed, self.now = count, seed, clock.now()
        self.first = 1 + (Submission.objects.aggregate(last=Max("pk"))["last"] or 0)
        version = CriteriaVersion.objects.published()
        people = (original(dice, version) for _ in range(min(ORIGINALS, count)))
        self.originals = [Original(person) for person in people]

    def batch(self, numbers: range) -> Batch:
        dice = random.Random(f"{self.seed} {numbers.start}")  # noqa: S311 as above
        batch = Batch({Submission: [], Screening: [], NameWord: []}, Counter(), Counter())
        for number in numbers:
            one, moment = dice.choice(self.originals), self.now - SPREAD * (1 - number / self.count)
            one.copy(
                self.first + number,
                reference=reference_of(number),
                journey=a_journey(dice),
                series=self.series_of(number),
                moment=moment,
                batch=batch,
            )
            one.count(moment, batch)
        return batch

    def series_of(self, number: int) -> UUID | None:
        """People send up to twelve times, spread over all the time; this one may be one of theirs."""
        people = max(self.count // MOST_TIMES, 1)
        time, person = divmod(number, people)
        dice = random.Random(f"{self.seed} series {person}")  # noqa: S311 as above
        times = dice.randint(1, MOST_TIMES)
        return a_journey(dice) if time < times > 1 else None


class Original:
    """A screening and its case, with what their copies have in common made ready once."""

    def __init__(self, screening: Screening) -> None:
        self.case, self.screening = Template(screening.case), Template(screening)
        self.names = name_hashes(Contact.from_stored(screening.case.contact))
        came = counting.came_as(screening)
        self.things = list(counting.things_in_common(came))
        self.alike = (False, *(counting.people_alike(came) or ()))

    def copy(
        self,
        pk: int,
        *,
        reference: str,
        journey: UUID,
        series: UUID | None,
        moment: datetime,
        batch: Batch,
    ) -> None:
        """Adds another one like this, sealed for itself."""
        sent_at = connection.ops.adapt_datetimefield_value(moment)
        over_time = stored_uuid(series) if series else None
        case = self.case.copy(reference, id=pk, sent_at=sent_at, waiting_since=sent_at, series=over_time)
        stored_journey = stored_uuid(journey)
        screening = self.screening.copy(reference, case_id=pk, journey=stored_journey, sent_at=sent_at)
        batch.rows[Submission].append(case)
        batch.rows[Screening].append(screening)
        batch.rows[NameWord] += [[pk, name] for name in self.names]

    def count(self, moment: datetime, batch: Batch) -> None:
        """As counting.add does of each change; here what a screening counts as is worked out once."""
        sent = timezone.localtime(moment)
        day = sent.date()
        batch.days[counting.CountKind.HOUR, day, str(sent.hour)] += 1
        for kind, key in self.things:
            batch.days[kind, day, key] += 1
        batch.cases[self.alike] += 1


class Template:
    """One row of one table."""

    def __init__(self, row: Any) -> None:
        self.row, fields = row, fields_of(type(row))
        self.values = [stored(row, field) for field in fields]
        self.places = {field.column: place for place, field in enumerate(fields)}
        self.sealed = [
            (place, field.purpose, field.to_bytes(field.value_from_object(row)))
            for place, field in enumerate(fields)
            if isinstance(field, SealedTextField) and self.values[place]
        ]

    def copy(self, reference: str, **own: object) -> Row:
        """Another one like it, with these values of its own, as they are stored."""
        values, self.row.reference = self.values.copy(), reference
        for column, value in {"reference": reference, **own}.items():
            values[self.places[column]] = value
        owner = owner_of(self.row)
        for place, purpose, content in self.sealed:
            values[place] = seal(content, purpose, owner)
        return values


def fields_of(model: type[Model]) -> list[Field]:
    """What is stored of it. The keys of cases are given out here, since screenings name them."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated and (model is Submission or not field.primary_key)
    ]


def stored(row: Model, field: Field):
    """What goes into the table for it; JSON as text, which either database takes."""
    if isinstance(field, JSONField):
        value = field.value_from_object(row)
        return None if value is None else json.dumps(value)
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def stored_uuid(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


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
        coming: deque = deque()
        for numbers in wanted:
            coming.append(other.submit(draw_there, numbers))
            if len(coming) > AHEAD:
                yield coming.popleft().result()
        yield from (batch.result() for batch in coming)


drawings: list[Drawing] = []  # of the process that draws: too much to send again for each batch


def draw_here(draw: Drawing) -> None:
    drawings.append(draw)


def draw_there(numbers: range) -> Batch:
    return drawings[0].batch(numbers)


# Storing


def store(model: type[Model], rows: Any) -> None:
    """In the quickest way that this database has."""
    table, fields = model._meta.db_table, fields_of(model)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:
            for row in rows:
                into.write_row(row)
        return
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-200000")  # kB: the indexes stay in memory
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 our own names


def go_on_counting_keys() -> None:
    """The next case that is sent gets the key after the crowd's."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Submission]):
            cursor.execute(statement)


def tidy_up() -> None:
    """As a database is that has been in use for a while."""
    vacuum = "VACUUM " if connection.vendor == "postgresql" and not connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE")
