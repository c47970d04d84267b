"""Who stands behind what is asked, judged and said here: signatures, the parts they are for, and their ends.

All three are added, never edited or deleted; the database refuses it. A part is signed by its digest: what
says something else has another one, and nobody has signed that.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

STAFF = settings.AUTH_USER_MODEL

QUESTIONNAIRE, CRITERIA, LEVELS, WORDING = "questionnaire", "criteria", "levels", "wording-"
LANGUAGES = {"en": "English", "es": "Spanish"}
LABELS = {QUESTIONNAIRE: "Questionnaire", CRITERIA: "Criteria", LEVELS: "Facts about the levels"}
LABELS |= {f"{WORDING}{code}": f"Wording in {name}" for code, name in LANGUAGES.items()}


class Signature(models.Model):
    """A licensed clinician says what they read, and that it may be used here."""

    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)  # as people read it, such as “Ana Ruiz, MD”
    licence = models.CharField(max_length=60)
    state = models.CharField(max_length=40)  # that gave the license
    reviewed = models.TextField()
    remarks = models.TextField(blank=True)
    limits = models.TextField(blank=True)  # whom or what it does not hold for
    look_again_on = models.DateField()  # the last day on which it holds

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(licence="") & ~Q(state="") & ~Q(reviewed=""),
                name="signature_says_who_and_what",
            )
        ]

    def __str__(self):
        return f"signature {self.pk} of {self.name}"

    @property
    def is_open(self) -> bool:
        """Expects `parts__end` to be prefetched where many are shown."""
        return any(not hasattr(part, "end") for part in self.parts.all())


class SignedPartQuerySet(models.QuerySet["SignedPart"]):
    def open(self):
        """Those that did not end. They may have run out."""
        return self.filter(end=None)


class SignedPart(models.Model):
    """One of the parts that a signature is for, exactly as it stood."""

    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=20)  # a key of LABELS
    edition = models.CharField(max_length=40, blank=True)  # what it was called, such as “version 3”
    digest = models.CharField(max_length=64)

    objects = SignedPartQuerySet.as_manager()

    class Meta:
        ordering = ["signature", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["signature", "part", "digest"], name="part_signed_once"),
        ]

    def __str__(self):
        return f"{self.part} {self.edition} of signature {self.signature_id}"

    @property
    def title(self) -> str:
        return title_of(self.part, self.edition)

    def holds_on(self, day: date) -> bool:
        return self.signature.look_again_on >= day


def title_of(part: str, edition: str) -> str:
    label = LABELS.get(part, part)
    return f"{label}, {edition}" if edition else label


class SignatureEnd(models.Model):
    """The end of a signature for one part. What changed and was changed back has to be signed once more."""

    class Why(models.TextChoices):
        CHANGED = "changed", "It changed"
        TAKEN_BACK = "taken_back", "It was taken back"

    part = models.OneToOneField(SignedPart, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=Why.choices)
    by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(why="changed", by=None) | (Q(why="taken_back", by__isnull=False) & ~Q(reason="")),
                name="who_takes_a_signature_back_says_why",
            )
        ]

    def __str__(self):
        return f"end of {self.part_id}: {self.why}"
