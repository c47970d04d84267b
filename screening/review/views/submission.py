"""One submission: everything for the call on one screen, and everything that can be done with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from people.editing import NEVER
from people.names import name_of
from people.roles import Role, roles_of
from programs.criteria.ruleset import Level
from screening.actions import (
    answering,
    arranging,
    calling,
    claiming,
    dating,
    milestones,
    reviewing,
    staging,
)
from screening.models import Due, Referral, SavedAnswer, Stage, Submission
from screening.review.exports import NOTICE
from screening.review.forms import answers, dates, work
from screening.review.forms import arranging as arranging_forms
from screening.review.milestones import by_program
from screening.review.views.access import for_reviewers, number, the_submission
from screening.review.waiting import in_short
from screening.review.workspace import Workspace
from screening.stages import StageRefused
from vault import clock
from vault.alphabet import by_name
from vault.meanwhile import ChangedMeanwhile

CONFLICT, UNPROCESSABLE = 409, 422
FORMS = {
    "decide": work.DecisionForm,
    "log_call": work.LogCallForm,
    "reply": answers.ReplyForm,
    "add_note": work.NoteForm,
    "book": work.BookForm,
    "record_assessment": work.AssessmentForm,
    "place": work.PlaceForm,
    "seat": arranging_forms.SeatForm,
    "refer": arranging_forms.ReferralForm,
    "cover": arranging_forms.CoverForm,
    "set_date": dates.CheckInDateForm,
    "recertify": dates.RecertificationForm,
    "close": work.CloseForm,
    "hand_over": work.HandOverForm,
    "reveal_contact": work.RevealForm,
}


@require_GET
@for_reviewers
def submission(request, reference):
    found = the_submission(reference)
    reviewing.open_submission(submission=found, by=request.user)
    return show(request, found)


def show(request, found: Submission, *, status=200, news=None, **bound):
    """The page; `bound` are forms that came back with something to mend, by the name of their action."""
    workspace = Workspace(found)
    now = clock.now()
    owner = found.owner
    shown_until = calling.shown_until(submission=found, to=request.user)
    may_call_now = calling.may_call_now(found)
    context = {
        "submission": found,
        "workspace": workspace,
        "milestones": by_program(workspace.milestones),
        "owner": name_of(owner),
        "is_own": owner == request.user and found.is_open,
        "lease_left": in_short(found.lease_until - now) if owner and found.lease_until else "",
        "waited": in_short(now - found.sent_at),
        "alone": in_short(now - (found.nobodys_since or found.waiting_since)),
        "may_assign": owner == request.user or Role.LEAD in roles_of(request.user),
        "stages": stage_strip(found),
        "contact_shown_until": shown_until,
        "may_call_now": may_call_now,
        "forms": forms_for(request, found, bound),
        "open_form": next(iter(bound), opened_by(request)),
        "saved_answers": by_name(SavedAnswer.objects.only("name")) if owner == request.user else (),
        "form": next(iter(bound.values()), None),
        "news": news,
        "notice": NOTICE,
    }
    return render(request, "screening/review/submission.html", context, status=status)


def forms_for(request, found: Submission, bound: dict) -> dict:
    return {name: bound.get(name) or empty_form(name, request, found) for name in FORMS}


def empty_form(name: str, request, found: Submission, data=None):
    """Each form has its own prefix for ids, since all are on one page; names stay plain."""
    needs = {
        "decide": {"submission": found},
        "log_call": {"submission": found},
        "place": {"submission": found},
        "set_date": {"submission": found},
        "close": {"by": request.user},
        "seat": {"level": found.settled_level or found.level or ""},
        "hand_over": {"by": request.user},
        "reply": {"saved": saved_answer(request), "language": found.call_language},
    }
    extra = needs.get(name, {})
    return FORMS[name](data, auto_id=f"{name}_%s", **extra)


def opened_by(request) -> str:
    """The form that a link asks for."""
    asked = "reply" if "answer" in request.GET else request.GET.get("open", "")
    return asked if asked in FORMS else ""


def saved_answer(request) -> SavedAnswer | None:
    """The one to begin an answer with."""
    chosen = number(request.GET.get("answer"))
    return SavedAnswer.objects.filter(pk=chosen).first() if chosen else None


def stage_strip(found: Submission) -> list[dict]:
    return [{"stage": stage, "current": stage == found.stage} for stage in Stage]


def step(view):
    """A change to one submission: found, guarded, and answered with a redirect or with what to mend."""

    @for_reviewers
    def guarded(request, reference):
        found = the_submission(reference)
        if request.method != "POST":  # Back, to the page that said what to mend
            return redirect("screening:submission", found.reference)
        try:
            mend = view(request, found)
        except claiming.AlreadyClaimed:
            messages.info(request, "A colleague took this one first.")
        except claiming.AlreadyDone:
            messages.info(request, "This one is done. Open it again to work on it.")
        except claiming.NotClaimed:
            messages.info(request, "This is not yours now: your claim ran out, or it was handed over.")
        else:
            if mend is not None:
                return mend
        return redirect("screening:submission", found.reference)

    guarded.__name__ = view.__name__
    return guarded


def form_step(name: str):
    """A step that takes a form: `view` does it, and returns what to say when it is done."""

    def decorate(view):
        def taken(request, found):
            form = empty_form(name, request, found, data=request.POST)
            if not form.is_valid():
                return show(request, found, status=UNPROCESSABLE, **{name: form})
            try:
                messages.success(request, view(request, found, form))
            except ChangedMeanwhile:
                return show_both(request, found.reference, name)
            except StageRefused as refusal:
                form.add_error(None, str(refusal))
                return show(request, found, status=UNPROCESSABLE, **{name: form})
            except ValidationError as error:
                form.add_error(None, error.messages)
                return show(request, found, status=UNPROCESSABLE, **{name: form})
            return None

        taken.__name__ = view.__name__
        return step(taken)

    return decorate


def show_both(request, reference: str, name: str):
    """What the person wanted to change, filled in, beside what a colleague changed meanwhile."""
    fresh = the_submission(reference)
    form = empty_form(name, request, fresh, data=request.POST)
    form.is_valid()
    news = Workspace(fresh).news_since(number(request.POST.get("seen")) or 0)
    return show(request, fresh, status=CONFLICT, news=news, **{name: form})


def version_read(request) -> int:
    """The version of the submission that the person had before them; unsaid, one that is never stored."""
    version = number(request.POST.get("version"))
    return NEVER if version is None else version


@step
def claim(request, found):
    claiming.claim(submission=found, by=request.user)
    messages.success(request, "This one is yours.")


@step
def acknowledge(request, found):
    claiming.acknowledge(submission=found, by=request.user)
    messages.success(request, "You have taken this one. Call now.")


@step
def release(request, found):
    claiming.release(submission=found, by=request.user)
    messages.success(request, "Given back to the queue.")


@form_step("hand_over")
def hand_over(request, found, form):
    to = form.cleaned_data["to"]
    lead = Role.LEAD in roles_of(request.user)
    claiming.hand_over(submission=found, by=request.user, to=to, even_if_not_own=lead)
    return f"Handed over to {name_of(to)}."


@form_step("decide")
def decide(request, found, form):
    given = form.cleaned_data
    agreed = given["decided_level"] == found.level
    reviewing.record_review(
        submission=found,
        by=request.user,
        decided_level=form.level(),
        reason="" if agreed else given["reason"],
        rationale="" if agreed else given["rationale"],
        version=version_read(request),
    )
    return f"On record: {form.level().label}."


@form_step("add_note")
def add_note(request, found, form):
    reviewing.add_note(submission=found, by=request.user, words=form.cleaned_data["words"])
    return "Note added."


@form_step("reply")
def reply(request, found, form):
    words, version = form.cleaned_data["words"], version_read(request)
    answering.reply(submission=found, by=request.user, words=words, version=version)
    return "Your answer is there for them."


@form_step("log_call")
def log_call(request, found, form):
    try:
        calling.log_call(submission=found, by=request.user, **form.cleaned_data)
    except calling.MessageNotSafe as refusal:
        words = "They did not say that a message is safe. If one was left, write a note and tell a lead."
        raise ValidationError(words) from refusal
    except calling.NextCallTooLate as refusal:
        raise ValidationError("This one can't wait that long: choose an earlier time") from refusal
    return "Call logged."


@form_step("book")
def book(request, found, form):
    staging.book(submission=found, by=request.user, version=version_read(request), **form.cleaned_data)
    return "Assessment booked."


@form_step("record_assessment")
def record_assessment(request, found, form):
    level = Level(form.cleaned_data["level"])
    staging.record_assessment(submission=found, by=request.user, level=level, version=version_read(request))
    return f"Assessment on record: {level.label}."


@form_step("place")
def place(request, found, form):
    given = form.cleaned_data
    level = Level(given["level"])
    staging.place(
        submission=found,
        by=request.user,
        level=level,
        where=given["where"],
        check_in_on=given["check_in_on"],
        remind=form.wants_reminder,
        version=version_read(request),
    )
    return f"Placed: {level.label}."


@form_step("set_date")
def set_date(request, found, form):
    return put_date(request, found, form, Due.Kind.CHECK_IN, remind=form.wants_reminder)


@form_step("recertify")
def recertify(request, found, form):
    return put_date(request, found, form, Due.Kind.RECERTIFICATION)


def put_date(request, found, form, kind: Due.Kind, *, remind: bool = False) -> str:
    day = form.cleaned_data["day"]
    try:
        dating.set_date(submission=found, by=request.user, kind=kind, day=day, remind=remind)
    except dating.NotPlaced as not_placed:
        raise ValidationError("They have no place now: record it first") from not_placed
    return f"{kind.label}: {date_format(day, 'M j, Y')}."


@step
def end_date(request, found):
    """Of a check-in: drop the day. Of a recertification: it is done, and the next day follows."""
    due = found.dues.filter(pk=number(request.POST.get("due")), ended_at=None).first()
    if due is None:
        messages.info(request, "That date has ended already.")
    elif "done" in request.POST and due.kind == Due.Kind.RECERTIFICATION:
        following = dating.recertified(due=due, by=request.user)
        then = f" Next: {date_format(following.day, 'M j, Y')}." if following else ""
        messages.success(request, f"Recertified.{then}")
    elif dating.end_date(due=due, by=request.user, outcome=Due.Outcome.DROPPED):
        messages.success(request, "No longer asked for.")


@form_step("seat")
def seat(request, found, form):
    program, days = form.cleaned_data["program"], int(form.cleaned_data["days"])
    try:
        if not days:
            arranging.wait_for_seat(submission=found, by=request.user, program=program)
            return f"On the waiting list of {program.name}."
        arranging.keep_seat(submission=found, by=request.user, program=program, days=days)
    except arranging.NoSeat as none:
        raise ValidationError(
            "No seat is open there now: choose another program, or the waiting list"
        ) from none
    except arranging.HasOneThere as twice:
        raise ValidationError("They have a seat there already, or wait for one") from twice
    return f"A seat is kept in {program.name}."


@form_step("refer")
def refer(request, found, form):
    place, sent = form.cleaned_data["place"], form.cleaned_data["sent"]
    arranging.refer(submission=found, by=request.user, place=place, sent=sent)
    return "On record: another place was asked."


@form_step("cover")
def cover(request, found, form):
    given = {**form.cleaned_data, "level": form.level_of()}
    arranging.record_cover(submission=found, by=request.user, **given)
    return "On record: who pays."


@step
def free_seat(request, found):
    kept = found.seats.filter(pk=number(request.POST.get("seat"))).first()
    if found.owner != request.user:
        raise claiming.NotClaimed(found)
    if kept and arranging.free_seat(seat=kept, by=request.user):
        messages.success(request, f"{kept.program.name}: no longer kept or waited for.")


@step
def answer_referral(request, found):
    said = request.POST.get("said")
    asked = found.referrals.filter(pk=number(request.POST.get("referral"))).first()
    if asked and said in Referral.Said.values:
        arranging.record_answer(referral=asked, by=request.user, said=said)
        messages.success(request, "On record.")


@step
def milestone(request, found):
    """Tick one of their program's milestones, or take a tick back."""
    ticked = number(request.POST.get("reached"))
    wanted = {each.pk: each for each in milestones.milestones_of(found)}.get(ticked or 0)
    undone = found.reached.filter(pk=number(request.POST.get("undo"))).select_related("milestone").first()
    if wanted and milestones.reach(submission=found, milestone=wanted, by=request.user):
        messages.success(request, f"Reached: {wanted.name}.")
    elif undone and milestones.undo(reached=undone, by=request.user):
        messages.success(request, f"No longer ticked: {undone.milestone.name}.")


@form_step("close")
def close(request, found, form):
    staging.close(submission=found, by=request.user, version=version_read(request), **form.cleaned_data)
    return "Closed."


@step
def reopen(request, found):
    try:
        staging.reopen(submission=found, by=request.user, version=version_read(request))
    except (StageRefused, ChangedMeanwhile):
        messages.info(request, "It is open already.")
    else:
        messages.success(request, "Open again, and yours.")


@step
def reveal_contact(request, found):
    """Within the hours nothing is asked; outside them, why."""
    form = empty_form("reveal_contact", request, found, data=request.POST)
    reason = "" if calling.may_call_now(found) else (form.is_valid() and form.cleaned_data["reason"]) or ""
    try:
        calling.reveal_contact(submission=found, by=request.user, reason=reason)
    except calling.OutsideHours:
        form.is_valid()
        return show(request, found, status=UNPROCESSABLE, reveal_contact=form)
    except calling.NothingToReveal:
        messages.info(request, "They left no way to reach them.")
    return None
