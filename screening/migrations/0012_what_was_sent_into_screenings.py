from django.db import migrations

from screening import old_columns


def carry_over(apps, schema_editor):
    old_columns.carry_over(schema_editor.connection.alias)


class Migration(migrations.Migration):
    atomic = False  # batch by batch, so that people who send meanwhile do not wait for all of it
    dependencies = [("screening", "0011_screenings")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
