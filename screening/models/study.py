"""Is it right? Second ratings by clinicians who do not see ours, of submissions that were drawn at random."""

from django.db import models
from django.db.models import F, Q

from programs.criteria.dimensions import HIGHEST_RATING
from programs.models import LEVEL_CHOICES
from screening.models.review import ABOUT_WHOM_BY_WHOM_WHEN
from screening.models.screening import RATING_FIELDS
from screening.models.submission import STAFF, Submission
from vault.fields import SealedTextField


class Study(models.Model):
    """What was decided before it began, which never changes, and that it ended. One runs at a time."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        ENDED = "ended", "Ended"

    IN_HISTORY = ("share", "wanted", "size", "expected", "above")
    PLANNED = ("started_at", "started_by_id", *IN_HISTORY)

    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField()  # of 100 that are sent, so many are drawn
    wanted = models.PositiveSmallIntegerField()  # clinicians who rate each, 1 or 2
    size = models.PositiveSmallIntegerField()  # once so many are drawn, no more are
    expected = models.PositiveSmallIntegerField()  # the kappa that was expected, in hundredths
    above = models.PositiveSmallIntegerField()  # the kappa that it is to be above, in hundredths
    ended_at = models.DateTimeField(null=True)  # from then on nothing is drawn or rated
    ended_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started_at"]
        verbose_name_plural = "studies"
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="one_running_study"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None, ended_by=None)
                | Q(state="ended", ended_at__isnull=False, ended_by__isnull=False),
                name="study_ended_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100, wanted__gte=1, wanted__lte=2, size__gte=1),
                name="study_draws_some",
            ),
        ]

    def __str__(self):
        return f"study {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING


class Drawn(models.Model):
    """That a submission is part of a study. The draw was made when it was sent, before anyone had seen it."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="drawn")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="draws")
    at = models.DateTimeField()
    code = models.CharField(max_length=8, unique=True)  # all that clinicians know it by

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "drawn"
        constraints = [models.UniqueConstraint(fields=["submission"], name="drawn_once")]

    def __str__(self):
        return self.code


class SecondRating(models.Model):
    """What a clinician made of the answers, before they saw what we did. Added, never edited."""

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="second_ratings")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()  # 1, or 2 where two are wanted
    stability = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    support = models.PositiveSmallIntegerField()
    withdrawal = models.PositiveSmallIntegerField()
    responsibilities = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)
    remarks = SealedTextField(blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "by"], name="one_second_rating_a_person"),
            models.UniqueConstraint(fields=["submission", "place"], name="one_second_rating_a_place"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__lte": HIGHEST_RATING}), name=f"second_{name}_is_a_rating"
                )
                for name in RATING_FIELDS
            ),
        ]

    def __str__(self):
        return f"{self.submission_id}: {self.level}"


class RatingBegun(models.Model):
    """A place that a clinician has taken by opening the answers, until they have rated them or it lapses."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="ratings_begun")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "by"], name="rating_begun_once_a_person"),
            models.UniqueConstraint(fields=["submission", "place"], name="rating_begun_once_a_place"),
        ]

    def __str__(self):
        return f"{self.submission_id}: begun"


class StudyFile(models.Model):
    """That two people made a file of a study for a publication. The file itself is not kept."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="files")
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file as it was handed over

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study"], condition=Q(made_at=None), name="one_file_asked_for_a_study"
            ),
            models.CheckConstraint(
                condition=Q(made_by=None, made_at=None)
                | Q(made_by__isnull=False, made_at__isnull=False) & ~Q(made_by=F("asked_by")),
                name="study_file_made_by_two_people",
            ),
        ]

    def __str__(self):
        return f"file of study {self.study_id}"
