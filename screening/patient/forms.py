"""What the public pages take in: a form for every question, for sending, and for coming back."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programs.models import LANGUAGE_CHOICES
from screening.actions.sending import REFERENCE_ALPHABET, REFERENCE_LENGTH
from screening.codes import WORDS_IN_A_CODE, WORDS_TO_GO_ON, as_compared, is_known
from screening.contact import MINE, RELATIONS, THEIRS, CallTime, Contact, OnBehalf
from screening.instrument.journey import Journey
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Kind, Question, Section, rows_in
from vault.phones import read_number
from vault.unseen import AddressField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_MESSAGE = 1000
ON_BEHALF = ("relation", "number_is", "they_know", "may_mention")  # if sent for someone else
NOT_CONTACT = ("consent", "no_phone", "seen", *ON_BEHALF)  # fields that don't say how to reach the person


class QuestionForm(forms.Form):
    """One question as a form. `answer` gives the answer in the questionnaire's own values."""

    def __init__(self, question: Question, journey: Journey, data=None) -> None:
        self.question, self.journey = question, journey
        super().__init__(data, initial=self.given(), label_suffix="")
        self.fields.update(self.question_fields())

    def given(self) -> dict:
        """The answer given before, if any, also on a path since left."""
        answer = self.journey.given.get(self.question.key)
        if self.question.kind is Kind.ROWS:
            return dict(rows_in(self.journey.given, self.question.key))
        return {"answer": answer}

    def question_fields(self) -> dict[str, forms.Field]:
        if self.has_rows:
            return {thing: self.row_field(thing) for thing in self.journey.rows(self.question)}
        several = self.question.kind is Kind.SEVERAL
        field_class = SeveralField if several else OneField
        field = field_class(
            label=self.heading,
            help_text=self.hint,
            choices=self.choices,
            error_messages=self.errors_for(self.question.error_for(self.someone_else)),
        )
        field.last_stands_apart = several or self.offers_dont_know
        field.danger_wins = self.question.section is Section.SAFETY
        return {"answer": field}

    def row_field(self, thing: str) -> forms.Field:
        things = self.journey.instrument.question(self.question.row_for_each)
        label = things.choice(thing).text_for(self.someone_else)
        error = format_lazy("{thing}: {error}", thing=label, error=self.question.error_for(self.someone_else))
        field = OneField(label=label, choices=self.choices, error_messages=self.errors_for(error))
        field.last_stands_apart = self.offers_dont_know
        return field

    @property
    def heading(self) -> "StrOrPromise":
        return self.question.text_for(self.someone_else)

    @property
    def hint(self) -> str:
        """How to answer, and below it why it is asked: the instruction is not lost among reasons."""
        lines = (self.question.hint_for(self.someone_else), self.question.reason)
        return format_html_join(
            " ", '<span class="hint__line">{}</span>', ((line,) for line in lines if line)
        )

    @property
    def has_rows(self) -> bool:
        return self.question.kind is Kind.ROWS

    @property
    def someone_else(self) -> bool:
        return self.journey.someone_else

    @property
    def offers_dont_know(self) -> bool:
        return self.question.offers_dont_know(self.someone_else)

    @property
    def choices(self) -> "list[tuple[str, StrOrPromise]]":
        choices: list[tuple[str, StrOrPromise]] = [
            (choice.value, choice.text_for(self.someone_else)) for choice in self.question.choices
        ]
        return [*choices, (DONT_KNOW, DONT_KNOW_TEXT)] if self.offers_dont_know else choices

    @staticmethod
    def errors_for(text) -> dict:
        """One message, whatever is wrong: it says what to do."""
        return dict.fromkeys(("required", "invalid_choice", "invalid_list", "excluded"), text)

    @property
    def answer(self):
        """Of a valid form: a value, a list of values, or {thing: value}."""
        return dict(self.cleaned_data) if self.has_rows else self.cleaned_data["answer"]


class OneField(forms.ChoiceField):
    widget = forms.RadioSelect
    last_stands_apart = False  # the last choice is set apart from the others, as "I don't know" is
    danger_wins = False


