"""What was sent used to stand in the table of cases. Its columns there stay for one version.

The version before this one still serves while the migrations run. What it stores goes into those
columns, and the database carries it over to the table of screenings. Nothing else reads or fills
them; `retain` empties them on the first night. The next version takes them away, and this with them.
"""

from collections.abc import Iterator

from django.db import connections, transaction

from vault.triggers import drop

CASES, SCREENINGS = "screening_submission", "screening_screening"
NEVER_EMPTY = (
    "journey",
    "language",
    "who_for",
    "questionnaire_version",
    "answers",
    "words",
    "context",
    "notes",
    "unknown",
    "deciding",
    "met",
)
OLD = (
    *NEVER_EMPTY,
    "stability",
    "severity",
    "support",
    "withdrawal",
    "responsibilities",
    "criteria_version_id",
    "fuller_level",
    "lowest",
    "highest",
)
CARRIED = ("reference", "sent_at", "level", "flags", "urgency", *OLD)
BATCH = 5000


def are_there(using: str) -> bool:
    connection = connections[using]
    with connection.cursor() as cursor:
        if CASES not in connection.introspection.table_names(cursor):
            return False
        columns = connection.introspection.get_table_description(cursor, CASES)
    return "answers" in {column.name for column in columns}


def carry_over(using: str) -> None:
    """Everything that stands in the old columns, and from now on what comes into them.

    In short transactions, so that no sender waits long meanwhile. Twice is the same as once.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        stop(using)
        for statement in {"sqlite": on_sqlite, "postgresql": on_postgresql}[connection.vendor]():
            cursor.execute(statement)
    for first, last in ranges(using):
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {SCREENINGS} (case_id, {', '.join(CARRIED)}) "  # noqa: S608 our own names
                f"SELECT id, {', '.join(CARRIED)} FROM {CASES} AS old "
                "WHERE id BETWEEN %s AND %s AND answers IS NOT NULL "
                f"AND NOT EXISTS (SELECT 1 FROM {SCREENINGS} WHERE case_id = old.id) "
                "ORDER BY id ON CONFLICT DO NOTHING",
                [first, last],
            )


def empty(using: str = "default") -> None:
    """Once the version before no longer serves."""
    nothing = ", ".join(f"{column} = NULL" for column in OLD)
    for first, last in ranges(using) if are_there(using) else ():
        with transaction.atomic(using), connections[using].cursor() as cursor:
            cursor.execute(
                f"UPDATE {CASES} SET {nothing} WHERE id BETWEEN %s AND %s "  # noqa: S608 our own names
                "AND answers IS NOT NULL",
                [first, last],
            )


def ranges(using: str) -> Iterator[tuple[int, int]]:
    """Of keys, batch by batch."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT MIN(id), MAX(id) FROM {CASES} WHERE answers IS NOT NULL")  # noqa: S608 as above
        first, last = cursor.fetchone()
    if first is not None:
        yield from ((start, start + BATCH - 1) for start in range(first, last + 1, BATCH))


COLUMNS = ", ".join(CARRIED)
NEW = ", ".join(f"NEW.{column}" for column in CARRIED)
COMES = f"INSERT INTO {SCREENINGS} (case_id, {COLUMNS}) VALUES (NEW.id, {NEW});"  # noqa: S608 our own names
GOES = f"DELETE FROM {SCREENINGS} WHERE case_id = OLD.id;"  # noqa: S608 our own names


def on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER submission_carried_insert AFTER INSERT ON {CASES} WHEN NEW.answers IS NOT NULL "
        f"BEGIN {COMES} END",
        f"CREATE TRIGGER submission_carried_delete BEFORE DELETE ON {CASES} WHEN OLD.answers IS NOT NULL "
        f"BEGIN {GOES} END",
    ]


def on_postgresql() -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION submission_carried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {COMES} RETURN NEW; END IF; {GOES} RETURN OLD; END $$",
        f"CREATE TRIGGER submission_carried_insert AFTER INSERT ON {CASES} "
        "FOR EACH ROW WHEN (NEW.answers IS NOT NULL) EXECUTE FUNCTION submission_carried()",
        f"CREATE TRIGGER submission_carried_delete BEFORE DELETE ON {CASES} "
        "FOR EACH ROW WHEN (OLD.answers IS NOT NULL) EXECUTE FUNCTION submission_carried()",
    ]


def stop(using: str) -> None:
    for when in ("insert", "delete"):
        drop(using, name=f"submission_carried_{when}", table=CASES)
