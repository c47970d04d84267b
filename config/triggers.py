"""Refusals kept by the database itself, on SQLite and PostgreSQL alike.

They are set up after every `migrate`, not by one migration: Django alters a SQLite table by making
it anew, and its triggers would be lost without a word.
"""

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
