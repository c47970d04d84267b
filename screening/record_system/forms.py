from django import forms

from screening.record_system.envelopes import Envelope
from screening.review.exporting import ExportReason
from screening.review.forms.fields import choose


class HandOnForm(forms.Form):
    envelope = forms.TypedChoiceField(
        label="What the other system takes",
        choices=Envelope.choices,
        coerce=Envelope,
        initial=Envelope.TRANSACTION,
        widget=forms.RadioSelect,
        error_messages=choose("Choose what the other system takes"),
    )
    reason = forms.ChoiceField(
        label="Why it leaves the house",
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose why the record leaves the house"),
    )
