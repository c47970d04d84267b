"""Possible people: ratings and context that an admin chooses to look at."""

from typing import cast

from django import forms
from django.utils.datastructures import MultiValueDict

from programs.criteria.dimensions import RATINGS, Context, Dimension, Profile
from programs.models import CriteriaVersion

IN_FORCE, DRAFT = "in_force", "draft"


def rating_field(dimension: Dimension) -> forms.TypedChoiceField:
    choices = [(rating, f"{rating}: {dimension.meaning(rating)}") for rating in RATINGS]
    return forms.TypedChoiceField(label=dimension.label, choices=choices, coerce=int)


def lists_of(data):
    """Each name with a list of values, whether they come from an address or from an example."""
    pairs = data.lists() if isinstance(data, MultiValueDict) else data.items()
    return ((name, value if isinstance(value, list) else [value]) for name, value in pairs)


class CriteriaChoiceForm(forms.Form):
    """Which criteria to look at: those in force, or the draft for those who may see it."""

    by = forms.ChoiceField(label="Judged by")

    def __init__(self, data, *, may_see_draft: bool):
        super().__init__(MultiValueDict({"by": [IN_FORCE]} | dict(lists_of(data))))
        self.draft = CriteriaVersion.objects.draft() if may_see_draft else None
        if self.draft is None:
            del self.fields["by"]
        else:
            by = cast(forms.ChoiceField, self.fields["by"])
            by.choices = [
                (IN_FORCE, "the criteria in force"),
                (DRAFT, f"the draft of version {self.draft.number}"),
            ]

    @property
    def version(self) -> CriteriaVersion:
        if self.draft and self.cleaned_data.get("by") == DRAFT:
            return self.draft
        return CriteriaVersion.objects.published()


class PersonForm(CriteriaChoiceForm):
    """A whole person: five ratings and what context is present."""

    stability = rating_field(Dimension.STABILITY)
    severity = rating_field(Dimension.SEVERITY)
    support = rating_field(Dimension.SUPPORT)
    withdrawal = rating_field(Dimension.WITHDRAWAL)
    responsibilities = rating_field(Dimension.RESPONSIBILITIES)
    context = forms.MultipleChoiceField(
        label="Also true of them",
        choices=[(each.value, str(each.label).capitalize()) for each in Context],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    @property
    def profile(self) -> Profile:
        ratings = {dimension.value: self.cleaned_data[dimension] for dimension in Dimension}
        return Profile(**ratings, context=self.cleaned_data["context"])


class SliceForm(CriteriaChoiceForm):
    """What stays the same over one map, while severity and withdrawal risk run from 0 to 4."""

    stability = rating_field(Dimension.STABILITY)
    support = rating_field(Dimension.SUPPORT)
    responsibilities = rating_field(Dimension.RESPONSIBILITIES)
    context = PersonForm.base_fields["context"]

    def profile(self, severity: int, withdrawal: int) -> Profile:
        given = self.cleaned_data
        return Profile(
            stability=given["stability"],
            severity=severity,
            support=given["support"],
            withdrawal=withdrawal,
            responsibilities=given["responsibilities"],
            context=given["context"],
        )
