from django.conf import settings
from django.db import migrations, models

from vault.triggers import stop_notes

NOTED = (
    ("submission_counted", "screening_submission"),  # cases first, in the order in which sending writes
    ("screening_counted", "screening_screening"),
    ("anonymouscase_counted", "screening_anonymouscase"),
)


def take_no_notes(apps, schema_editor):
    """The notes have another table now. They come back after every `migrate`, and then all are counted."""
    for name, table in NOTED:
        stop_notes(schema_editor.connection.alias, name=name, table=table)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0011_signatures"),
        ("screening", "0033_asked_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # The version before still asks for the table of Uncounted, finds it empty and counts nothing, so it never
    # counts by the columns that it knows. The next version drops the table.

    operations = [
        migrations.CreateModel(
            name="Noted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("language", models.CharField(max_length=2)),
                ("who_for", models.CharField(max_length=12)),
                ("door", models.CharField(db_default="", default="", max_length=9)),
                ("stability", models.PositiveSmallIntegerField(null=True)),
                ("severity", models.PositiveSmallIntegerField(null=True)),
                ("support", models.PositiveSmallIntegerField(null=True)),
                ("withdrawal", models.PositiveSmallIntegerField(null=True)),
                ("responsibilities", models.PositiveSmallIntegerField(null=True)),
                ("context", models.JSONField()),
                ("criteria_version_id", models.PositiveBigIntegerField(null=True)),
                ("level", models.CharField(max_length=10, null=True)),
                ("deciding", models.JSONField(null=True)),
                ("stage", models.CharField(max_length=10, null=True)),
                ("attempt_minutes", models.PositiveIntegerField(null=True)),
                ("conversation_minutes", models.PositiveIntegerField(null=True)),
                ("decided_level", models.CharField(max_length=10)),
                ("assessed_level", models.CharField(max_length=10)),
                ("heard", models.JSONField(null=True)),
                ("close_reason", models.CharField(db_default="", default="", max_length=12)),
                ("step", models.SmallIntegerField()),
            ],
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Uncounted")]),
        migrations.RemoveConstraint(
            model_name="casecount",
            name="one_count_of_people_alike",
        ),
        migrations.AddField(
            model_name="anonymouscase",
            name="heard",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="casecount",
            name="door",
            field=models.CharField(db_default="", default="", max_length=9),
        ),
        migrations.AddField(
            model_name="casecount",
            name="heard",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="heard",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="daycount",
            name="kind",
            field=models.CharField(max_length=20),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("heard__isnull", False)), fields=["-sent_at"], name="submission_heard"
            ),
        ),
        migrations.AddConstraint(
            model_name="casecount",
            constraint=models.UniqueConstraint(
                fields=(
                    "heard",
                    "stability",
                    "severity",
                    "support",
                    "withdrawal",
                    "responsibilities",
                    "context",
                    "language",
                    "who_for",
                    "door",
                    "criteria_version",
                    "level",
                    "decided_level",
                    "assessed_level",
                ),
                name="one_count_of_people_alike",
            ),
        ),
        migrations.RunPython(take_no_notes, migrations.RunPython.noop),
    ]
