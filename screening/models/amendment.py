from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import LEVEL_CHOICES, CriteriaVersion
from screening.instrument import instruments
from screening.instrument.flags import urgency_of
from screening.instrument.journey import Journey
from screening.instrument.judgement import Judgement, judge
from screening.models.review import ABOUT_WHOM_BY_WHOM_WHEN, STAFF
from screening.models.screening import RATING_FIELDS
from screening.models.submission import Submission
from vault.fields import SealedJSONField


class Amendment(models.Model):
    """All answers as they stood after a coordinator went through them with the person. Added, never edited.

    What the person sent stays as it was: an amendment stands beside it, with a level of its own
    by the criteria then in force.
    """

    SEALED_FOR = ABOUT_WHOM_BY_WHOM_WHEN

    class Why(models.TextChoices):
        HEARD = "heard", _("Heard on the call")
        RECORD = "record", _("Read in a record")
        MISUNDERSTOOD = "misunderstood", _("A question was misunderstood")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="amendments")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=13, choices=Why.choices)
    questionnaire_version = models.CharField(max_length=12)
    answers = SealedJSONField()  # as those of a Screening
    criteria_version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=LEVEL_CHOICES)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission_id}: {self.level}"

    @property
    def answered(self) -> Journey:
        """Raises NoSuchInstrument; and AnswerError or CannotUnseal where someone changed it by hand."""
        return Journey(
            instruments.get(instruments.ADULT_SUBSTANCE_USE, self.questionnaire_version), self.answers
        )

    def coded_facts(self) -> dict:
        """What counts of it, under the names that a Screening has for it, as JSON."""
        profile = self.judgement.assessment.profile
        ratings = {name: getattr(profile, name) for name in RATING_FIELDS}
        context = sorted(context.value for context in profile.context)
        deciding = [row.code for row in self.judgement.recommendation.deciding]
        judged_by = {"criteria_version_id": self.criteria_version_id, "level": self.level}
        urgency = urgency_of(self.judgement.assessment.flags).value
        return {**ratings, "context": context, **judged_by, "deciding": deciding, "urgency": urgency}

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.answered, self.criteria_version.ruleset())
