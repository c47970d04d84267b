"""From here on, cases say nothing of what was sent but copies of what they are sorted and filtered by.

The old columns stay in the table for the version that still serves; they only have to take NULL now,
since the new version leaves them empty. See screening/old_columns.py.
"""

import re

from django.db import migrations

GONE = (
    "answers",
    "context",
    "criteria_version",
    "deciding",
    "fuller_level",
    "highest",
    "journey",
    "language",
    "lowest",
    "met",
    "notes",
    "questionnaire_version",
    "responsibilities",
    "severity",
    "stability",
    "support",
    "unknown",
    "who_for",
    "withdrawal",
    "words",
)
CONSTRAINTS = (
    "submission_judged_whole_or_an_emergency",
    "submission_stability_is_a_rating",
    "submission_severity_is_a_rating",
    "submission_support_is_a_rating",
    "submission_withdrawal_is_a_rating",
    "submission_responsibilities_is_a_rating",
)


def leave_empty(apps, schema_editor):
    """`apps` is as the database still is, but for the constraints."""
    case = apps.get_model("screening", "Submission")
    fields = [case._meta.get_field(name) for name in GONE]
    filled = [field.column for field in fields if not field.null]
    schema_editor.execute("DROP INDEX submission_past_cases")
    if schema_editor.connection.vendor == "sqlite":
        loosen_on_sqlite(schema_editor, case._meta.db_table, filled)
    else:
        loosen_on_postgresql(schema_editor, case._meta.db_table, filled)


def loosen_on_postgresql(schema_editor, table, columns):
    changes = [f"ALTER COLUMN {column} DROP NOT NULL" for column in columns]
    changes += [f"DROP CONSTRAINT {name}" for name in CONSTRAINTS]
    schema_editor.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS submission_judgement_stands_update ON {table}")


def loosen_on_sqlite(schema_editor, table, columns):
    """In the definition alone, as sqlite.org/lang_altertable.html (7) has it for constraints that go.

    Making the table anew, with its indexes, would keep everybody who sends waiting: minutes for a
    few hundred thousand.
    """
    schema_editor.execute("DROP TRIGGER IF EXISTS submission_judgement_stands_update")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        definition = loosened(cursor.fetchone()[0], columns)
        version = cursor.execute("PRAGMA schema_version").fetchone()[0]
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute(
            "UPDATE sqlite_master SET sql = %s WHERE type = 'table' AND name = %s", [definition, table]
        )
        cursor.execute(f"PRAGMA schema_version = {version + 1}")
        cursor.execute("PRAGMA writable_schema = RESET")


def loosened(definition, columns):
    for column in columns:
        definition, found = re.subn(rf'("{column}" [a-z]+(?:\(\d+\))?) NOT NULL', r"\1 NULL", definition)
        if found != 1:
            raise ValueError(f"{column} is not defined as it was")
    for name in CONSTRAINTS:
        start = definition.index(f'CONSTRAINT "{name}" CHECK ')
        definition = definition[:start].rstrip(", ") + definition[end_of_check(definition, start) :]
    return definition


def end_of_check(definition, start):
    """Behind the bracket that closes the first one from here; no text in these conditions has any."""
    place = definition.index("(", start)
    depth = 0
    while True:
        depth += {"(": 1, ")": -1}.get(definition[place], 0)
        place += 1
        if not depth:
            return place


class Migration(migrations.Migration):
    dependencies = [("screening", "0012_what_was_sent_into_screenings")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.RemoveConstraint("submission", name) for name in CONSTRAINTS),
                migrations.RemoveIndex("submission", "submission_past_cases"),
            ]
        ),
        migrations.RunPython(leave_empty),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("submission", name) for name in GONE]
        ),
    ]
