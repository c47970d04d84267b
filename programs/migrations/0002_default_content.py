from django.db import migrations

from programs.defaults import load_criteria, load_levels


def load(apps, schema_editor):
    load_levels(apps.get_model("programs", "LevelOfCare"))
    load_criteria(apps.get_model("programs", "CriteriaVersion"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_tables")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
