import json

from django import forms
from django.core.exceptions import ValidationError

from people.editing import SeenForm
from programs.criteria.dimensions import RATINGS, Context, Dimension, Profile
from programs.criteria.files import CannotRead, json_in
from programs.models import LEVEL_CHOICES, WorkedCase
from programs.studio import case_files
from programs.studio.forms.transfer import TextFileField
from programs.studio.past_cases import AnswerError, asked_now, assessed, versions


class CaseForm(SeenForm):
    """A case by its ratings, or by its answers as they stand in a file."""

    expected = forms.ChoiceField(
        label="The right level",
        choices=LEVEL_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the right level"},
    )
    acceptable = forms.MultipleChoiceField(
        label="Other levels that would do",
        choices=LEVEL_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    context = forms.MultipleChoiceField(
        label="Also true of them",
        choices=[(each.value, str(each.label).capitalize()) for each in Context],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    answers = forms.CharField(
        label="Answers",
        help_text="In place of ratings: as JSON, with the keys and values of the questionnaire.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
    )
    questionnaire = forms.ChoiceField(
        label="Questionnaire that was answered",
        required=False,
        error_messages={"invalid_choice": "Choose the questionnaire"},
    )

    class Meta:
        model = WorkedCase
        fields = [
            "code",
            "title",
            "narrative",
            "expected",
            "acceptable",
            "why",
            "source",
            "basis",
            "disagreement",
        ]
        labels = {
            "code": "Code",
            "title": "Title",
            "narrative": "What happened",
            "why": "Why this level",
            "source": "Source",
            "basis": "What it rests on",
            "disagreement": "Where these criteria differ from it, and why that stands",
        }
        help_texts = {"narrative": "No name, and nothing that points at a person."}
        error_messages = {
            "code": {"required": "Give the case a code, such as P45"},
            "title": {"required": "Give the case a title"},
            "source": {"required": "Say where the case comes from"},
            "basis": {"required": "Choose what the case rests on"},
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("narrative", "why", "disagreement")}

    field_order = [
        "code",
        "title",
        "narrative",
        "expected",
        "acceptable",
        "why",
        "source",
        "basis",
        "disagreement",
    ]

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["code"].widget.attrs["class"] = "short"
        self.fields["questionnaire"].choices = [(version, version) for version in versions()]
        self.initial["questionnaire"] = instance.questionnaire or asked_now().version
        self.fields["basis"].choices = WorkedCase.Basis.choices
        for dimension in Dimension:
            choices = [("", "not given"), *((each, f"{each}: {dimension.meaning(each)}") for each in RATINGS)]
            self.fields[dimension.value] = forms.TypedChoiceField(
                label=dimension.label, choices=choices, coerce=int, required=False, empty_value=None
            )
        self.initial |= instance.ratings or {}
        self.initial["context"] = instance.context
        if instance.answers is not None:
            self.initial["answers"] = json.dumps(instance.answers, indent=1, ensure_ascii=False)

    def clean_answers(self):
        text = self.cleaned_data["answers"].strip()
        if not text:
            return None
        try:
            return json_in(text)
        except ValueError as error:
            raise ValidationError("This is not JSON. Copy the answers from an exported file.") from error

    def refuse_answers_that_do_not_fit(self, given: dict) -> None:
        """Without a questionnaire it is the one that is asked now."""
        if given.get("answers") is None or "questionnaire" not in given:
            return
        given["questionnaire"] = given["questionnaire"] or asked_now().version
        try:
            assessed(given["answers"], given["questionnaire"])
        except AnswerError as error:
            self.add_error("answers", f"{error.question}: {error.message}")

    def clean(self):
        given = super().clean()
        ratings = {each.value: given.get(each.value) for each in Dimension}
        some = [name for name, rating in ratings.items() if rating is not None]
        self.refuse_answers_that_do_not_fit(given)
        if "answers" in self.errors or "questionnaire" in self.errors:
            return given
        if (given.get("answers") is None) == (not some):
            raise ValidationError("Give the answers, or all five ratings, and not both.")
        if some and len(some) < len(ratings):
            missing = next(each for each in Dimension if ratings[each.value] is None)
            self.add_error(missing.value, f"Choose a rating for {str(missing.label).lower()}")
            return given
        self.instance.answers = given.get("answers")
        self.instance.questionnaire = "" if some else given["questionnaire"]
        self.instance.ratings = Profile(**ratings).ratings if some else None
        self.instance.context = given.get("context", []) if some else []
        return given


class ImportCasesForm(forms.Form):
    file = TextFileField(
        label="A file of worked cases (JSON or CSV)",
        error_messages={"required": "Choose a file first", "empty": "The file is empty. Choose another one"},
    )

    def clean_file(self):
        try:
            return case_files.read(self.cleaned_data["file"])
        except CannotRead as problem:
            raise ValidationError(str(problem)) from problem
