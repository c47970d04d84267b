"""From here on, cases say nothing of what was sent but copies of what they are sorted and filtered by.

The old columns stay in the table for the version that still serves; they only have to take NULL now,
since the new version leaves them empty. See screening/old_columns.py.
"""

from copy import copy

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
    filled = [field for field in (case._meta.get_field(name) for name in GONE) if not field.null]
    if (
        schema_editor.connection.vendor == "sqlite"
    ):  # which alters a table by making it anew: once, not 11 times
        schema_editor._remake_table(
            case, alter_fields=[(field, that_may_be_empty(field)) for field in filled]
        )
        return
    table = case._meta.db_table
    changes = [f"ALTER COLUMN {field.column} DROP NOT NULL" for field in filled]
    changes += [f"DROP CONSTRAINT {name}" for name in CONSTRAINTS]
    schema_editor.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    schema_editor.execute("DROP INDEX submission_past_cases")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS submission_judgement_stands_update ON {table}")


def that_may_be_empty(field):
    changed = copy(field)
    changed.null = True
    return changed


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
