from django.db import migrations, models

KIND = "arrived"


def choose(apps, schema_editor):
    """Who chose before could not choose this, and it must not depend on that."""
    for chosen in apps.get_model("notices", "Choices").objects.all():
        chosen.in_page = [*chosen.in_page, KIND]
        chosen.by_email = [*chosen.by_email, KIND]
        chosen.save(update_fields=["in_page", "by_email"])


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]
    operations = [
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrived", "An emergency arrived"),
                    ("escalated", "Nobody has taken an emergency or urgent one in time"),
                    ("to_leads", "Still nobody has taken it: the leads are told"),
                    ("handed_over", "A colleague handed one over to you"),
                    ("message", "A person wrote to you"),
                    ("contact", "A person changed how to reach them"),
                    ("taken_back", "A person took theirs back"),
                    ("digest", "What is ahead today"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrived", "An emergency arrived"),
                    ("escalated", "Nobody has taken an emergency or urgent one in time"),
                    ("to_leads", "Still nobody has taken it: the leads are told"),
                    ("handed_over", "A colleague handed one over to you"),
                    ("message", "A person wrote to you"),
                    ("contact", "A person changed how to reach them"),
                    ("taken_back", "A person took theirs back"),
                    ("digest", "What is ahead today"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(choose, migrations.RunPython.noop),
    ]
