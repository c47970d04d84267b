"""Forms of the dates after somebody was placed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from people.days import DayField
from screening.actions.dating import may_be_reminded
from screening.models import Submission
from vault import clock

WITHIN = timedelta(days=366)
AHEAD = "Choose a day from tomorrow on, within a year"


class DayAheadField(DayField):
    """A day after today, or none unless it is `required`."""

    def __init__(self, *, label: str, help_text: str = "", missing: str = "") -> None:
        super().__init__(label=label)
        self.help_text, self.required = help_text, bool(missing)
        self.error_messages["required"] = missing

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        today = timezone.localdate(clock.now())
        if day is not None and not today < day <= today + WITHIN:
            raise forms.ValidationError(AHEAD)
        return day


class ReminderForm(forms.Form):
    """Offers an e-mail on the day to those who can get one."""

    remind = forms.BooleanField(
        label="They said yes to an email on that day",
        help_text="It says only that there is something for them, and nothing of us.",
        required=False,
    )

    def __init__(self, *args, submission: Submission, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_reminded(submission):
            del self.fields["remind"]

    @property
    def wants_reminder(self) -> bool:
        return bool(self.cleaned_data.get("remind"))


class CheckInDateForm(ReminderForm):
    heading, button = "Ask them to check in again", "Set the day"

    day = DayAheadField(
        label="Day",
        help_text="They see it on their page. Less care needs two check-ins that are 14 days apart.",
        missing="Choose the day",
    )

    field_order = ("day", "remind")


class RecertificationForm(forms.Form):
    heading, button = "Set the day of recertification", "Set the day"

    day = DayAheadField(label="Day on which the payer has to be asked again", missing="Choose the day")
