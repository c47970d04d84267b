"""The presenter of a submission for its own person: what became of it. Never what staff wrote about it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.kinds import EventKind
from history.models import Event
from screening.actions.answering import new_replies
from screening.actions.dating import asked_of
from screening.contact import CallTime, Contact
from screening.instrument.instruments import NoSuchInstrument
from screening.instrument.journey import AnswerError
from screening.instrument.words import changed_questions
from screening.models import Call, Due, Stage, Submission
from vault import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CALLS_AT_MOST = 5
ENDING_SHOWN = 2  # digits of a number, enough to know one's own

CALL_WORDS = {
    Call.Outcome.CONVERSATION: _("We talked."),
    Call.Outcome.CALL_BACK: _("We called, and agreed on another time."),
    Call.Outcome.MESSAGE_LEFT: _("We called, and left a message."),
    Call.Outcome.WRONG_NUMBER: _("We called. The number did not work."),
}
TRIED = _("We called, and did not reach you.")  # also when someone else picked up: this page says no more


@dataclass(frozen=True)
class Told:
    """One thing that happened."""

    at: datetime
    text: "StrOrPromise"


@dataclass(frozen=True)
class Written:
    """One message, theirs or ours, and whether the other side has read it."""

    at: datetime
    words: str
    is_ours: bool
    is_read: bool


class Progress:
    """One submission, as its own person sees it."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission

    @cached_property
    def views(self) -> list[datetime]:
        """When coordinators opened it, the first time first."""
        viewed = Event.objects.filter(reference=self.submission.reference, kind=EventKind.VIEWED)
        return list(viewed.order_by("pk").values_list("at", flat=True))

    @property
    def read_at(self) -> datetime | None:
        return self.views[0] if self.views else None

    @cached_property
    def calls(self) -> list[Told]:
        """The last ones, newest first."""
        calls = self.submission.calls.order_by("-at", "-pk")[:CALLS_AT_MOST]
        return [Told(call.at, CALL_WORDS.get(Call.Outcome(call.outcome), TRIED)) for call in calls]

    @cached_property
    def number_is_wrong(self) -> bool:
        """The last call found a number that does not work, and no other one was given since."""
        last = self.submission.calls.order_by("-at", "-pk").first()
        if last is None or last.outcome != Call.Outcome.WRONG_NUMBER:
            return False
        changes = Event.objects.filter(reference=self.submission.reference, kind=EventKind.CONTACT_CHANGED)
        return not changes.filter(at__gt=last.at).exists()

    @cached_property
    def conversation(self) -> list[Written]:
        """What they wrote and what we answered, in its order."""
        replies = list(self.submission.replies.all())
        last_look = max([*self.views, *(each.at for each in replies)], default=None)
        theirs = [
            Written(each.at, each.words, is_ours=False, is_read=bool(last_look and last_look > each.at))
            for each in self.submission.messages.all()
        ]
        new = set(new_replies(self.submission).values_list("pk", flat=True))
        ours = [Written(each.at, each.words, is_ours=True, is_read=each.pk not in new) for each in replies]
        return sorted([*theirs, *ours], key=lambda each: each.at)

    @property
    def new_answers(self) -> int:
        """How many they have not seen. The page of what became of it shows only that there are some."""
        return sum(each.is_ours and not each.is_read for each in self.conversation)

    @cached_property
    def gone_through(self) -> "tuple[datetime, list[StrOrPromise]] | None":
        """When a coordinator last went through the answers with them, and what is different since."""
        newest = self.submission.amendments.last()
        if newest is None:
            return None
        try:
            changed = changed_questions(self.submission.screening.answered, newest.answered)
        except (AnswerError, NoSuchInstrument):  # changed by hand, or of a version that is gone
            changed = []
        return newest.at, [question.short for question in changed]

    @cached_property
    def asked_again(self) -> Due | None:
        """The day on which they are asked to answer again."""
        return asked_of(self.submission)

    @property
    def is_asked_now(self) -> bool:
        return self.asked_again is not None and self.asked_again.day <= timezone.localdate(clock.now())

    @property
    def may_write(self) -> bool:
        """Until they have a place, a change or a message is taken up."""
        return self.submission.stage != Stage.PLACED

    @property
    def is_closed(self) -> bool:
        return self.submission.stage == Stage.CLOSED

    @property
    def assessment_at(self) -> datetime | None:
        return self.submission.assessment_at if self.submission.stage == Stage.BOOKED else None

    @cached_property
    def contact(self) -> Contact:
        return Contact.from_stored(self.submission.contact) or Contact()

    @property
    def phone_ending(self) -> str:
        digits = "".join(character for character in self.contact.phone if character.isdigit())
        return digits[-ENDING_SHOWN:]

    @property
    def call_times(self) -> list:
        return [CallTime(time).label for time in self.contact.call_times]
