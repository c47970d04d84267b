"""Counting submissions as they change, so that figures over a million of them are read, not worked out.

The database notes every change by itself, in the transaction that makes it (triggers, set in
apps.py): what was, as -1, and what is, as +1. Here those notes are added up, into counts by day for
the charts, and of people alike for the criteria. Code that reads counts first adds up what still
waits, so counts are never behind; `tend` does it every minute, so that little ever waits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

from screening.models import (
    DONE,
    AnonymousCase,
    CaseCount,
    CloseReason,
    DayCount,
    Noted,
    Screening,
    Submission,
)
from screening.models.counts import CASE_KEY, RATINGS, CountKind
from vault.triggers import Beside, note_changes, stop_notes

WAITING = "waiting"
BATCH = 1000  # changes counted in one transaction
ROWS_AT_ONCE = 500
DAY_KEY = ("kind", "day", "key")


class Change(NamedTuple):
    """What counts of a screening and its case, as Noted has it. No `sent_at`: an anonymous case."""

    sent_at: datetime | None
    language: str
    who_for: str
    door: str
    stability: int | None
    severity: int | None
    support: int | None
    withdrawal: int | None
    responsibilities: int | None
    context: list[str]
    criteria_version_id: int | None
    level: str | None
    deciding: list[str] | None
    stage: str | None
    attempt_minutes: int | None
    conversation_minutes: int | None
    decided_level: str
    assessed_level: str
    heard: dict[str, Any] | None
    close_reason: str | None
    step: int


COUNTED = (Screening, AnonymousCase)  # each row is one person
UNKNOWN: dict[str, Any] = dict.fromkeys(Change._fields)
NOTHING_KNOWN = Change(**{**UNKNOWN, "door": "", "step": 1})


# What a submission counts as


def things_in_common(change: Change) -> Iterator[tuple[str, str]]:
    """Each kind of count that it is part of, with its key."""
    yield CountKind.LEVEL, change.level or ""
    yield CountKind.STAGE, str(change.stage)
    yield CountKind.LANGUAGE, change.language
    yield CountKind.DOOR, change.door
    for kind, minutes in (
        (CountKind.ATTEMPT, change.attempt_minutes),
        (CountKind.CONVERSATION, change.conversation_minutes),
    ):
        if minutes is not None:
            yield kind, str(minutes)
        elif change.stage not in DONE:
            yield kind, WAITING
    if change.decided_level and change.assessed_level:
        yield CountKind.ENDED, f"{change.decided_level} {change.assessed_level}"
    yield from by_level(change)


def by_level(change: Change) -> Iterator[tuple[str, str]]:
    """What became of the recommended level. Nothing for one that was never judged."""
    level, decided, assessed = change.level, change.decided_level, change.assessed_level
    for kind, ended_in in ((CountKind.DECIDED, decided), (CountKind.ASSESSED, assessed)):
        if level and ended_in:
            yield kind, f"{level} {ended_in}"
    if level and decided:
        kind = CountKind.FOLLOWED if level == decided else CountKind.OVERRIDDEN
        for code in change.deciding or ():
            yield kind, code


def as_heard(change: Change) -> Change | None:
    """The same person by what was heard when the answers were gone through; None where they were not."""
    if not change.heard:
        return None
    return change._replace(**{name: value for name, value in change.heard.items() if name in Change._fields})


def people_alike(change: Change | None) -> tuple | None:
    """The key of its CaseCount, but for `heard`; None for what was never judged."""
    if change is None or change.level is None:
        return None
    ratings = (getattr(change, name) for name in RATINGS)
    context = ",".join(sorted(change.context))
    ended_in = (change.decided_level, change.assessed_level)
    return (
        *ratings,
        context,
        change.language,
        change.who_for,
        change.door,
        change.criteria_version_id,
        change.level,
        *ended_in,
    )


# Adding up


def catch_up() -> int:
    """Count every change that waits. Returns how many there were."""
    counted = 0
    while Noted.objects.exists():
        counted += count_batch()
    return counted


@transaction.atomic
def count_batch() -> int:
    """Another process that counts meanwhile waits for the first of these, and then finds them gone."""
    waiting = Noted.objects.select_for_update().order_by("pk")[:BATCH]
    rows = list(waiting.values_list("pk", *Change._fields))
    add(Change(*row[1:]) for row in rows)
    Noted.objects.filter(pk__in=[row[0] for row in rows]).delete()
    return len(rows)


def add(changes: Iterable[Change]) -> None:
    days: Counter = Counter()
    cases: Counter = Counter()
    for change in changes:
        if change.close_reason != CloseReason.NOT_REAL:
            count_in_days(change, days)
            count_among_alike(change, cases)
    add_to(DayCount, DAY_KEY, days)
    add_to(CaseCount, CASE_KEY, cases)


def count_in_days(change: Change, days: Counter) -> None:
    if not change.sent_at:
        return
    sent = timezone.localtime(change.sent_at)
    day = sent.date()
    days[CountKind.HOUR, day, str(sent.hour)] += change.step
    for kind, key in things_in_common(change):
        days[kind, day, key] += change.step
    if heard := as_heard(change):
        for kind, key in by_level(heard):
            days[CountKind.heard(kind), day, key] += change.step
        for kind, key in by_level(change):
            days[CountKind.heard(kind), day, key] -= change.step


def count_among_alike(change: Change, cases: Counter) -> None:
    sent, heard = people_alike(change), people_alike(as_heard(change))
    if sent:
        cases[False, *sent] += change.step
    if heard:
        cases[True, *heard] += change.step
    if heard and sent:
        cases[True, *sent] -= change.step


def add_to(model: type[models.Model], key: tuple[str, ...], counts: Counter[tuple]) -> None:
    """Sorted, so that two who count at once never wait for each other in a circle."""
    rows = sorted((*place, count) for place, count in counts.items() if count)
    places = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = [connection.ops.quote_name(places[name]) for name in (*key, "count")]
    table = connection.ops.quote_name(model._meta.db_table)
    marks = f"({', '.join(['%s'] * len(columns))})"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * len(some))} "  # noqa: S608
                f"ON CONFLICT ({', '.join(columns[:-1])}) "
                f"DO UPDATE SET count = {table}.count + excluded.count",
                [value for row in some for value in row],
            )


def forget_zeros() -> None:
    """Counts of those who are all gone."""
    for model in (DayCount, CaseCount):
        model.objects.filter(count=0).delete()


# The notes


def take_notes(using: str) -> bool:
    """Returns whether all was noted until now."""
    were_on = [note_changes(using, notes=Noted._meta.db_table, **each) for each in noted()]
    return all(were_on)


def take_no_notes(using: str) -> None:
    for each in noted():
        stop_notes(using, name=each["name"], table=each["table"])


def noted() -> list[dict]:
    """A screening is noted with what became of it: as it comes and goes, and as its case changes."""
    screening, case = Screening._meta.db_table, Submission._meta.db_table
    of_screening, of_case = names_in(Screening), names_in_case()
    anonymous = AnonymousCase._meta.db_table
    return [
        {
            "name": "screening_counted",
            "table": screening,
            "columns": of_screening,
            "beside": Beside(case, of_case, "beside.id = {row}.case_id"),
            "when": ("insert", "delete"),
        },
        {
            "name": "submission_counted",
            "table": case,
            "columns": of_case,
            "beside": Beside(screening, of_screening, "beside.case_id = {row}.id"),
            "when": ("update",),
        },
        {"name": "anonymouscase_counted", "table": anonymous, "columns": names_in(AnonymousCase)},
    ]


def names_in(model: type[models.Model]) -> list[str]:
    """The columns of a table that count, by the same names as in Noted."""
    columns = {field.column for field in model._meta.local_concrete_fields}
    return [name for name in Change._fields if name in columns]


def names_in_case() -> list[str]:
    """What a screening does not say itself."""
    return [name for name in names_in(Submission) if name not in names_in(Screening)]


# From the beginning


@transaction.atomic
def count_anew() -> None:
    """Count everyone. No one can send or change a submission until it is done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Submission, *COUNTED):
                cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    for counts in (Noted, DayCount, CaseCount):
        counts.objects.all().delete()
    add(everybody())


def everybody() -> Iterator[Change]:
    for model in COUNTED:
        names = facts_of(model)
        rows = model.objects.order_by().values_list(*names.values()).iterator(chunk_size=10_000)
        yield from (came(dict(zip(names, row, strict=True))) for row in rows)


def facts_of(model: type[models.Model]) -> dict[str, str]:
    """How each fact is asked for, by its name in Noted."""
    names = {name: name for name in names_in(model)}
    return names | {name: f"case__{name}" for name in names_in_case()} if model is Screening else names


def came(facts: Mapping) -> Change:
    """A person with these facts came; the rest is not known."""
    return NOTHING_KNOWN._replace(**facts)


def came_as(screening: Screening) -> Change:
    facts = {name: getattr(screening, name) for name in names_in(Screening)}
    return came(facts | {name: getattr(screening.case, name) for name in names_in_case()})
