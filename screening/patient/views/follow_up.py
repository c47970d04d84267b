"""Coming back with a reference and its code: see what became of it, change, write, take it back.

A wrong code and one whose submission was deleted get the same page after the same work. What opens
is a follow-up (screening/patient/follow_up.py); like the journey it needs no session and no CSRF cookie.
"""

from functools import wraps
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programs.models import LANGUAGE_CHOICES
from programs.offered.hours_plan import Step
from screening.actions import answering, claiming, dating, following_up
from screening.calendar_file import Appointment, calendar_file
from screening.contact import Contact
from screening.danger_words import speaks_of_danger
from screening.models import Disposal, Ground, Submission
from screening.over_time import OverTime
from screening.patient import guard
from screening.patient.draft import begin_check_in, write_draft
from screening.patient.follow_up import (
    COOKIE,
    LIFETIME,
    begin_follow_up,
    read_follow_up,
    wipe_follow_up,
    write_follow_up,
)
from screening.patient.forms import ContactForm, FollowUpForm, MessageForm, as_typed
from screening.patient.on_paper import pdf_response, result_as_pdf
from screening.patient.progress import Progress
from screening.patient.result import AsSent, Result
from screening.patient.tablet import IDLE, tablet_of, turn_of
from screening.patient.views.leaving import away
from screening.patient.waiting_room import to_the_next_person
from screening.site import site
from vault import clock
from vault.meanwhile import ChangedMeanwhile
from vault.sealed_cookie import NotKept

UNPROCESSABLE, CONFLICT, GONE = 422, 409, 410


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def look_up(request):
    """The way back in. Each try is counted, and hashed, whatever there is under that reference."""
    if request.method == "POST" and not guard.from_this_site(request, cookie=None):
        raise PermissionDenied
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    return open_follow_up(request, form) if form.is_valid() else follow_up_page(request, form)


def open_follow_up(request, form: FollowUpForm):
    reference = form.cleaned_data["reference"]
    if not (guard.allow(request, "look_up") and guard.allow_code_of(reference)):
        return render(request, "429.html", status=429)
    if not following_up.open_with_code(reference=reference, code=form.cleaned_data["words"]):
        form.add_error("words", _("We have nothing under this reference with these four words"))
        return follow_up_page(request, form, not_found=True)
    follow_up = begin_follow_up(reference, language=get_language(), at_tablet=turn_of(request))
    return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)


def follow_up_page(request, form: FollowUpForm, not_found: bool = False):
    context = {"form": form, "not_found": not_found, "minutes": minutes_open(request)}
    return render(
        request, "screening/patient/follow_up.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def minutes_open(request) -> int:
    return (IDLE if tablet_of(request) else LIFETIME) // 60


def with_follow_up(view):
    """Give a view the follow-up that came along, its pages in its language. Without one: a kind page."""

    @wraps(view)
    @csrf_exempt
    def opened(request, key):
        if request.method == "POST" and not guard.from_this_site(request, COOKIE):
            raise PermissionDenied
        try:
            follow_up = read_follow_up(request, key)
        except NotKept:
            if tablet_of(request):
                return to_the_next_person(request)
            return wipe_follow_up(render(request, "screening/patient/no_follow_up.html", status=GONE), key)
        switch_language(request, follow_up)
        with override(follow_up.language):
            return view(request, follow_up)

    return opened


def switch_language(request, follow_up) -> None:
    chosen = request.POST.get("switch_to")
    if chosen in dict(LANGUAGE_CHOICES):
        follow_up.language = chosen


def with_submission(view):
    """Give a view the submission it is about. Where that was deleted: its receipt, or a page that says so."""

    @wraps(view)
    def found(request, follow_up):
        submission = Submission.objects.filter(reference=follow_up.reference).first()
        if submission is None:
            return without_submission(request, follow_up)
        try:
            return view(request, follow_up, submission)
        except following_up.NotThere:
            return without_submission(request, follow_up)
        except claiming.AlreadyDone:
            return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)

    return with_follow_up(found)


