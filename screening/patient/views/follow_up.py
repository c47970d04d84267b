"""Coming back with a reference and its code: see what became of it, change, write, take it back.

A wrong code and one whose submission was deleted get the same page after the same work. What opens
is a visit (screening/patient/visit.py); like the patient's journey it needs no session and no CSRF cookie.
"""

from functools import wraps
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programs.models import LANGUAGE_CHOICES
from screening.actions import claiming, returning
from screening.contact import Contact
from screening.models import Disposal, Ground, Submission
from screening.patient import guard
from screening.patient.follow_up import FollowUp
from screening.patient.forms import ContactForm, FollowUpForm, MessageForm, as_typed
from screening.patient.result import AsSent
from screening.patient.views.leaving import away
from screening.patient.visit import (
    COOKIE,
    LIFETIME,
    NoVisit,
    begin_visit,
    read_visit,
    wipe_visit,
    write_visit,
)
from screening.site import site
from vault.meanwhile import ChangedMeanwhile

UNPROCESSABLE, CONFLICT, GONE = 422, 409, 410


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def follow_up(request):
    """The way back in. Each try is counted, and hashed, whatever there is under that reference."""
    if request.method == "POST" and not guard.from_this_site(request, cookie=None):
        raise PermissionDenied
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    return open_visit(request, form) if form.is_valid() else follow_up_page(request, form)


def open_visit(request, form: FollowUpForm):
    reference = form.cleaned_data["reference"]
    if not (guard.allow(request, "look_up") and guard.allow_code_of(reference)):
        return render(request, "429.html", status=429)
    if not returning.open_with_code(reference=reference, code=form.cleaned_data["words"]):
        form.add_error("words", _("We have nothing under this reference with these four words"))
        return follow_up_page(request, form, not_found=True)
    visit = begin_visit(reference, language=get_language())
    return write_visit(redirect("screening:status", visit.key), visit)


