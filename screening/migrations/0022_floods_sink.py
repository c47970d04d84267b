from django.db import migrations, models
from django.db.models import Q

ENDS = [
    ("unreachable", "Could not be reached"),
    ("declined", "Declined"),
    ("not_suited", "Not suited to what is offered here"),
    ("withdrawn", "Taken back by the person"),
    ("not_real", "Not a real person"),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0021_gone_through_together")]

    operations = [
        # As in 0020: SQLite would make the whole table anew for a column that may not be empty.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AddField(
                    "submission", "sunk", models.BooleanField(null=True, db_default=models.Value(False))
                )
            ],
            state_operations=[
                migrations.AddField(
                    "submission", "sunk", models.BooleanField(default=False, db_default=False)
                )
            ],
        ),
        migrations.AlterField(
            "submission", "close_reason", models.CharField(blank=True, choices=ENDS, max_length=12)
        ),
        migrations.AddIndex(
            "submission",
            models.Index(fields=["rank", "sent_at", "id"], condition=Q(sunk=True), name="submission_sunk"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AddField(
                    "uncounted",
                    "close_reason",
                    models.CharField(max_length=12, null=True, db_default=models.Value("")),
                )
            ],
            state_operations=[
                migrations.AddField(
                    "uncounted", "close_reason", models.CharField(max_length=12, default="", db_default="")
                )
            ],
        ),
    ]