def without_submission(request, follow_up):
    if taken_back(follow_up):
        return write_follow_up(redirect("screening:receipt", follow_up.key), follow_up)
    response = render(request, "screening/patient/deleted.html", {"follow_up": follow_up}, status=GONE)
    return wipe_follow_up(response, follow_up.key)


def taken_back(follow_up) -> Disposal | None:
    return Disposal.objects.filter(reference=follow_up.reference, ground=Ground.TAKEN_BACK).first()


def page(request, follow_up, template: str, context: dict, status: int = 200):
    """A page of this follow-up, which goes on for another while. Leaving it ends the follow-up."""
    context = {
        **context,
        "follow_up": follow_up,
        "site": site(),
        "exit_url": reverse("screening:end_follow_up", args=[follow_up.key]),
        "minutes": minutes_open(request),
    }
    return write_follow_up(render(request, template, context, status=status), follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def progress(request, follow_up, submission):
    """What became of it. A post only switches the language."""
    done, follow_up.done = follow_up.done, ""
    as_sent = AsSent(submission.screening)
    context = {
        "progress": Progress(submission),
        "over_time": OverTime(submission),
        "done": done,
        "as_sent": as_sent,
        "result": as_sent.result,
        "care": as_sent.result.care if as_sent.result else None,
        "steps": way_down_of(submission, as_sent.result),
    }
    return page(request, follow_up, "screening/patient/progress.html", context)


def way_down_of(submission: Submission, result: Result | None) -> list[Step]:
    """From the level of their place, once they have one."""
    return result.way_down_from(submission.placed_level or result.level.value) if result else []


@require_http_methods(["GET", "HEAD"])
@with_submission
def progress_pdf(request, follow_up, submission):
    """The result as it was sent. An emergency shows no level, and has its page."""
    result = AsSent(submission.screening).result
    if result is None:
        return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)
    content = result_as_pdf(
        result,
        day=timezone.localdate(submission.sent_at),
        reference=submission.reference,
        come_back_at=request.build_absolute_uri(reverse("screening:follow_up")),
    )
    return write_follow_up(pdf_response(content), follow_up)


