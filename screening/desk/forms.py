"""What the desk takes in beside the answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from programs.models import LANGUAGE_CHOICES
from screening.asked import asked_now
from screening.models import Amendment, Asking, Door
from screening.patient.forms import SendForm

CONSENT = _(
    "Intake coordinators here and their leads read your answers. No one else sees them unless you say yes, "
    "or the law asks for it. You can take them back at any time. May I send your answers to the team?"
)
"""Read out before the yes, in the person's language, and kept with the answers as it was read."""

CONSENT_IN_STUDY = _(
    "Intake coordinators here and their leads read your answers. A clinician here may read the answers too, "
    "but not your name or number, to check that our results are right. What we learn may be shared as "
    "numbers that do not show who you are. No one else sees them unless you say yes, or the law asks for it. "
    "You can take them back at any time. May I send your answers to the team?"
)
"""The same while a study runs."""

CONSENT_AGAIN = _(
    "Intake coordinators here and their leads read your answers. No one else sees them unless you say yes, "
    "or the law asks for it. What you sent before is then kept for as long as this. You can take them back "
    "at any time. May I send your answers to the team?"
)
"""The same before a check-in."""


class BeginForm(forms.Form):
    door = forms.ChoiceField(
        label="How do the answers come?",
        choices=[(door.value, door.label) for door in Asking.DOORS],
        widget=forms.RadioSelect,
        initial=Door.PHONE,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how the answers come"),
    )
    language = forms.ChoiceField(
        label="Which language do they speak?",
        choices=LANGUAGE_CHOICES,
        widget=forms.RadioSelect,
        initial="en",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose their language"),
    )
    version = forms.CharField(
        label="Number of the paper form",
        help_text="Only for answers on paper. It stands at the bottom of each page, such as 2026.2.",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        """The answers on another version of the form are answers to other questions."""
        cleaned = super().clean()
        version, asked = cleaned.pop("version", ""), asked_now().version
        if cleaned.get("door") == Door.PAPER and version != asked:
            self.add_error(
                "version",
                f"Enter only form {asked}: its questions are asked now. It is under “Forms to print”."
                if version
                else "Write the number at the bottom of each page",
            )
        return cleaned


class AgainForm(BeginForm):
    """A check-in. The four words open all that came before, so it has to be the same person."""

    known_by = forms.ChoiceField(
        label="How do you know that it is the same person?",
        choices=Asking.KnownBy.choices,
        widget=forms.RadioSelect,
        help_text="Never ask for their four words. Nobody here has to know them.",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Say how you know that it is the same person"
        ),
    )


class WhyForm(forms.Form):
    """Why the answers are other ones now."""

    why = forms.ChoiceField(
        label="How do you know?",
        choices=Amendment.Why.choices,
        widget=forms.RadioSelect,
        initial=Amendment.Why.HEARD,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say how you know"),
    )


class DeskForm(SendForm):
    """How the person may be reached, as on their own page; the consent was spoken, or ticked on paper."""

    consent: Any = forms.BooleanField(
        error_messages={"required": "Read the words out, and check this if they say yes"}
    )

    def __init__(self, *args, door: Door, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        on_paper = door == Door.PAPER
        self.fields["consent"].label = (
            "The paper says yes to these words" if on_paper else "I read these words out, and they said yes"
        )


def consent_words(language: str, *, is_check_in: bool = False, in_study: bool = False) -> str:
    """A check-in is in no study."""
    words = CONSENT_AGAIN if is_check_in else CONSENT_IN_STUDY if in_study else CONSENT
    with override(language):
        return str(words)


def typed_in(form: SendForm, posted) -> dict:
    """What stands in the fields, as it was typed: a draft keeps it unchecked."""
    kept = {name: field.widget.value_from_datadict(posted, {}, name) for name, field in form.fields.items()}
    return {name: value for name, value in kept.items() if value and name != "consent"}
