from django import forms
from django.core.exceptions import ValidationError

from people.editing import SeenForm
from programs.criteria.dimensions import RATINGS, RISKS, Context
from programs.criteria.ruleset import DEFAULT_LEVEL, LEVELS
from programs.models import CriterionRow, RowComment

KINDS = [
    (True, "Required: it holds even with heavy duties"),
    (False, "Flexible: it counts one level lower for someone with heavy duties"),
]


def at_least(dimension) -> forms.TypedChoiceField:
    """A lower bound, and nothing else: a person who is worse off meets it too."""
    choices = [(0, "Asks nothing")]
    choices += [(rating, f"{rating} or more: {dimension.meaning(rating)}") for rating in RATINGS[1:]]
    return forms.TypedChoiceField(label=f"{dimension.label}, at least", choices=choices, coerce=int)


class RowForm(SeenForm):
    """`draft` says which draft was open: another may have taken its place since."""

    draft = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="Level of care",
        choices=[(level.value, level.label) for level in reversed(LEVELS) if level is not DEFAULT_LEVEL],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level that this row is for"},
    )
    context = forms.MultipleChoiceField(
        label="All of these must be present",
        choices=[(context.value, str(context.label).capitalize()) for context in Context],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    required = forms.TypedChoiceField(
        label="With heavy duties",
        choices=KINDS,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "True",
        error_messages={"required": "Choose what heavy duties do to this row"},
    )

    class Meta:
        model = CriterionRow
        fields = [
            "code",
            "level",
            *(dimension.value for dimension in RISKS),
            "context",
            "required",
            "why",
            "why_es",
            "source",
            "question",
        ]
        labels = {
            "code": "Code",
            "why": "Why, in plain English",
            "why_es": "Why, in plain Spanish",
            "source": "Where the rule comes from",
            "question": "What a clinician should still judge",
        }
        help_texts = {
            "code": "A short name for the row, such as C27. Results name it.",
            "why": "People read it with their result, so: a severe problem with little support.",
        }
        error_messages = {
            "code": {"required": "Give the row a code, such as C27"},
            "why": {"required": "Say why in a few plain English words"},
            "why_es": {"required": "Say why in a few plain Spanish words"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for dimension in RISKS:
            self.fields[dimension.value] = at_least(dimension)
        self.fields["code"].widget.attrs["class"] = "short"
        self.fields["why_es"].widget.attrs["lang"] = "es"
        self.initial["draft"] = self.instance.version_id

    def clean(self):
        given = super().clean()
        if given.get("draft") != self.instance.version_id:
            self.take_over(self.instance)
            self.data["draft"] = self.instance.version_id
            raise ValidationError(
                "The draft that you had open was published or discarded, and this is another one. Look at "
                "what stands in it before you save."
            )
        return given

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.instance.version.rows.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another row has this code. Choose one that is free.")
        return code


class CommentForm(forms.ModelForm):
    class Meta:
        model = RowComment
        fields = ["text"]
        labels = {"text": "Add a comment"}
        error_messages = {"text": {"required": "Write the comment first"}}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class PublishForm(forms.Form):
    """`digest` is that of the criteria on the page."""

    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why the criteria change",
        help_text="Kept with the version for ever.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the criteria change"},
    )
    warnings_reason = forms.CharField(
        label="Why the warnings stand",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the warnings stand"},
    )

    def __init__(self, *args, warnings: int, **kwargs):
        super().__init__(*args, **kwargs)
        if not warnings:
            del self.fields["warnings_reason"]


class ApprovalForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why you agree that some people get less care",
        help_text="Kept with the version for ever, under your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you agree"},
    )
