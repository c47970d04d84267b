"""Promises kept by the database itself, on SQLite and PostgreSQL alike: refusals, and notes of changes.

They are set up after every `migrate`, not by one migration: Django alters a SQLite table by making
it again, and its triggers would be lost without a warning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections, transaction

WHENEVER = ("insert", "update", "delete")


def refuse(using: str, *, name: str, table: str, before: str, message: str, when: str = "") -> None:
    """Make the database refuse an INSERT, UPDATE or DELETE of any row for which `when` holds.

    `when` is SQL over OLD and NEW, and may look into other tables with a subquery. The refusal
    reaches Python as an IntegrityError.
    """
    connection = connections[using]
    statements = {"sqlite": sqlite_trigger, "postgresql": postgresql_trigger}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements(name, table, before, message, when or "1 = 1"):
            cursor.execute(statement)


def keep_as_added(
    using: str,
    *,
    name: str,
    table: str,
    columns: Sequence[str],
    sealed: Sequence[str],
    goes_when: str,
    message: str,
) -> None:
    """Make the database keep the rows of a table as they were added.

    One UPDATE passes: what is in the `sealed` columns may be resealed under a newer key, as
    rotate_keys does. A DELETE passes when `goes_when` holds, which is SQL over OLD.
    """
    changed = [f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns if column not in sealed]
    newer = {column: under_a_newer_key(column, connections[using].vendor) for column in sealed}
    changed += [f"OLD.{column} IS DISTINCT FROM NEW.{column} AND NOT {newer[column]}" for column in sealed]
    nothing_sealed = f"NOT ({' OR '.join(newer.values()) or '1 = 0'})"
    refuse(
        using,
        name=f"{name}_stands_update",
        table=table,
        before="UPDATE",
        when=" OR ".join([*changed, nothing_sealed]),
        message=message,
    )
    refuse(
        using,
        name=f"{name}_stands_delete",
        table=table,
        before="DELETE",
        when=f"NOT ({goes_when})",
        message=message,
    )


def under_a_newer_key(column: str, vendor: str) -> str:
    """Before and after, it is something sealed, and the number of the key, up to the dot, has grown."""
    if vendor == "postgresql":
        number, is_sealed = "CAST(substring({0} FROM '^[0-9]+') AS numeric)", "{0} ~ '^[0-9]+[.].'"
    else:
        number = "CAST(substr({0}, 1, instr({0}, '.') - 1) AS INTEGER)"
        is_sealed = "{0} GLOB '[0-9]*.?*'"
    old, new = f"OLD.{column}", f"NEW.{column}"
    grown = f"{number.format(new)} > {number.format(old)}"
    conditions = f"{is_sealed.format(old)} AND {is_sealed.format(new)} AND {grown}"
    return f"COALESCE({conditions}, 1 = 0)"


def sqlite_trigger(name: str, table: str, before: str, message: str, when: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE {before} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
    ]


def postgresql_trigger(name: str, table: str, before: str, message: str, when: str) -> list[str]:
    """The condition is in the function, since a trigger's own WHEN takes no subquery."""
    row = "OLD" if before == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION USING MESSAGE = '{message}', "
        f"ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {before} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


@dataclass(frozen=True)
class Beside:
    """Columns of another table that are noted with a row: of its rows for which `where` holds.

    `where` is SQL over `beside`, the other row, and `{row}`, the one that changes.
    """

    table: str
    columns: Sequence[str]
    where: str


def note_changes(
    using: str,
    *,
    name: str,
    table: str,
    notes: str,
    columns: Sequence[str],
    beside: Beside | None = None,
    when: Sequence[str] = WHENEVER,
) -> bool:
    """Make the database note what comes, changes and goes in a table, in the same transaction.

    `notes` is a table with the same columns and `step`: +1 for a row as it is, -1 for a row as it
    was; an UPDATE that leaves the columns as they were is not noted. Returns whether all was noted
    until now: False where the notes were off, as they are once Django has rebuilt a SQLite table.
    """
    connection = connections[using]
    set_up = {"sqlite": sqlite_notes, "postgresql": postgresql_notes}[connection.vendor]
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    note = note_in(notes, columns, beside)
    with transaction.atomic(using), connection.cursor() as cursor:
        were_on = all(has_trigger(cursor, f"{name}_{each}") for each in when)
        stop_notes(using, name=name, table=table)
        for statement in set_up(name, table, note, ", ".join(columns), changed, when):
            cursor.execute(statement)
    return were_on


def stop_notes(using: str, *, name: str, table: str) -> None:
    """Take the triggers of `note_changes` away."""
    for when in WHENEVER:
        drop(using, name=f"{name}_{when}", table=table)


def drop(using: str, *, name: str, table: str) -> None:
    """SQLite alters no table that a trigger of another one speaks of, so these give way to migrations."""
    on = f" ON {table}" if connections[using].vendor == "postgresql" else ""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def drop_all(using: str) -> None:
    """Every trigger there is: they come back after the next `migrate`."""
    question = {
        "sqlite": "SELECT name, '' FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
    }[connections[using].vendor]
    with connections[using].cursor() as cursor:
        cursor.execute(question)
        found = cursor.fetchall()
    for name, table in found:
        drop(using, name=name, table=table)


def has_trigger(cursor, name: str) -> bool:
    """Compares names only: a definition that changed is set up again all the same."""
    question = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s",
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = %s",
    }[cursor.db.vendor]
    cursor.execute(question, [name])
    return cursor.fetchone() is not None


def note_in(notes: str, columns: Sequence[str], beside: Beside | None) -> Callable[[str, int], str]:
    """The statement that notes one row, OLD or NEW."""
    names = ", ".join([*columns, *(beside.columns if beside else ())])

    def note(row: str, step: int) -> str:
        values = ", ".join(f"{row}.{column}" for column in columns)
        if not beside:
            return f"INSERT INTO {notes} ({names}, step) VALUES ({values}, {step});"  # noqa: S608 our own names
        others = ", ".join(f"beside.{column}" for column in beside.columns)
        return (
            f"INSERT INTO {notes} ({names}, step) SELECT {values}, {others}, {step} "  # noqa: S608 as above
            f"FROM {beside.table} AS beside WHERE {beside.where.format(row=row)};"
        )

    return note


def sqlite_notes(
    name: str, table: str, note: Callable, columns: str, changed: str, when: Sequence[str]
) -> list[str]:
    came, went = note("NEW", 1), note("OLD", -1)
    triggers = {
        "insert": f"AFTER INSERT ON {table} BEGIN {came} END",
        "update": f"AFTER UPDATE OF {columns} ON {table} WHEN {changed} BEGIN {went} {came} END",
        "delete": f"AFTER DELETE ON {table} BEGIN {went} END",
    }
    return [f"CREATE TRIGGER {name}_{each} {triggers[each]}" for each in when]


def postgresql_notes(
    name: str, table: str, note: Callable, columns: str, changed: str, when: Sequence[str]
) -> list[str]:
    run = f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    if_changed = run.replace("EXECUTE", f"WHEN ({changed}) EXECUTE")
    triggers = {
        "insert": f"AFTER INSERT ON {table} {run}",
        "update": f"AFTER UPDATE OF {columns} ON {table} {if_changed}",
        "delete": f"AFTER DELETE ON {table} {run}",
    }
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {note('OLD', -1)} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {note('NEW', 1)} END IF; RETURN NULL; END $$",
        *(f"CREATE TRIGGER {name}_{each} {triggers[each]}" for each in when),
    ]
