"""Promises kept by the database itself, on SQLite and PostgreSQL alike: refusals, and notes of changes.

They are set up after every `migrate`, not by one migration: Django alters a SQLite table by making
it anew, and its triggers would be lost without a word.
"""

from collections.abc import Callable, Sequence

from django.db import connections


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


def note_changes(using: str, *, name: str, table: str, notes: str, columns: Sequence[str]) -> bool:
    """Make the database note what comes, changes and goes in a table, in the same transaction.

    `notes` is a table with the same columns and `step`: +1 for a row as it is, -1 for a row as it
    was; an UPDATE that leaves the columns as they were is not noted. Returns whether all was noted
    until now: False where the notes were off, as they are once Django has made a SQLite table anew.
    """
    connection = connections[using]
    set_up = {"sqlite": sqlite_notes, "postgresql": postgresql_notes}[connection.vendor]
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    with connection.cursor() as cursor:
        were_on = all(has_trigger(cursor, f"{name}_{when}") for when in ("insert", "update", "delete"))
        for statement in set_up(name, table, note_in(notes, columns), ", ".join(columns), changed):
            cursor.execute(statement)
    return were_on


def stop_notes(using: str, *, name: str, table: str) -> None:
    """Take the triggers of `note_changes` away. SQLite alters no table that one of them writes to."""
    on = f" ON {table}" if connections[using].vendor == "postgresql" else ""
    with connections[using].cursor() as cursor:
        for when in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}_{when}{on}")


def has_trigger(cursor, name: str) -> bool:
    """Compares names only: a definition that changed is set up anew all the same."""
    question = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s",
        "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = %s",
    }[cursor.db.vendor]
    cursor.execute(question, [name])
    return cursor.fetchone() is not None


def note_in(notes: str, columns: Sequence[str]) -> Callable[[str, int], str]:
    """The statement that notes one row, OLD or NEW."""
    names = ", ".join(columns)

    def note(row: str, step: int) -> str:
        values = ", ".join(f"{row}.{column}" for column in columns)
        return f"INSERT INTO {notes} ({names}, step) VALUES ({values}, {step});"  # noqa: S608 our own names

    return note


def sqlite_notes(name: str, table: str, note: Callable, columns: str, changed: str) -> list[str]:
    came, went = note("NEW", 1), note("OLD", -1)
    return [
        *(f"DROP TRIGGER IF EXISTS {name}_{when}" for when in ("insert", "update", "delete")),
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN {came} END",
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {columns} ON {table} WHEN {changed} "
        f"BEGIN {went} {came} END",
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {went} END",
    ]


def postgresql_notes(name: str, table: str, note: Callable, columns: str, changed: str) -> list[str]:
    run = f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    condition = f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}()"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {note('OLD', -1)} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {note('NEW', 1)} END IF; RETURN NULL; END $$",
        *(f"DROP TRIGGER IF EXISTS {name}_{when} ON {table}" for when in ("insert", "update", "delete")),
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} {run}",
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {columns} ON {table} {condition}",
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} {run}",
    ]
