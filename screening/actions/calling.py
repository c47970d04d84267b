"""Calling: seeing a number, and logging what came of the call."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.actions import record
from history.kinds import EventKind
from history.models import Event
from people.opening_hours import OpeningHours
from screening.actions.claiming import NotClaimed, change
from screening.clocks import Clocks
from screening.contact import Contact
from screening.instrument.flags import Urgency
from screening.models import Call, Stage, Submission
from screening.reach import Reach, call_times_in, may_call_at
from screening.site import site
from vault import clock
from vault.row_digest import digest_of

SHOWN_FOR = timedelta(minutes=15)  # how long a number stays in sight

# How far the next call may be put off. In danger it is soon, until someone has talked with the person.
NEXT_CALL_WITHIN = timedelta(days=14)
NEXT_CALL_IN_EMERGENCY_WITHIN = timedelta(minutes=30)
SHORTEST_WAIT = timedelta(hours=1)  # for an urgent one, where the next opening is a few minutes away


class RevealReason(models.TextChoices):
    """Why a coordinator has to call outside the hours that a person gave."""

    DANGER = "danger", _("Their life may be in danger")
    THEY_ASKED = "they_asked", _("They asked for a call now")
    AGREED = "agreed", _("We agreed on this time")
    OTHER_NUMBER = "callback", _("I am returning their call")


class NothingToReveal(Exception):
    """No number and no address was given."""


class OutsideHours(Exception):
    """The person asked to be called at other times: a reason is needed."""


class NextCallTooLate(Exception):
    """The next call is put off further than the person's danger allows. `latest` is how far it may be."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


class MessageNotSafe(Exception):
    """The person did not say that a message may be left."""


def reveal_contact(*, submission: Submission, by: User, reason: str = "") -> None:
    """Show a coordinator the number of a submission that is theirs, now that they know its rule.

    Raises NotClaimed, NothingToReveal, or OutsideHours unless there is a reason.
    """
    if not Submission.objects.filter(pk=submission.pk).claimed_by(by).exists():
        raise NotClaimed(submission)
    contact = Contact.from_stored(submission.contact)
    if contact is None or not contact.can_be_reached:
        raise NothingToReveal(submission)
    if not may_call_now(submission) and reason not in RevealReason.values:
        raise OutsideHours(submission)
    record(EventKind.REVEALED, submission=submission, by=by, reason=reason)


def may_call_now(submission: Submission) -> bool:
    return may_call_at(timezone.localtime(), call_times_in(submission.reach))


def shown_until(submission: Submission, to: User) -> datetime | None:
    """Until when this coordinator sees the number; None while it is masked."""
    shown = Event.objects.filter(
        reference=submission.reference, kind=EventKind.REVEALED, by=to, at__gt=clock.now() - SHOWN_FOR
    )
    last = shown.order_by("-pk").first()
    return last.at + SHOWN_FOR if last else None


def log_call(
    *,
    submission: Submission,
    by: User,
    outcome: str,
    words: str = "",
    next_due: datetime | None = None,
) -> Call:
    """Put a call on record; a conversation makes the person reached, anything else an attempt.

    Raises NotClaimed, MessageNotSafe for a message that the person did not allow, or NextCallTooLate.
    """
    if outcome == Call.Outcome.MESSAGE_LEFT and Reach.MESSAGE_SAFE not in submission.reach:
        raise MessageNotSafe(submission)
    latest = latest_next_call(submission, talked=outcome == Call.Outcome.CONVERSATION)
    if next_due and next_due > latest:
        raise NextCallTooLate(latest)
    call = Call(submission=submission, by=by, at=clock.now(), outcome=outcome, words=words)
    call.next_due = next_due
    with transaction.atomic():
        call.save()
        record(EventKind.CALLED, submission=submission, by=by, outcome=outcome, row=digest_of(call))
        stage = stage_after(submission.stage, call)
        heard = {"owed_since": None, "danger_at": None} if call.is_conversation else {}
        clocks = clocks_of(submission)
        change(submission=submission, by=by, call_due=next_due, stage=stage, **clocks, **heard)
    return call


def latest_next_call(
    submission: Submission, *, talked: bool = False, now: datetime | None = None
) -> datetime:
    """How far from now the next call may be planned, at most.

    Once a coordinator has `talked` with the person, or where nothing is urgent, two weeks. Before that an
    emergency is called again within half an hour, an urgent one when the site opens next at the latest.
    """
    now = now or clock.now()
    if talked or submission.first_conversation_at or submission.urgency == Urgency.ROUTINE:
        return now + NEXT_CALL_WITHIN
    if submission.urgency == Urgency.EMERGENCY:
        return now + NEXT_CALL_IN_EMERGENCY_WITHIN
    hours, zone = OpeningHours.parse(site().opening_hours), timezone.get_current_timezone()
    return max(hours.next_opening(now, zone) or now, now + SHORTEST_WAIT)


def stage_after(stage: str, call: Call) -> str:
    if call.is_conversation and stage in (Stage.NEW, Stage.ATTEMPTED):
        return Stage.REACHED
    return Stage.ATTEMPTED if stage == Stage.NEW else stage


CLOCK_EVENTS = (EventKind.SENT, EventKind.REOPENED, EventKind.CALLED)


def clocks_of(submission: Submission) -> dict:
    """The two clocks, worked out from the history."""
    happened = Event.objects.filter(reference=submission.reference, kind__in=CLOCK_EVENTS)
    events = happened.order_by("pk").values_list("at", "kind", "detail")
    known = [(at, kind, detail.get("outcome", "")) for at, kind, detail in events]
    if not any(kind == EventKind.SENT for _, kind, _ in known):  # it was sent before there was a history
        known.insert(0, (submission.sent_at, EventKind.SENT, ""))
    clocks = Clocks.of(known)
    hours, zone = OpeningHours.parse(site().opening_hours), timezone.get_current_timezone()
    return {
        "first_attempt_at": clocks.attempt,
        "first_conversation_at": clocks.conversation,
        "attempt_minutes": clocks.minutes_to(clocks.attempt, hours, zone),
        "conversation_minutes": clocks.minutes_to(clocks.conversation, hours, zone),
    }
