import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0032_tablets_in_the_waiting_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("ended", "Ended")], default="running", max_length=7
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("share", models.PositiveSmallIntegerField()),
                ("wanted", models.PositiveSmallIntegerField()),
                ("size", models.PositiveSmallIntegerField()),
                ("expected", models.PositiveSmallIntegerField()),
                ("above", models.PositiveSmallIntegerField()),
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
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")), fields=("state",), name="one_running_study"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("state", "running")),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("state", "ended")
                            ),
                            _connector="OR",
                        ),
                        name="study_ended_by_someone_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__gte", 1),
                            ("share__lte", 100),
                            ("size__gte", 1),
                            ("wanted__gte", 1),
                            ("wanted__lte", 2),
                        ),
                        name="study_draws_some",
                    ),
                ],
                "verbose_name_plural": "studies",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="Drawn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draws",
                        to="screening.submission",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn",
                        to="screening.study",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("submission",), name="drawn_once")],
                "verbose_name_plural": "drawn",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StudyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("cases", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="screening.study",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("made_at", None)),
                        fields=("study",),
                        name="one_file_asked_for_a_study",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at", None), ("made_by", None)),
                            models.Q(
                                ("made_at__isnull", False),
                                ("made_by__isnull", False),
                                models.Q(("made_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_file_made_by_two_people",
                    ),
                ],
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RatingBegun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings_begun",
                        to="screening.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "by"), name="rating_begun_once_a_person"),
                    models.UniqueConstraint(fields=("submission", "place"), name="rating_begun_once_a_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("place", models.PositiveSmallIntegerField()),
                ("stability", models.PositiveSmallIntegerField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("support", models.PositiveSmallIntegerField()),
                ("withdrawal", models.PositiveSmallIntegerField()),
                ("responsibilities", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("outpatient", "Standard outpatient"),
                            ("iop", "Intensive outpatient (IOP)"),
                            ("php", "Partial hospitalization (PHP)"),
                            ("inpatient", "Inpatient"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remarks", vault.fields.SealedTextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_ratings",
                        to="screening.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "by"), name="one_second_rating_a_person"),
                    models.UniqueConstraint(fields=("submission", "place"), name="one_second_rating_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(("stability__lte", 4)), name="second_stability_is_a_rating"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__lte", 4)), name="second_severity_is_a_rating"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("support__lte", 4)), name="second_support_is_a_rating"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawal__lte", 4)), name="second_withdrawal_is_a_rating"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("responsibilities__lte", 4)),
                        name="second_responsibilities_is_a_rating",
                    ),
                ],
            },
        ),
    ]
