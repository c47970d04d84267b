"""Forms about the queue: what is shown of it, kept as a view, and exported."""

from typing import cast

from django import forms

from people.days import DayField
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES
from screening.contact import CallTime
from screening.instrument.flags import Flag
from screening.models import (
    Door,
    SavedView,
    Stage,
)
from screening.review.exporting import ExportReason
from screening.review.exports import COLUMNS, CONTACT_COLUMNS
from screening.review.forms.fields import choose
from screening.review.queue import Filter


class FilterForm(forms.Form):
    """In the address of the queue. What cannot be read is left out, so an old link never breaks."""

    level = forms.ChoiceField(
        label="Level", required=False, choices=[("", "Any"), *LEVEL_CHOICES, ("none", "Not judged")]
    )
    flag = forms.ChoiceField(
        label="Flag", required=False, choices=[("", "Any"), *((flag.value, flag.label) for flag in Flag)]
    )
    stage = forms.ChoiceField(label="Stage", required=False, choices=[("", "Open"), *Stage.choices])
    whose = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[
            ("", "Everyone's"),
            ("mine", "Mine"),
            ("unclaimed", "No one's"),
            ("due", "Mine, call due today"),
        ],
    )
    news = forms.ChoiceField(
        label="From the person",
        required=False,
        choices=[("", "Anything or nothing"), ("yes", "News that no one has read")],
    )
    owed = forms.ChoiceField(
        label="Answer in writing",
        required=False,
        choices=[("", "Any"), ("yes", "Waits for an answer")],
    )
    door = forms.ChoiceField(label="Came", required=False, choices=[("", "Any way"), *Door.choices])
    language = forms.ChoiceField(
        label="Language of the call", required=False, choices=[("", "Any"), *LANGUAGE_CHOICES]
    )
    call_time = forms.ChoiceField(
        label="Time to call",
        required=False,
        choices=[("", "Any"), *((each.value, each.label) for each in CallTime)],
    )
    since = DayField(label="Sent since")
    sunk = forms.ChoiceField(
        label="Came in a flood",
        required=False,
        choices=[("", "No"), ("yes", "Many from one place, each faster than a person")],
    )

    def chosen(self) -> dict:
        """What is set and can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filter(self) -> Filter:
        return Filter(**self.chosen())

    def summary(self) -> list[str]:
        """What is set, in words."""
        labels = {
            name: dict(field.choices) for name, field in self.fields.items() if hasattr(field, "choices")
        }
        return [
            str(labels[name][value]) if name in labels else f"since {value:%b %-d, %Y}"
            for name, value in self.chosen().items()
        ]


class SavedViewForm(forms.ModelForm):
    """Its own name used again replaces the view."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]


class ReasonForm(forms.Form):
    """Nothing leaves the house without one."""

    reason = forms.ChoiceField(
        label="Why it leaves the house",
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose why the records leave the house"),
    )


class ExportForm(ReasonForm):
    columns = forms.MultipleChoiceField(
        label="Columns",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one column"},
    )

    def __init__(self, *args, with_contact: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = (*COLUMNS, *CONTACT_COLUMNS) if with_contact else COLUMNS
        chosen = cast(forms.MultipleChoiceField, self.fields["columns"])
        chosen.choices = [(column.name, column.label) for column in offered]
        self.fields["columns"].initial = [column.name for column in COLUMNS]
