"""Files that come in: criteria, worked cases, ratings. Read in memory, of a bounded size."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from programs.criteria import rating_files, transfer
from programs.criteria.files import CannotRead, text_in


class TextFileField(forms.FileField):
    """An uploaded file as text."""

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if uploaded.size > most:
            raise ValidationError(f"The file is too large. Choose one of at most {most // 1024**2} MB.")
        try:
            return text_in(uploaded.read())
        except CannotRead as problem:
            raise ValidationError(str(problem)) from problem


class ImportForm(forms.Form):
    file = TextFileField(
        label="A file of criteria (JSON), exported here or at another site",
        error_messages={"required": "Choose a file first", "empty": "The file is empty. Choose another one"},
    )

    def clean_file(self):
        try:
            return transfer.draft_in(self.cleaned_data["file"])
        except CannotRead as problem:
            raise ValidationError(str(problem)) from problem


class RatingsForm(forms.Form):
    file = TextFileField(
        label="A file of ratings (CSV)",
        help_text="One person a row: stability, severity, support, withdrawal, responsibilities from 0 to 4, "
        "blank where it is not known; further columns such as pregnant with yes. It is not kept.",
        error_messages={"required": "Choose a file first", "empty": "The file is empty. Choose another one"},
    )

    def clean_file(self):
        try:
            return rating_files.read(self.cleaned_data["file"])
        except CannotRead as problem:
            raise ValidationError(str(problem)) from problem
