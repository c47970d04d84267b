from django.db import migrations

from programs.defaults import default_worked_cases

NEW = {f"T{number:02d}" for number in range(1, 9)}  # an earlier one that is missing was removed by the site


def bring_in(apps, schema_editor):
    """The cases of 2026.2 that come with the software. What a site wrote or changed itself stays as it is."""
    cases = apps.get_model("programs", "WorkedCase").objects.using(schema_editor.connection.alias)
    for shipped in default_worked_cases():
        here = cases.filter(code=shipped["code"]).first()
        if here is None and shipped["code"] in NEW:
            cases.create(**shipped)
        elif here and here.changed_at is None:
            cases.filter(pk=here.pk).update(**shipped)


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_worked_cases_name_their_questionnaire")]
    operations = [migrations.RunPython(bring_in, migrations.RunPython.noop)]
