"""Fields and words that forms of the workspace share."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils import timezone

from vault import clock

SKIPPED = "The clocks go forward then, and skip this hour. Choose a time an hour later"


def choose(words: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid_choice"), words)


class MomentAheadField(forms.Field):
    """A day and time ahead, in the site's time zone, by the browser's own picker.

    It is after now and no later than `at_most` from now. Of an hour that comes twice, when clocks go
    back, the first that is still ahead is meant; an hour that clocks skip is refused.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, must_be_ahead: str, at_most: timedelta, too_late: str, **kwargs):
        super().__init__(**kwargs)
        self.must_be_ahead, self.at_most, self.too_late = must_be_ahead, at_most, too_late

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(value.strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if typed.tzinfo:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self.between_bounds(typed)

    def between_bounds(self, typed: datetime) -> datetime:
        """Held against the clock on the wall first: far from today there is no other time zone to go to."""
        now = timezone.localtime().replace(tzinfo=None)
        if typed <= now - timedelta(days=1):
            raise forms.ValidationError(self.must_be_ahead)
        if typed >= now + self.at_most + timedelta(days=1):
            raise forms.ValidationError(self.too_late)
        moment = typed.replace(tzinfo=timezone.get_current_timezone())
        if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != typed:
            raise forms.ValidationError(SKIPPED)
        if moment <= clock.now():
            moment = moment.replace(fold=1)
        if moment <= clock.now():
            raise forms.ValidationError(self.must_be_ahead)
        if moment > clock.now() + self.at_most:
            raise forms.ValidationError(self.too_late)
        return moment