class SeveralField(forms.MultipleChoiceField):
    """Several may be ticked, but the last choice stands alone."""

    widget = forms.CheckboxSelectMultiple

    last_stands_apart = True
    danger_wins = False  # something that was checked as well as "none of these" counts, and none does not

    def to_python(self, value):
        values, none = super().to_python(value), self.choices[-1][0]
        return [each for each in values if each != none] or values if self.danger_wins else values

    def validate(self, value):
        super().validate(value)
        none = self.choices[-1][0]
        if none in value and len(set(value)) > 1:
            raise forms.ValidationError(
                _("Choose “%(none)s” on its own, or uncheck it"),
                code="none_with_others",
                params={"none": self.choices[-1][1]},
            )


class LimitedField(forms.CharField):
    """Words with a limit that is told, where `maxlength` would cut off in silence what is pasted.

    A character is what a person takes for one: an end of a line too, which browsers send as two.
    """

    def __init__(self, *, longest: int, **kwargs) -> None:
        super().__init__(validators=at_most(longest), **kwargs)
        if isinstance(self.widget, forms.Textarea):
            self.widget.attrs |= {
                "data-longest": longest,
                "data-left": _("Characters left: {count}"),
                "data-over": _("Characters too many: {count}"),
            }

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def at_most(longest: int) -> list:
    return [MaxLengthValidator(longest, _("Write no more than %(limit_value)s characters"))]


