"""Forms of what is arranged after a decision: a seat, another place, who pays."""

from typing import cast

from django import forms
from django.db.models import Case, When

from people.days import DayField
from programs.criteria.ruleset import Level
from programs.models import LEVEL_CHOICES, Program
from screening.models import (
    Cover,
    Referral,
)
from screening.review.forms.fields import choose


class ProgramChoice(forms.ModelChoiceField):
    def label_from_instance(self, program: Program) -> str:
        if program.seats_open is None:
            return program.name
        return f"{program.name} ({program.seats_open} open)"


class SeatForm(forms.Form):
    """`matches` are the programs at the level that holds now; others can be chosen as well."""

    heading, button = "Keep a seat, or wait for one", "Put on record"

    program = ProgramChoice(
        label="Program",
        queryset=Program.objects.none(),
        empty_label="Choose one",
        error_messages=choose("Choose a program"),
    )
    days = forms.ChoiceField(
        label="For how long",
        choices=[
            ("1", "Keep a seat for a day"),
            ("3", "Keep a seat for three days"),
            ("7", "Keep a seat for a week"),
            ("0", "None is open: put them on the waiting list"),
        ],
        widget=forms.RadioSelect,
        error_messages=choose("Choose for how long"),
    )

    def __init__(self, *args, level: str, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Program.objects.filter(offered=True).select_related("level")
        at_this_level = Case(When(level__code=level, then=0), default=1)
        chosen = cast(forms.ModelChoiceField, self.fields["program"])
        chosen.queryset = offered.order_by(at_this_level, "level__order", "name")


class ReferralForm(forms.Form):
    heading, button = "Ask another place", "Put on record"

    place = forms.CharField(
        label="Which place, and how it is reached",
        max_length=300,
        error_messages={"required": "Write which place it is"},
    )
    sent = forms.ChoiceField(
        label="What it was told",
        choices=Referral.Sent.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose what it was told"),
    )
    consent = forms.BooleanField(
        label="They said yes to this place being asked, and to what it is told",
        error_messages={
            "required": "Ask them first: without a yes nothing goes to another place (42 CFR 2.31)"
        },
    )


class CoverForm(forms.Form):
    heading, button = "Who pays", "Put on record"

    payer = forms.CharField(
        label="Payer",
        help_text="Or that they pay themselves.",
        max_length=120,
        error_messages={"required": "Write who pays"},
    )
    number = forms.CharField(label="Number of the member or of the approval", max_length=60, required=False)
    level = forms.ChoiceField(
        label="For which level", choices=LEVEL_CHOICES, error_messages=choose("Choose the level it is for")
    )
    amount = forms.IntegerField(
        label="How much was approved",
        required=False,
        min_value=1,
        max_value=1000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Write a whole number from 1 to 1,000, or leave it empty"
        ),
    )
    unit = forms.ChoiceField(label="Of", choices=Cover.Unit.choices, required=False)
    until = DayField(label="Until")

    def level_of(self) -> Level:
        return Level(self.cleaned_data["level"])
