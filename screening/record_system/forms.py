from django import forms

from screening.review.exporting import ExportReason
from screening.review.forms.fields import choose


class HandOnForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why it leaves the house",
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose why the record leaves the house"),
    )
