import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0030_who_waits_for_an_answer")]

    operations = [
        migrations.AddField(
            "asking",
            "follows",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="screening.submission",
            ),
        ),
    ]
