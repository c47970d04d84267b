from django.db import migrations, models

from programs.defaults import load_plans


def load(apps, schema_editor):
    load_plans(apps.get_model("programs", "LevelOfCare"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0012_recertification")]

    operations = [
        migrations.AddField(
            "levelofcare",
            "plan",
            models.JSONField(blank=True, null=True, verbose_name="usual weeks and hours"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
