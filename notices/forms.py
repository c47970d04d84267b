"""A person's choice of notices, as a form: two ticks for each kind, a shift, an hour."""

from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from notices.audience import cannot_be_switched_off, choices_of
from notices.kinds import TOLD_IN_PAGE, NoticeKind
from notices.models import Choices, Shift
from people.days import DayField
from people.editing import NOT_SEEN, SeenForm
from people.names import PersonField
from people.roles import REVIEWERS

PAGE, MAIL = "page", "mail"
HOURS = [(str(hour), f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}") for hour in range(24)]


@dataclass(frozen=True)
class Line:
    """One kind with its two ticks."""

    kind: NoticeKind
    page: forms.BoundField
    mail: forms.BoundField
    is_fixed: bool


class ShiftForm(SeenForm):
    away_from = DayField(label="Away from")
    away_until = DayField(label="To and including")

    class Meta:
        model = Shift
        fields = ["hours", "away_from", "away_until", "covered_by", "at_night"]
        field_classes = {"covered_by": PersonField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True, groups__name__in=REVIEWERS).exclude(
            pk=self.instance.person_id
        )
        stand_in = cast(forms.ModelChoiceField, self.fields["covered_by"])
        stand_in.queryset, stand_in.empty_label = others.distinct(), "Nobody"

    def clean(self):
        given = super().clean()
        first, last = given.get("away_from"), given.get("away_until")
        if bool(first) != bool(last):
            self.add_error("away_until" if first else "away_from", "Write both days, or none")
        elif first and last and last < first:
            self.add_error("away_until", "This day is before the first one")
        return given


class ChoicesForm(forms.Form):
    data: QueryDict

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": NOT_SEEN})
    on_shift = forms.BooleanField(
        label="I am on shift",
        required=False,
        help_text="Off shift, you get no first alarm and no digest. What is about your own work still comes.",
    )
    digest_hour = forms.ChoiceField(
        label="E-mail me what is ahead today, at",
        required=False,
        choices=[("", "No digest"), *HOURS],
        help_text="How many of your calls are due and how many people wait. Nothing is sent if no one waits.",
        error_messages={"invalid_choice": "Choose an hour, or no digest"},
    )

    def __init__(self, *args, person: User, **kwargs):
        self.chosen = choices_of(person)
        hour = self.chosen.digest_hour
        initial = {
            "seen": self.chosen.fingerprint,
            "on_shift": self.chosen.on_shift,
            "digest_hour": "" if hour is None else str(hour),
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fixed = [kind for kind in TOLD_IN_PAGE if cannot_be_switched_off(person, kind)]
        for kind in TOLD_IN_PAGE:
            self.add_tick(PAGE, kind, "in the page", self.chosen.in_page)
            self.add_tick(MAIL, kind, "by e-mail", self.chosen.by_email)

    def add_tick(self, way: str, kind: NoticeKind, words: str, ticked: list[str]) -> None:
        fixed = kind in self.fixed
        self.fields[f"{way}_{kind.value}"] = forms.BooleanField(
            label=f"{kind.label}: {words}",
            required=False,
            initial=fixed or kind.value in ticked,
            disabled=fixed,
        )

    def take_over(self, chosen: Choices) -> None:
        """Saving again replaces what was chosen elsewhere, since the person has now seen that."""
        self.data = self.data.copy()
        self.data["seen"] = chosen.fingerprint

    @property
    def lines(self) -> list[Line]:
        return [
            Line(kind, self[f"{PAGE}_{kind.value}"], self[f"{MAIL}_{kind.value}"], kind in self.fixed)
            for kind in TOLD_IN_PAGE
        ]

    def values(self) -> dict:
        given = self.cleaned_data
        return {
            "on_shift": given["on_shift"],
            "in_page": [kind.value for kind in TOLD_IN_PAGE if given[f"{PAGE}_{kind.value}"]],
            "by_email": [kind.value for kind in TOLD_IN_PAGE if given[f"{MAIL}_{kind.value}"]],
            "digest_hour": int(given["digest_hour"]) if given["digest_hour"] else None,
        }