@require_http_methods(["GET", "HEAD"])
@with_submission
def appointment_file(request, follow_up, submission):
    """The booked time for the calendar of a phone, which others may see: it says only that there is one."""
    at = Progress(submission).assessment_at
    if at is None:
        return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)
    appointment = Appointment(submission.reference, at, _("Appointment"))
    content = calendar_file([appointment], now=clock.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return write_follow_up(response, follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def change_contact(request, follow_up, submission):
    """When and how to be called, with the rules of sending."""
    so_far = Progress(submission)
    if not so_far.may_write:
        raise claiming.AlreadyDone
    if request.method != "POST":
        return contact_page(request, follow_up, submission, ContactForm(initial=as_given(submission)))
    if "switch_to" in request.POST:
        return contact_page(request, follow_up, submission, as_typed(ContactForm, request.POST))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return contact_page(request, follow_up, submission, form, status=UNPROCESSABLE)
    try:
        following_up.change_contact(
            submission=submission, contact=form.contact, seen=form.cleaned_data["seen"]
        )
    except ChangedMeanwhile:
        typed = as_typed(ContactForm, request.POST)
        typed.initial["seen"] = following_up.contact_seen(submission)
        return contact_page(request, follow_up, submission, typed, status=CONFLICT)
    return say_done(follow_up, "contact_changed")


def as_given(submission) -> dict:
    contact = Contact.from_stored(submission.contact) or Contact(language=submission.call_language)
    return {**contact.to_store(), "seen": following_up.contact_seen(submission)}


def contact_page(request, follow_up, submission, form, status: int = 200):
    context = {
        "form": form,
        "progress": Progress(submission),
        "changed_meanwhile": status == CONFLICT,
        "back_url": reverse("screening:progress", args=[follow_up.key]),
    }
    return page(request, follow_up, "screening/patient/change_contact.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def add_message(request, follow_up, submission):
    """What was written so far, with our answers, and one more message to the coordinators."""
    so_far = Progress(submission)
    if request.method != "POST":
        response = message_page(request, follow_up, so_far, MessageForm(initial={"uid": uuid4()}))
        if request.method == "GET":
            answering.read_replies(submission=submission)
        return response
    if not so_far.may_write:
        raise claiming.AlreadyDone
    if "switch_to" in request.POST:
        return message_page(request, follow_up, so_far, as_typed(MessageForm, request.POST))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return message_page(request, follow_up, so_far, form, status=UNPROCESSABLE)
    words, uid = form.cleaned_data["words"], form.cleaned_data["uid"] or uuid4()
    try:
        following_up.add_message(submission=submission, words=words, uid=uid)
    except following_up.TooManyMessages:
        form.add_error("words", no_more_messages())
        return message_page(request, follow_up, so_far, form, status=UNPROCESSABLE)
    return say_done(follow_up, "danger_added" if speaks_of_danger(words) else "message_added")


def no_more_messages() -> str:
    if site().phone:
        return _("You have written as often as this page allows. Call us instead")
    return _("You have written as often as this page allows. A coordinator reads all of it")


def message_page(request, follow_up, so_far: Progress, form, status: int = 200):
    back_url = reverse("screening:progress", args=[follow_up.key])
    context = {"form": form, "progress": so_far, "back_url": back_url}
    return page(request, follow_up, "screening/patient/add_message.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def check_in(request, follow_up, submission):
    """The same questions, of how it is now. Nothing of it is kept here until it is sent."""
    if request.method == "POST" and "switch_to" not in request.POST:
        draft = begin_check_in(follow_up.language, submission.screening, turn_of(request))
        return write_draft(redirect("screening:journey", draft.key), draft)
    back_url = reverse("screening:progress", args=[follow_up.key])
    context = {"back_url": back_url, "sent_at": submission.sent_at}
    return page(request, follow_up, "screening/patient/check_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def stop_reminder(request, follow_up, submission):
    """No email on the day on which they are asked to answer again. The day stays."""
    if request.method != "POST":
        return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)
    dating.stop_reminder(submission=submission)
    return say_done(follow_up, "reminder_stopped")


def say_done(follow_up, what: str):
    follow_up.done = what
    return write_follow_up(redirect("screening:progress", follow_up.key), follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def take_back(request, follow_up, submission):
    """Asked once more; then everything is deleted."""
    if request.method == "POST" and "switch_to" not in request.POST:
        if "all" in request.POST:
            follow_up.gone_too = following_up.take_all_back(submission=submission)
        else:
            following_up.take_back(submission=submission)
        return write_follow_up(redirect("screening:receipt", follow_up.key), follow_up)
    back_url = reverse("screening:progress", args=[follow_up.key])
    earlier = Submission.objects.before(submission).values_list("sent_at", flat=True)
    context = {"back_url": back_url, "earlier": earlier}
    return page(request, follow_up, "screening/patient/take_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_follow_up
def receipt(request, follow_up):
    """That it was deleted, and when, with all that went with it. A post only switches the language."""
    if Submission.objects.filter(reference=follow_up.reference).exists():
        return redirect("screening:progress", follow_up.key)
    disposal = taken_back(follow_up)
    if disposal is None:
        return without_submission(request, follow_up)
    gone_too = Disposal.objects.filter(reference__in=follow_up.gone_too, ground=Ground.TAKEN_BACK)
    context = {"disposal": disposal, "gone_too": gone_too}
    return page(request, follow_up, "screening/patient/receipt.html", context)


def end_follow_up(request, key):
    """Leave fast: the follow-up is wiped, and the browser goes to a neutral page. Works from a plain link."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return wipe_follow_up(away(request), key)