def follow_up_page(request, form: FollowUpForm, not_found: bool = False):
    context = {"form": form, "not_found": not_found, "minutes": LIFETIME // 60}
    return render(
        request, "screening/patient/follow_up.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def with_visit(view):
    """Give a view the visit that came along, its pages in the visit's language. Without one: a kind page."""

    @wraps(view)
    @csrf_exempt
    def opened(request, key):
        if request.method == "POST" and not guard.from_this_site(request, COOKIE):
            raise PermissionDenied
        try:
            visit = read_visit(request, key)
        except NoVisit:
            return wipe_visit(render(request, "screening/patient/no_visit.html", status=GONE), key)
        switch_language(request, visit)
        with override(visit.language):
            return view(request, visit)

    return opened


def switch_language(request, visit) -> None:
    chosen = request.POST.get("switch_to")
    if chosen in dict(LANGUAGE_CHOICES):
        visit.language = chosen


def with_submission(view):
    """Give a view what the visit is about. Where that was deleted: its receipt, or a page that says so."""

    @wraps(view)
    def found(request, visit):
        submission = Submission.objects.filter(reference=visit.reference).first()
        if submission is None:
            return without_submission(request, visit)
        try:
            return view(request, visit, submission)
        except returning.NotThere:
            return without_submission(request, visit)
        except claiming.AlreadyDone:
            return write_visit(redirect("screening:status", visit.key), visit)

    return with_visit(found)


def without_submission(request, visit):
    if taken_back(visit):
        return write_visit(redirect("screening:receipt", visit.key), visit)
    response = render(request, "screening/patient/deleted.html", {"visit": visit}, status=GONE)
    return wipe_visit(response, visit.key)


def taken_back(visit) -> Disposal | None:
    return Disposal.objects.filter(reference=visit.reference, ground=Ground.TAKEN_BACK).first()


def page(request, visit, template: str, context: dict, status: int = 200):
    """A page of this visit, which goes on for another while. Leaving it ends the visit."""
    context = {
        **context,
        "visit": visit,
        "site": site(),
        "exit_url": reverse("screening:end_visit", args=[visit.key]),
        "minutes": LIFETIME // 60,
    }
    return write_visit(render(request, template, context, status=status), visit)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def status(request, visit, submission):
    """What became of it. A post only switches the language."""
    done, visit.done = visit.done, ""
    as_sent = AsSent(submission.screening)
    context = {
        "follow_up": FollowUp(submission),
        "done": done,
        "as_sent": as_sent,
        "result": as_sent.result,
        "care": as_sent.result.care if as_sent.result else None,
    }
    return page(request, visit, "screening/patient/status.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def change_contact(request, visit, submission):
    """When and how to be called, with the rules of sending."""
    follow_up = FollowUp(submission)
    if not follow_up.may_write:
        raise claiming.AlreadyDone
    if request.method != "POST":
        return contact_page(request, visit, submission, ContactForm(initial=as_given(submission)))
    if "switch_to" in request.POST:
        return contact_page(request, visit, submission, as_typed(ContactForm, request.POST))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return contact_page(request, visit, submission, form, status=UNPROCESSABLE)
    try:
        returning.change_contact(submission=submission, contact=form.contact, seen=form.cleaned_data["seen"])
    except ChangedMeanwhile:
        typed = as_typed(ContactForm, request.POST)
        typed.initial["seen"] = returning.contact_seen(submission)
        return contact_page(request, visit, submission, typed, status=CONFLICT)
    return say_done(visit, "contact_changed")


def as_given(submission) -> dict:
    contact = Contact.from_stored(submission.contact) or Contact(language=submission.call_language)
    return {**contact.to_store(), "seen": returning.contact_seen(submission)}


def contact_page(request, visit, submission, form, status: int = 200):
    context = {
        "form": form,
        "follow_up": FollowUp(submission),
        "changed_meanwhile": status == CONFLICT,
        "back_url": reverse("screening:status", args=[visit.key]),
    }
    return page(request, visit, "screening/patient/change_contact.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def add_message(request, visit, submission):
    """One more message to the coordinators."""
    follow_up = FollowUp(submission)
    if not follow_up.may_write:
        raise claiming.AlreadyDone
    if request.method != "POST":
        return message_page(request, visit, follow_up, MessageForm(initial={"uid": uuid4()}))
    if "switch_to" in request.POST:
        return message_page(request, visit, follow_up, as_typed(MessageForm, request.POST))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return message_page(request, visit, follow_up, form, status=UNPROCESSABLE)
    words, uid = form.cleaned_data["words"], form.cleaned_data["uid"] or uuid4()
    try:
        returning.add_message(submission=submission, words=words, uid=uid)
    except returning.TooManyMessages:
        form.add_error("words", no_more_messages())
        return message_page(request, visit, follow_up, form, status=UNPROCESSABLE)
    return say_done(visit, "message_added")


def no_more_messages() -> str:
    if site().phone:
        return _("You have written as often as this page allows. Call us instead")
    return _("You have written as often as this page allows. A coordinator reads all of it")


def message_page(request, visit, follow_up: FollowUp, form, status: int = 200):
    back_url = reverse("screening:status", args=[visit.key])
    context = {"form": form, "follow_up": follow_up, "back_url": back_url}
    return page(request, visit, "screening/patient/add_message.html", context, status)


def say_done(visit, what: str):
    visit.done = what
    return write_visit(redirect("screening:status", visit.key), visit)


@require_http_methods(["GET", "HEAD", "POST"])
@with_submission
def take_back(request, visit, submission):
    """Asked once more; then everything is deleted."""
    if request.method == "POST" and "switch_to" not in request.POST:
        returning.take_back(submission=submission)
        return write_visit(redirect("screening:receipt", visit.key), visit)
    back_url = reverse("screening:status", args=[visit.key])
    return page(request, visit, "screening/patient/take_back.html", {"back_url": back_url})


@require_http_methods(["GET", "HEAD", "POST"])
@with_visit
def receipt(request, visit):
    """That it was deleted, and when. A post only switches the language."""
    if Submission.objects.filter(reference=visit.reference).exists():
        return redirect("screening:status", visit.key)
    disposal = taken_back(visit)
    if disposal is None:
        return without_submission(request, visit)
    return page(request, visit, "screening/patient/receipt.html", {"disposal": disposal})


def end_visit(request, key):
    """Leave fast: the visit is wiped, and the browser goes to a neutral page. Works from a plain link."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return wipe_visit(away(), key)