class SendForm(forms.Form):
    """Consent to send, and how the person may be reached, all of it optional."""

    name = LimitedField(
        label=_("What should we call you?"),
        help_text=_("Any name you like. You can leave it out."),
        longest=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    phone = LimitedField(
        label=_("Phone number"),
        help_text=_("Only to call you about this. Write it any way you like."),
        longest=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = AddressField(
        label=_("Email"),
        help_text=_("Only if that is safe and better for you than a call."),
        max_length=None,
        validators=at_most(120),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Enter an email address, like name@example.com")},
    )
    message_is_safe = forms.BooleanField(
        label=_("It is safe to leave a message"),
        help_text=_("If you do not check this, we never leave one."),
        required=False,
    )
    ask_for = LimitedField(
        label=_("If someone else picks up, who should we ask for?"),
        longest=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    safety = LimitedField(
        label=_("Is there anything we should know to reach you safely?"),
        help_text=_("Such as: only text first, or never on weekends. Up to 300 characters."),
        longest=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    call_times = forms.MultipleChoiceField(
        label=_("When is a good time?"),
        choices=[(time.value, time.label) for time in CallTime],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Which language should we speak?"),
        choices=LANGUAGE_CHOICES,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose the language we should speak")
        ),
    )
    consent: Any = forms.BooleanField(
        label=_("Yes, send my answers. Intake coordinators here and their leads may read them."),
        error_messages={"required": _("Check the box if you want to send your answers")},
    )

    relation = forms.ChoiceField(
        label=_("Who are you to them?"),
        choices=[("", _("Choose one")), *RELATIONS.items()],
        required=False,
    )
    number_is = forms.ChoiceField(
        label=_("Whose number is this?"),
        choices=[(MINE, _("Mine")), (THEIRS, _("Theirs"))],
        required=False,
        widget=forms.RadioSelect,
    )
    they_know = forms.ChoiceField(
        label=_("Do they know that you are asking for help?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        widget=forms.RadioSelect,
    )
    may_mention = forms.BooleanField(
        label=_("You may tell them that I asked"),
        help_text=_("If you do not check this, we do not say who asked."),
        required=False,
    )

    def __init__(self, *args, someone_else: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.someone_else = someone_else
        if not someone_else:
            for name in ON_BEHALF:
                del self.fields[name]

    def clean_phone(self):
        phone = self.cleaned_data["phone"].strip()
        if phone and read_number(phone) is None:
            raise forms.ValidationError(_("Write one whole phone number, with its area code"))
        return phone

    def clean(self):
        """Times without a number promise a call that no one can make."""
        cleaned = super().clean()
        if cleaned.get("call_times") and "phone" in cleaned and not cleaned["phone"]:
            self.add_error(
                "phone", _("Nobody can call you without a number: write it, or uncheck the times to call")
            )
        return cleaned

    @property
    def contact(self) -> Contact | None:
        """What was given to be reached by; None when nothing was written at all."""
        given = {key: value for key, value in self.cleaned_data.items() if key not in NOT_CONTACT}
        contact = Contact(**{**given, "call_times": tuple(given["call_times"])})
        written = contact.can_be_reached or contact.name or contact.ask_for or contact.safety
        return contact if written else None

    @property
    def on_behalf(self) -> OnBehalf | None:
        """None for those who send for themselves."""
        if not self.someone_else:
            return None
        return OnBehalf(**{name: self.cleaned_data[name] for name in ON_BEHALF})


class CallForm(SendForm):
    """Asking to be called in an emergency: a number, or that they have none.

    A person without a phone can still be seen. A number that was only forgotten is asked for.
    """

    consent: Any = None  # the sentence beside the button is the consent: no tick stands in the way of help
    no_phone = forms.BooleanField(label=_("I have no phone number to give"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        has_none = "no_phone" in self.data if self.is_bound else self.initial.get("no_phone")
        self.fields["phone"].required = not has_none
        self.fields["phone"].error_messages["required"] = _(
            "Write the number that we should call, or check that you have none"
        )


class ContactForm(SendForm):
    """When and how to be called, changed afterwards: the yes was given when it was sent."""

    consent: Any = None
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


# No keyboard or browser may make other words of them.
COPIED = {"autocomplete": "off", "autocorrect": "off", "spellcheck": "false", "translate": "no"}


class FollowUpForm(forms.Form):
    """A reference and its secret code, as people write them."""

    reference = LimitedField(
        label=_("Your reference"),
        help_text=_("Eight letters and numbers, like K7MN-4PQ8."),
        longest=40,
        widget=forms.TextInput(attrs=COPIED),
        error_messages={"required": _("Write your reference")},
    )
    words = LimitedField(
        label=_("Your four words"),
        help_text=_("In the order in which you got them, with a space between them."),
        longest=120,
        widget=forms.TextInput(attrs={**COPIED, "autocapitalize": "none"}),
        error_messages={"required": _("Write your four words")},
    )

    def clean_reference(self):
        """As it is stored, whatever stands between its halves."""
        characters = re.sub(r"[\W_]", "", self.cleaned_data["reference"]).upper()
        if not re.fullmatch(f"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}", characters):
            raise forms.ValidationError(_("Write all eight letters and numbers of your reference"))
        half = REFERENCE_LENGTH // 2
        return f"{characters[:half]}-{characters[half:]}"

    def clean_words(self):
        words = as_compared(self.cleaned_data["words"])
        if len(words.split()) != WORDS_IN_A_CODE:
            raise forms.ValidationError(_("Write all four words, with a space between them"))
        return words


class WordsForm(forms.Form):
    """The words with which a draft is opened elsewhere, as people write them."""

    words = forms.CharField(
        label=_("Your eight words"),
        help_text=_("In the order in which you got them, with a space between them."),
        validators=at_most(200),
        widget=forms.Textarea(attrs={**COPIED, "autocapitalize": "none", "rows": 2}),
        error_messages={"required": _("Write your eight words")},
    )

    def clean_words(self):
        """A slip of the pen is told before anything is looked up: which words we use is no secret."""
        words = as_compared(self.cleaned_data["words"]).split()
        if len(words) != WORDS_TO_GO_ON:
            raise forms.ValidationError(_("Write all eight words, with a space between them"))
        for number, word in enumerate(words, start=1):
            if not is_known(word):
                message = _("Word %(number)s is not one of ours: look at it once more")
                raise forms.ValidationError(message, params={"number": number})
        return " ".join(words)


class MessageForm(forms.Form):
    """One more message to the coordinators."""

    words = LimitedField(
        label=_("Your message"),
        help_text=_(
            "Only coordinators here read it, up to 1,000 characters. "
            "Do not wait for an answer if there is danger."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        longest=LONGEST_MESSAGE,
        error_messages={"required": _("Write your message")},
    )
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)


def as_typed(form_class, posted, **options):
    """The form with what was typed so far, and not judged yet."""
    fields = form_class(**options).fields
    typed = {name: field.widget.value_from_datadict(posted, {}, name) for name, field in fields.items()}
    return form_class(initial=typed, **options)
