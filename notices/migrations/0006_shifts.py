import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import notices.models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_told_of_danger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hours",
                    models.CharField(
                        blank=True,
                        help_text="Days and times, like: Mon-Fri 09:00-17:00; Sat 10:00-13:00; Fri 20:00-02:00",
                        max_length=200,
                        validators=[notices.models.validate_hours],
                        verbose_name="when they work",
                    ),
                ),
                ("away_from", models.DateField(blank=True, null=True, verbose_name="away from")),
                ("away_until", models.DateField(blank=True, null=True, verbose_name="to and including")),
                (
                    "at_night",
                    models.BooleanField(
                        default=False, verbose_name="told of what cannot wait while nobody is on shift"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "covered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who stands in meanwhile",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shift",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("away_from", None), ("away_until", None)),
                            ("away_from__lte", models.F("away_until")),
                            _connector="OR",
                        ),
                        name="shift_away_for_some_days",
                        violation_error_message="Write both days, the first one first",
                    )
                ],
            },
        ),
    ]
