from typing import Any

from django import forms

from programs.criteria.dimensions import RATINGS, Dimension
from programs.criteria.ruleset import LEVELS, Level
from programs.criteria.sample_size import FEWEST_CASES, MOST_CASES


def whole_number(label: str, least: int, most: int, initial: int, help_text: str = "") -> forms.IntegerField:
    words = f"Write a whole number from {least} to {most}"
    names = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        initial=initial,
        error_messages=dict.fromkeys(names, words),
    )


def kappa(label: str, initial: str, help_text: str) -> forms.DecimalField:
    words = "Write a number like 0.65, from 0.05 to 0.95"
    names = ("required", "invalid", "min_value", "max_value", "max_decimal_places", "max_digits")
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=0.05,
        max_value=0.95,
        decimal_places=2,
        initial=initial,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
        error_messages=dict.fromkeys((*names, "max_whole_digits"), words),
    )


class PlanForm(forms.Form):
    """What is decided before a study begins. The same form works out what it can show."""

    size = whole_number(
        "How many submissions shall clinicians rate?",
        FEWEST_CASES,
        MOST_CASES,
        100,
        "Then no more are drawn.",
    )
    share = whole_number("Of 100 that are sent, how many shall be drawn?", 1, 100, 10)
    wanted = forms.ChoiceField(
        label="How many clinicians rate each?",
        help_text="With two you also learn how far clinicians agree with each other.",
        choices=[("1", "One"), ("2", "Two")],
        widget=forms.RadioSelect,
        initial="1",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one or two"),
    )
    expected = kappa(
        "Which agreement do you expect?",
        "0.70",
        "As weighted kappa: 1 is full agreement, 0 what chance gives.",
    )
    above = kappa("Which agreement would be too little?", "0.50", "The study is to show that it is more.")

    @classmethod
    def at_first(cls) -> dict[str, Any]:
        return {name: field.initial for name, field in cls.base_fields.items()}

    def in_hundredths(self) -> dict[str, int]:
        """A valid form as it is stored."""
        cleaned = self.cleaned_data
        return {**cleaned, **{name: round(cleaned[name] * 100) for name in ("expected", "above")}}

    def clean_wanted(self) -> int:
        return int(self.cleaned_data["wanted"])

    def clean_expected(self) -> float:
        return float(self.cleaned_data["expected"])

    def clean_above(self) -> float:
        return float(self.cleaned_data["above"])

    def clean(self):
        cleaned = super().clean()
        if {"expected", "above"} <= cleaned.keys() and cleaned["above"] >= cleaned["expected"]:
            self.add_error("above", "Write less than the agreement that you expect")
        return cleaned


class SecondRatingForm(forms.Form):
    """The five ratings, the level, and what a clinician wants to say. Nothing is chosen beforehand."""

    level = forms.ChoiceField(
        label="Which level of care fits?",
        choices=[(level.value, level.label) for level in reversed(LEVELS)],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a level of care"),
    )
    remarks = forms.CharField(
        label="Remarks",
        help_text="What made it hard, or what the answers do not tell. It is kept encrypted, and goes with "
        "the submission.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for dimension in Dimension:
            self.fields[dimension.value] = rating_field(dimension)
        self.order_fields([*Dimension, "level", "remarks"])

    @property
    def ratings(self) -> dict[Dimension, int]:
        """Of a valid form."""
        return {dimension: int(self.cleaned_data[dimension.value]) for dimension in Dimension}

    @property
    def chosen_level(self) -> Level:
        return Level(self.cleaned_data["level"])


def rating_field(dimension: Dimension) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=dimension.label,
        choices=[(str(rating), f"{rating}: {dimension.meaning(rating)}") for rating in RATINGS],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), f"Choose a rating of {str(dimension.label).lower()}"
        ),
    )
