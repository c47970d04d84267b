"""Forms of the coordinators' workspace: what is typed becomes values that actions take."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

from django import forms
from django.contrib.auth.models import User
from django.db.models import Case, When
from django.utils import timezone

from people.days import DayField
from people.editing import SeenForm
from people.names import PersonField
from people.roles import REVIEWERS, Role, roles_of
from programs.criteria.ruleset import Level
from programs.models import LANGUAGE_CHOICES, LEVEL_CHOICES, Program
from screening.actions.answering import filled_in
from screening.actions.calling import NEXT_CALL_WITHIN, SHORTEST_WAIT, RevealReason, latest_next_call
from screening.contact import CallTime
from screening.instrument.flags import Flag, Urgency
from screening.models import (
    Call,
    CloseReason,
    Cover,
    Door,
    Placement,
    Referral,
    Review,
    SavedAnswer,
    SavedView,
    Stage,
)
from screening.review.exporting import ExportReason
from screening.review.exports import COLUMNS, CONTACT_COLUMNS
from screening.review.queue import Filter
from vault import clock

NEXT_CALLS = {  # offered as far as the danger allows, by their minutes
    10: "In 10 minutes",
    30: "In 30 minutes",
    60: "In an hour",
    3 * 60: "In 3 hours",
    24 * 60: "Tomorrow at this time",
    3 * 24 * 60: "In 3 days",
    7 * 24 * 60: "In a week",
}
AT_THE_LATEST = "latest"
ASSESSMENT_WITHIN = timedelta(days=90)
SKIPPED = "The clocks go forward then, and skip this hour. Choose a time an hour later"


def choose(words: str) -> dict[str, str]:
    return dict.fromkeys(("required", "invalid_choice"), words)


def staff_who_review(but: User | None = None):
    """The people a submission can be given to."""
    people = User.objects.filter(is_active=True, groups__name__in=[role.value for role in REVIEWERS])
    return people.exclude(pk=but.pk if but else 0).distinct()


class MomentAheadField(forms.Field):
    """A day and time ahead, in the site's time zone, by the browser's own picker.

    It is after now and no later than `at_most` from now. Of an hour that comes twice, when clocks go
    back, the first that is still ahead is meant; an hour that clocks skip is refused.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, must_be_ahead: str, at_most: timedelta, too_late: str, **kwargs):
        super().__init__(**kwargs)
        self.must_be_ahead, self.at_most, self.too_late = must_be_ahead, at_most, too_late

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(value.strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if typed.tzinfo:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self.between_bounds(typed)

    def between_bounds(self, typed: datetime) -> datetime:
        """Held against the clock on the wall first: far from today there is no other time zone to go to."""
        now = timezone.localtime().replace(tzinfo=None)
        if typed <= now - timedelta(days=1):
            raise forms.ValidationError(self.must_be_ahead)
        if typed >= now + self.at_most + timedelta(days=1):
            raise forms.ValidationError(self.too_late)
        moment = typed.replace(tzinfo=timezone.get_current_timezone())
        if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != typed:
            raise forms.ValidationError(SKIPPED)
        if moment <= clock.now():
            moment = moment.replace(fold=1)
        if moment <= clock.now():
            raise forms.ValidationError(self.must_be_ahead)
        if moment > clock.now() + self.at_most:
            raise forms.ValidationError(self.too_late)
        return moment


class FilterForm(forms.Form):
    """In the address of the queue. What cannot be read is left out, so an old link never breaks."""

    level = forms.ChoiceField(
        label="Level", required=False, choices=[("", "Any"), *LEVEL_CHOICES, ("none", "Not judged")]
    )
    flag = forms.ChoiceField(
        label="Flag", required=False, choices=[("", "Any"), *((flag.value, flag.label) for flag in Flag)]
    )
    stage = forms.ChoiceField(label="Stage", required=False, choices=[("", "Open"), *Stage.choices])
    whose = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[
            ("", "Everyone's"),
            ("mine", "Mine"),
            ("unclaimed", "No one's"),
            ("due", "Mine, call due today"),
        ],
    )
    news = forms.ChoiceField(
        label="From the person",
        required=False,
        choices=[("", "Anything or nothing"), ("yes", "News that no one has read")],
    )
    owed = forms.ChoiceField(
        label="Answer in writing",
        required=False,
        choices=[("", "Any"), ("yes", "Waits for an answer")],
    )
    door = forms.ChoiceField(label="Came", required=False, choices=[("", "Any way"), *Door.choices])
    language = forms.ChoiceField(
        label="Language of the call", required=False, choices=[("", "Any"), *LANGUAGE_CHOICES]
    )
    call_time = forms.ChoiceField(
        label="Time to call",
        required=False,
        choices=[("", "Any"), *((each.value, each.label) for each in CallTime)],
    )
    since = DayField(label="Sent since")
    sunk = forms.ChoiceField(
        label="Came in a flood",
        required=False,
        choices=[("", "No"), ("yes", "Many from one place, each faster than a person")],
    )

    def chosen(self) -> dict:
        """What is set and can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filter(self) -> Filter:
        return Filter(**self.chosen())

    def summary(self) -> list[str]:
        """What is set, in words."""
        labels = {
            name: dict(field.choices) for name, field in self.fields.items() if hasattr(field, "choices")
        }
        return [
            str(labels[name][value]) if name in labels else f"since {value:%b %-d, %Y}"
            for name, value in self.chosen().items()
        ]


class DecisionForm(forms.Form):
    """Another level than the recommended one; to agree takes no form."""

    heading, button = "Decide on a level", "Put on record"

    decided_level = forms.ChoiceField(
        label="Level",
        choices=LEVEL_CHOICES,
        widget=forms.RadioSelect,
        error_messages=choose("Choose a level of care"),
    )
    reason = forms.ChoiceField(
        label="Why another level",
        choices=Review.Reason.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=choose("Choose why it is another level"),
    )
    rationale = forms.CharField(
        label="In a sentence",
        help_text="What did you hear that the answers do not show? The recommendation stays on record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.recommended = submission.level
        offered = [each for each in LEVEL_CHOICES if each[0] != submission.level]
        if self.is_bound and self.data.get("decided_level") == submission.level:
            offered = LEVEL_CHOICES  # they agree
        self.fields["decided_level"].choices = offered

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decided_level") and cleaned["decided_level"] != self.recommended:
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", "Choose why it is another level")
            if not cleaned.get("rationale") and "rationale" not in self.errors:
                self.add_error("rationale", "Write in a sentence why it is another level")
        return cleaned

    def level(self) -> Level:
        return Level(self.cleaned_data["decided_level"])


class NoteForm(forms.Form):
    heading, button = "Write a note", "Add the note"

    words = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        error_messages={"required": "Write the note first"},
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


class LogCallForm(forms.Form):
    heading, button = "Log a call", "Log the call"

    outcome = forms.ChoiceField(
        label="What came of it",
        choices=Call.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose what came of the call"),
    )
    words = forms.CharField(
        label="In short", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    next_in = forms.ChoiceField(label="Next call", widget=forms.RadioSelect, required=False)
    next_due = MomentAheadField(
        label="Or at another time",
        required=False,
        must_be_ahead="Choose a time for the next call that is still ahead",
        at_most=NEXT_CALL_WITHIN,
        too_late="Choose a time for the next call within the next 14 days",
        error_messages={"invalid": "Write the day and time of the next call, like 2027-01-31 14:30"},
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.submission, self.now = submission, clock.now()
        self.latest = latest_next_call(submission, now=self.now)
        self.fields["next_in"].choices = [("", "None planned"), *self.offered()]

    def offered(self) -> Iterator[tuple[str, str]]:
        """The times of NEXT_CALLS that are not too late; for an urgent one also when the site opens next."""
        longest = self.latest - self.now
        for minutes, words in NEXT_CALLS.items():
            if timedelta(minutes=minutes) <= longest:
                yield str(minutes), words
        if self.submission.urgency == Urgency.URGENT and SHORTEST_WAIT < longest < NEXT_CALL_WITHIN:
            yield AT_THE_LATEST, f"When we open: {timezone.localtime(self.latest):%a %b %-d, %-I:%M %p}"

    def clean(self):
        """Danger is not put off: until someone has talked with the person, the next call is soon."""
        given = super().clean()
        chosen, typed = given.pop("next_in", ""), given.get("next_due")
        if typed is None and chosen:
            wait = timedelta(minutes=int(chosen)) if chosen != AT_THE_LATEST else self.latest - self.now
            given["next_due"] = self.now + wait
        talked = given.get("outcome") == Call.Outcome.CONVERSATION
        latest = latest_next_call(self.submission, talked=talked)
        if typed and typed > latest:
            until = f"{timezone.localtime(latest):%b %-d, %-I:%M %p}"
            self.add_error("next_due", f"This one can't wait that long: choose a time until {until}")
        return given


class BookForm(forms.Form):
    heading, button = "Book the assessment", "Book"

    at = MomentAheadField(
        label="Day and time of the assessment",
        must_be_ahead="Choose a time for the assessment that is still ahead",
        at_most=ASSESSMENT_WITHIN,
        too_late="Choose a day for the assessment within the next 90 days",
        error_messages=dict.fromkeys(("required", "invalid"), "Choose the day and time of the assessment"),
    )


class AssessmentForm(forms.Form):
    heading, button = "Record the professional assessment", "Put on record"

    level = forms.ChoiceField(
        label="Level that the professional assessment ended in",
        choices=LEVEL_CHOICES,
        widget=forms.RadioSelect,
        error_messages=choose("Choose the level that the assessment ended in"),
    )


class PlaceForm(forms.Form):
    heading, button = "Record a place", "Put on record"

    level = forms.ChoiceField(
        label="Level of the place",
        choices=LEVEL_CHOICES,
        widget=forms.RadioSelect,
        error_messages=choose("Choose the level of the place"),
    )
    where = forms.ChoiceField(
        label="Where",
        choices=Placement.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose whether the place is here or elsewhere"),
    )


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


class CloseForm(forms.Form):
    heading, button = "Close", "Close"

    reason = forms.ChoiceField(
        label="Why it is closed",
        widget=forms.RadioSelect,
        error_messages=choose("Choose why it is closed"),
    )

    def __init__(self, *args, by, **kwargs):
        """That somebody is no real person is a lead's word."""
        super().__init__(*args, **kwargs)
        is_lead = Role.LEAD in roles_of(by)
        choices = [each for each in CloseReason.choices if is_lead or each[0] != CloseReason.NOT_REAL]
        cast(forms.ChoiceField, self.fields["reason"]).choices = choices


class HandOverForm(forms.Form):
    heading, button = "Hand over", "Hand over"

    to = PersonField(
        label="Colleague", queryset=User.objects.none(), error_messages=choose("Choose a colleague")
    )

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff_who_review(but=by)


class RevealForm(forms.Form):
    """Asked only outside the hours in which a person wants to be called."""

    reason = forms.ChoiceField(
        label="Why call now",
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose why you have to call outside their hours"),
    )


class SavedViewForm(forms.ModelForm):
    """Its own name used again replaces the view."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]


class ExportForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label="Columns",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one column"},
    )
    reason = forms.ChoiceField(
        label="Why it leaves the house",
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages=choose("Choose why the records leave the house"),
    )

    def __init__(self, *args, with_contact: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = (*COLUMNS, *CONTACT_COLUMNS) if with_contact else COLUMNS
        chosen = cast(forms.MultipleChoiceField, self.fields["columns"])
        chosen.choices = [(column.name, column.label) for column in offered]
        self.fields["columns"].initial = [column.name for column in COLUMNS]
