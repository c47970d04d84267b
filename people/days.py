"""Days that staff type to narrow a list."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
NO_SUCH_DAY = "Choose a day from the years 2000 to 2100, like 2027-01-31"


class DayField(forms.DateField):
    """A day by the browser's own picker, or none. Its midnight can be told in UTC, wherever the site is."""

    def __init__(self, *, label: str):
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date", "min": FIRST, "max": LAST}, format="%Y-%m-%d"),
            validators=[MinValueValidator(FIRST, NO_SUCH_DAY), MaxValueValidator(LAST, NO_SUCH_DAY)],
            error_messages={"invalid": NO_SUCH_DAY},
        )
