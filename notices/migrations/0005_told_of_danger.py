from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_told_of_a_change_of_access"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrived", "An emergency arrived"),
                    ("escalated", "Nobody has taken an emergency or urgent one in time"),
                    ("to_leads", "Still nobody has taken it: the leads are told"),
                    ("danger", "A person wrote of danger"),
                    ("handed_over", "A colleague handed one over to you"),
                    ("message", "A person wrote to you"),
                    ("contact", "A person changed how to reach them"),
                    ("taken_back", "A person took theirs back"),
                    ("unusual", "Unusually many arrived in an hour"),
                    ("waits", "A change of access waits for a second admin"),
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
                    ("danger", "A person wrote of danger"),
                    ("handed_over", "A colleague handed one over to you"),
                    ("message", "A person wrote to you"),
                    ("contact", "A person changed how to reach them"),
                    ("taken_back", "A person took theirs back"),
                    ("unusual", "Unusually many arrived in an hour"),
                    ("waits", "A change of access waits for a second admin"),
                    ("digest", "What is ahead today"),
                ],
                max_length=12,
            ),
        ),
    ]
