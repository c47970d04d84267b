from django import forms
from django.core.exceptions import ValidationError

from people.editing import SeenForm
from programs.models import LevelOfCare, LevelWords

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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

    def clean(self):
        """Another minimum is another rule: the old words would now be wrong."""
        given = super().clean()
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
