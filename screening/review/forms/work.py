"""Forms of the work on one submission: what is typed becomes values that actions take."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple, cast

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone

from people.names import PersonField
from people.roles import REVIEWERS, Role, roles_of
from programs.criteria.ruleset import Level
from programs.models import LEVEL_CHOICES
from screening.actions.calling import NEXT_CALL_WITHIN, SHORTEST_WAIT, RevealReason, latest_next_call
from screening.instrument.flags import Urgency
from screening.models import (
    Call,
    CloseReason,
    Placement,
    Review,
)
from screening.reach import Reach
from screening.review.forms.dates import DayAheadField, ReminderForm
from screening.review.forms.fields import MomentAheadField, choose
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
USUAL_NEXT_CALL = {Urgency.EMERGENCY: 10, Urgency.URGENT: 60, Urgency.ROUTINE: 24 * 60}  # minutes
AT_THE_LATEST = "latest"
AS_HEARD = "Agreed with the level by the answers as they are now."
ASSESSMENT_WITHIN = timedelta(days=90)


def staff_who_review(but: User | None = None):
    """The people a submission can be given to."""
    people = User.objects.filter(is_active=True, groups__name__in=[role.value for role in REVIEWERS])
    return people.exclude(pk=but.pk if but else 0).distinct()


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
        choices=Review.Reason.choices,  # those of them that are offered: see __init__
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
        self.submission, self.recommended = submission, submission.level
        offered = [each for each in LEVEL_CHOICES if each[0] != submission.level]
        if self.is_bound and self.data.get("decided_level") == submission.level:
            offered = LEVEL_CHOICES  # they agree
        self.fields["decided_level"].choices = offered
        if not self.is_as_heard:
            reasons = [each for each in Review.Reason.choices if each[0] != Review.Reason.HEARD]
            self.fields["reason"].choices = reasons

    @property
    def is_as_heard(self) -> bool:
        """They agree with the level that the answers have now, gone through with the person."""
        if not self.is_bound or self.data.get("reason") != Review.Reason.HEARD:
            return False
        newest = self.submission.amendments.last()
        return newest is not None and newest.level == self.data.get("decided_level")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == Review.Reason.HEARD:
            cleaned["rationale"] = cleaned.get("rationale") or AS_HEARD
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


class OnePress(NamedTuple):
    """A call put on record by one press: its outcome, and the next call in `next_in` minutes, if any."""

    outcome: str
    words: str
    next_in: str = ""
    when: str = ""  # the next call, in words


class LogCallForm(forms.Form):
    heading, button = "Log a call with more", "Log the call"

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

    def by_one_press(self) -> Iterator[OnePress]:
        """What most calls end in. A call that reached nobody plans the next one, sooner the more urgent."""
        yield OnePress(Call.Outcome.CONVERSATION, str(Call.Outcome.CONVERSATION.label))
        missed = [Call.Outcome.NO_ANSWER]
        if Reach.MESSAGE_SAFE in self.submission.reach:
            missed.append(Call.Outcome.MESSAGE_LEFT)
        for outcome in missed:
            yield OnePress(outcome, str(outcome.label), str(self.usual), NEXT_CALLS[self.usual].lower())

    @property
    def usual(self) -> int:
        talked = self.submission.first_conversation_at
        return USUAL_NEXT_CALL[Urgency.ROUTINE if talked else Urgency(self.submission.urgency)]

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


class PlaceForm(ReminderForm):
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
    check_in_on = DayAheadField(
        label="Ask them to check in again on",
        help_text="They see it on their page. Less care needs two check-ins that are 14 days apart.",
    )

    field_order = ("level", "where", "check_in_on", "remind")


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
