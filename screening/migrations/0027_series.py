from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0026_sign_off_settings")]

    operations = [
        migrations.AddField("submission", "series", models.UUIDField(null=True)),
        migrations.AddIndex(
            "submission",
            models.Index(
                fields=["series", "sent_at"],
                condition=models.Q(series__isnull=False),
                name="submission_series",
            ),
        ),
    ]
