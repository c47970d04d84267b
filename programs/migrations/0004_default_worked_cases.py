from django.db import migrations

from programs.defaults import load_worked_cases


def load(apps, schema_editor):
    load_worked_cases(apps.get_model("programs", "WorkedCase"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_checks_cases_and_programs")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
