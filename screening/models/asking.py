from uuid import uuid4

from django.db import models

from programs.models import LANGUAGE_CHOICES
from screening.instrument import instruments
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.models.submission import STAFF, Door, Submission
from vault.fields import SealedJSONField, SealedTextField


class Asking(models.Model):
    """A screening that somebody of the staff is asking: a draft, seen by its maker alone, gone after a day.

    It becomes a screening under its own `uid`, so that it can be sent once. Then it holds no answer any more,
    but the reference and the four words that the person is to be given.
    """

    class KnownBy(models.TextChoices):
        """How staff know that a check-in is of the same person."""

        NUMBER = "number", "I called the number that they left"
        HERE = "here", "They are in care here, and known by sight or voice"
        REFERENCE = "reference", "They told me their reference"

    SEALED_FOR = ("uid",)
    DOORS = (Door.PHONE, Door.IN_PERSON, Door.PAPER)

    uid = models.UUIDField(unique=True, default=uuid4)
    by = models.ForeignKey(STAFF, on_delete=models.CASCADE, related_name="askings")
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField(db_index=True)
    door = models.CharField(max_length=9, choices=[(door.value, door.label) for door in DOORS])
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)  # in which the questions are read out
    questionnaire_version = models.CharField(max_length=12)
    answers = SealedJSONField()  # as those of a Screening, and not all there yet
    contact = SealedJSONField()  # {field: what was typed}, not checked yet
    reference = models.CharField(max_length=12, blank=True)  # once it is sent
    code = SealedTextField(blank=True)
    amends = models.ForeignKey(  # gone through again with the person; null: a new screening
        Submission, null=True, on_delete=models.CASCADE, related_name="+"
    )
    follows = models.ForeignKey(  # of a check-in: what the same person sent last; null once that is deleted
        Submission, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-kept_at"]

    def __str__(self):
        return str(self.uid)

    @property
    def instrument(self) -> Instrument:
        """Raises NoSuchInstrument."""
        return instruments.get(instruments.ADULT_SUBSTANCE_USE, self.questionnaire_version)

    @property
    def answered(self) -> Journey:
        return Journey(self.instrument, self.answers)
