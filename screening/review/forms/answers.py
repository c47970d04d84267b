"""Forms of answers in writing, and of the words that leads keep for them."""

from django import forms

from people.editing import SeenForm
from screening.actions.answering import filled_in
from screening.models import (
    SavedAnswer,
)


class ReplyForm(forms.Form):
    """An answer that the person reads with their code; `saved` are words to begin with."""

    heading, button = "Answer in writing", "Send the answer"

    words = forms.CharField(
        label="Your answer",
        help_text="They read it with their reference and four words. Somebody else may read along.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={"required": "Write your answer first"},
    )

    def clean_words(self):
        words = self.cleaned_data["words"]
        if "{phone}" in words or "{hours}" in words:
            raise forms.ValidationError("Write the number and the hours yourself: the site has none set")
        return words

    def __init__(self, *args, saved: SavedAnswer | None = None, language: str = "en", **kwargs):
        super().__init__(*args, **kwargs)
        if saved:
            self.initial["words"] = filled_in(saved, language)


class SavedAnswerForm(SeenForm):
    class Meta:
        model = SavedAnswer
        fields = ["name", "words_en", "words_es"]
        help_texts = {
            "words_en": "{phone} becomes the site's own number, {hours} when it is answered.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in (
            ("name", "Write a name to find it by"),
            ("words_en", "Write it in English"),
            ("words_es", "Write it in Spanish"),
        ):
            self.fields[name].error_messages["required"] = words
        self.fields["name"].error_messages["unique"] = "There is a saved answer with this name already"
