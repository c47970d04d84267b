import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DOORS = [
    ("web", "On this website"),
    ("phone", "By phone"),
    ("in_person", "In person"),
    ("paper", "From paper"),
    ("tablet", "On a tablet here"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0040_level_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="door",
                field=models.CharField(choices=DOORS, db_default="web", default="web", max_length=9),
            )
            for model in ["screening", "submission"]
        ),
        migrations.CreateModel(
            name="Tablet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("prints", models.BooleanField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("turn", models.UUIDField(default=uuid.uuid4)),
                ("set_up_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("name",),
                        name="tablet_in_use_has_a_name_of_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="tablet_is_ended_by_somebody",
                    ),
                ],
            },
        ),
    ]
