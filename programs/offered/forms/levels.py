from django import forms
from django.core.exceptions import ValidationError

from people.editing import SeenForm
from programs.models import LEVEL_CHOICES, LevelOfCare, LevelWords
from programs.offered.hours_plan import (
    MOST_HOURS,
    MOST_WEEKS,
    STAGES_AT_MOST,
    Stage,
    follows_after,
    stages_of,
    to_store,
)

TEXTS = [
    "name",
    "summary",
    "sessions",
    "living",
    "supervision",
    "length",
    "suits",
    "happens",
    "cost",
    "steps",
]


class LevelForm(SeenForm):
    """The figures of a level. Inpatient has no hours: people live there."""

    class Meta:
        model = LevelOfCare
        fields = [
            "hours_from",
            "hours_to",
            "minimum_hours",
            "minimum_hours_rule",
            "cost_from",
            "cost_to",
            "recertify_days",
        ]
        labels = {
            "hours_from": "Hours a week, from",
            "hours_to": "Hours a week, to",
            "minimum_hours": "Least hours a week that make it this level",
            "minimum_hours_rule": "The rule that this minimum comes from",
            "cost_from": "Dollars a week without insurance, from",
            "cost_to": "Dollars a week without insurance, to",
            "recertify_days": "Days after which the payer has to be asked again",
        }
        help_texts = {
            "recertify_days": (
                "Counted from the day of the place. It stands in the list of what is due. Leave it empty if "
                "no payer asks; payers differ, so take the shortest."
            ),
            "minimum_hours": "Change it only when the rule where you are is another one.",
            "hours_to": "Leave it empty for “or more”.",
        }
        error_messages = {
            "hours_from": {
                "required": "Give the hours a week, from",
                "invalid": "Give the hours as a whole number",
            },
            "hours_to": {"invalid": "Give the hours as a whole number, or leave this empty"},
            "minimum_hours": {
                "required": "Give the least hours a week that make it this level",
                "invalid": "Give the least hours as a whole number",
            },
            "recertify_days": dict.fromkeys(
                ("invalid", "min_value", "max_value"),
                "Give the days as a whole number from 1 to 366, or leave this empty",
            ),
        }

    plan_then = forms.ChoiceField(
        label="What usually follows",
        choices=[("", "Nothing: it goes on as long as it helps"), *LEVEL_CHOICES[:-1]],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_plan()
        self.minimum_before = self.instance.minimum_hours
        self.rule_before = self.instance.minimum_hours_rule
        if self.instance.code == "inpatient":
            for name in ("hours_from", "hours_to", "minimum_hours", "minimum_hours_rule"):
                del self.fields[name]
        for name in self.fields:
            if isinstance(self.fields[name], forms.IntegerField) and name != "seen":
                self.fields[name].widget.attrs["class"] = "tiny"
        for name in {"hours_from", "minimum_hours", "minimum_hours_rule"} & self.fields.keys():
            self.fields[name].required = True
        if "minimum_hours_rule" in self.fields:
            self.fields["minimum_hours_rule"].error_messages["required"] = (
                "Say which rule the minimum comes from"
            )

    def add_plan(self):
        """A pair of fields for each stage, filled in with those that there are."""
        stages = stages_of(self.instance)
        self.initial["plan_then"] = follows_after(self.instance)
        for number in range(1, STAGES_AT_MOST + 1):
            for name, words, most in (("hours", "hours a week", MOST_HOURS), ("weeks", "weeks", MOST_WEEKS)):
                self.fields[f"plan_{name}_{number}"] = forms.IntegerField(
                    label=f"Stage {number}: {words}",
                    required=False,
                    min_value=1,
                    max_value=most,
                    error_messages=dict.fromkeys(
                        ("invalid", "min_value", "max_value"),
                        f"Stage {number}: give the {words} as a whole number from 1 to {most}, or nothing",
                    ),
                )
                if number <= len(stages):
                    self.initial[f"plan_{name}_{number}"] = getattr(stages[number - 1], name)

    @property
    def plan_rows(self):
        return [
            (self[f"plan_hours_{number}"], self[f"plan_weeks_{number}"])
            for number in range(1, STAGES_AT_MOST + 1)
        ]

    @property
    def figures(self):
        return [field for field in self.visible_fields() if not field.name.startswith("plan_")]

    def plan_in(self, given):
        """As it is stored. Only where people live there, care without hours goes on day and night."""
        stages = []
        for number in range(1, STAGES_AT_MOST + 1):
            hours, weeks = given.get(f"plan_hours_{number}"), given.get(f"plan_weeks_{number}")
            if weeks and not hours and self.instance.code != "inpatient":
                self.add_error(f"plan_hours_{number}", f"Stage {number}: give the hours a week as well")
            if hours or weeks:
                stages.append(Stage(hours, weeks))
        return to_store(stages, given.get("plan_then", ""))

    def clean(self):
        """Another minimum is another rule: the old words would now be wrong."""
        given = super().clean()
        self.instance.plan = self.plan_in(given)
        changed = given.get("minimum_hours") not in (None, self.minimum_before)
        if changed and given.get("minimum_hours_rule") == self.rule_before:
            message = "You changed the least hours. Say which rule the new minimum comes from."
            raise ValidationError({"minimum_hours_rule": message})
        return given


class WordsForm(forms.ModelForm):
    """How a level is explained, in one language."""

    class Meta:
        model = LevelWords
        fields = TEXTS
        labels = {
            "name": "Name",
            "summary": "In one sentence",
            "sessions": "Sessions",
            "living": "Where you live",
            "supervision": "Watch and structure",
            "length": "How long it lasts",
            "suits": "Who it suits",
            "happens": "What happens",
            "cost": "What it costs",
            "steps": "What comes before and after",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in TEXTS if name != "name"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = self.instance.get_language_display()
        for field in self.fields.values():
            field.error_messages["required"] = f"{field.label}: write it in {language}"
            field.widget.attrs["lang"] = self.instance.language
