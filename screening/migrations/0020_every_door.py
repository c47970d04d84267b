import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vault.fields

LANGUAGES = [("en", "English"), ("es", "Spanish")]
ASKED = [("phone", "By phone"), ("in_person", "In person"), ("paper", "From paper")]
DOORS = [("web", "On this website"), *ASKED]


def add(model, name, stands, comes):
    """A column as the model has it. In the database it comes as one that may be empty, and never is: SQLite
    would make the whole table anew otherwise, from under the triggers that point to it."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.AddField(model, name, comes)],
        state_operations=[migrations.AddField(model, name, stands)],
    )


def door(**options):
    return models.CharField(max_length=9, choices=DOORS, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0019_names_of_those_sent_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("begun_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(db_index=True)),
                ("door", models.CharField(choices=ASKED, max_length=9)),
                ("language", models.CharField(choices=LANGUAGES, max_length=2)),
                ("questionnaire_version", models.CharField(max_length=12)),
                ("answers", vault.fields.SealedJSONField()),
                ("contact", vault.fields.SealedJSONField()),
                ("reference", models.CharField(blank=True, max_length=12)),
                ("code", vault.fields.SealedTextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="askings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-kept_at"]},
        ),
        # Cases before screenings, in the order in which sending writes: so neither waits for the other.
        add(
            "submission",
            "door",
            stands=door(default="web", db_default="web"),
            comes=door(null=True, db_default=models.Value("web")),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                fields=["door", "rank", "sent_at", "id", "stage", "call_language"], name="submission_by_door"
            ),
        ),
        migrations.AddField(
            model_name="screening",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        add(
            "screening",
            "consent_words",
            stands=models.TextField(blank=True, default="", db_default=""),
            comes=models.TextField(null=True, db_default=models.Value("")),
        ),
        add(
            "screening",
            "door",
            stands=door(default="web", db_default="web"),
            comes=door(null=True, db_default=models.Value("web")),
        ),
    ]
