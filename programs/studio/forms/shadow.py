from django import forms

from programs.studio.actions.shadow import MOST_DAYS


class ShadowForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=MOST_DAYS,
        initial=14,
        widget=forms.NumberInput(attrs={"class": "tiny"}),
        error_messages={
            "required": "Give the number of days",
            "invalid": "Give the days as a whole number",
            "min_value": "Give at least 1 day",
            "max_value": f"Give at most {MOST_DAYS} days",
        },
    )
