from django.db import migrations, models

FIRST = "2026.1"  # there was no other before


def name_it(apps, schema_editor):
    cases = apps.get_model("programs", "WorkedCase").objects.using(schema_editor.connection.alias)
    cases.filter(answers__isnull=False).update(questionnaire=FIRST)
    cases.filter(answers__isnull=True).update(questionnaire="")


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_tracks_say_who_changed_them")]
    operations = [
        migrations.AddField(
            model_name="workedcase",
            name="questionnaire",
            field=models.CharField(blank=True, db_default=FIRST, default="", max_length=12),
        ),
        migrations.RunPython(name_it, migrations.RunPython.noop),
    ]
