from datetime import timedelta

from django import forms
from django.utils import timezone

from programs.models import Signature
from programs.studio.actions.signing import LONGEST

NO_SUCH_DAY = "Choose a day after today and within two years, like 2027-11-30"


class SignatureForm(forms.ModelForm):
    """What a clinician says when they sign. A choice names its part by the digest that was on the page."""

    parts = forms.MultipleChoiceField(
        label="What you sign",
        help_text="Only what you have read. Each as it stands at this moment.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose what you sign",
            "invalid_choice": "Something changed since you opened this page. Read it again, then choose",
        },
    )
    look_again_on = forms.DateField(
        label="Look again on",
        help_text="The signature holds until then. From 30 days before it says that it is due.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": NO_SUCH_DAY, "invalid": NO_SUCH_DAY},
    )
    field_order = [
        "parts", "name", "licence", "state", "reviewed", "remarks", "limits", "look_again_on",
    ]  # fmt: skip

    class Meta:
        model = Signature
        fields = ["name", "licence", "state", "reviewed", "remarks", "limits", "look_again_on"]
        labels = {
            "name": "Your name, as people read it",
            "licence": "License number",
            "state": "State that gave the license",
            "reviewed": "What you reviewed, and how",
            "remarks": "Remarks",
            "limits": "Limits",
        }
        help_texts = {
            "name": "Public pages show it, so with your degree: Ana Ruiz, MD.",
            "limits": "Whom it does not hold for, such as: not for pregnancy. "
            "Staff reads them; public pages say that there are limits.",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("reviewed", "remarks", "limits")}
        error_messages = {
            "name": {"required": "Write your name"},
            "licence": {"required": "Write the number of your license"},
            "state": {"required": "Write the state that gave your license"},
            "reviewed": {"required": "Say what you reviewed, and how"},
        }

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [(part.code, part.title) for part in parts]
        today = timezone.localdate()
        self.fields["look_again_on"].widget.attrs.update(min=today + timedelta(days=1), max=today + LONGEST)

    def clean_look_again_on(self):
        day, today = self.cleaned_data["look_again_on"], timezone.localdate()
        if not today < day <= today + LONGEST:
            raise forms.ValidationError(NO_SUCH_DAY)
        return day


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="Why you take it back",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you take it back"},
    )
