"""The result, and what a person may do with it: send it or not, ask to be called, keep the reference.

Nothing is stored before the person presses send.
"""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices.audience import back_at
from programs.models import CriteriaVersion
from programs.offered.drawn import drawn_once
from screening.actions import following_up, sending
from screening.codes import new_code
from screening.contact import Contact
from screening.instrument.flags import Flag, Urgency, urgency_of
from screening.instrument.judgement import judge
from screening.models import Door, Submission
from screening.over_time import OverTime
from screening.patient import guard
from screening.patient.draft import write_draft
from screening.patient.forms import CallForm, SendForm, as_typed
from screening.patient.on_paper import pdf_response, result_as_pdf
from screening.patient.result import AsSent, Result
from screening.patient.tablet import door_of
from screening.patient.views.drafted import (
    chosen_language,
    complete,
    judged,
    mistakes_are_shown_anew,
    page,
    sealed_words,
    unsent,
    ways_out,
    with_draft,
    words_shown_before,
)
from screening.promise import promised_hours
from screening.studied import running_study

SEND_PAGE = "screening/patient/send.html"
DROPPED = "again"  # in the address of the confirmation: what was written the second time was not kept


@require_GET
@with_draft
@unsent
@complete
@judged
def result(request, draft, journey, version):
    ruleset = version.ruleset()
    judgement = judge(journey, ruleset)
    template = (
        "screening/patient/emergency.html"
        if judgement.assessment.is_emergency
        else "screening/patient/result.html"
    )
    context = {
        "result": Result(journey, judgement, ruleset),
        "call_url": reverse("screening:call", args=[draft.key]),
        "send_url": reverse("screening:send", args=[draft.key]),
        "pdf_url": reverse("screening:result_pdf", args=[draft.key]),
        "today": timezone.localdate(),
        "back_url": reverse("screening:check", args=[draft.key]),
    }
    return page(request, draft, template, context)


@require_GET
@with_draft
@unsent
@complete
@judged
def result_pdf(request, draft, journey, version):
    """The result to keep without sending. An emergency shows no level, and has its page."""
    ruleset = version.ruleset()
    judgement = judge(journey, ruleset)
    if judgement.assessment.is_emergency:
        return redirect("screening:result", draft.key)
    return pdf_response(result_as_pdf(Result(journey, judgement, ruleset), day=timezone.localdate()))


def sent_once(form_class):
    """As `unsent`; and where another number or name is sent now, the confirmation says it was not kept."""

    def decorated(view):
        @wraps(view)
        def guarded(request, draft):
            if not draft.reference:
                return view(request, draft)
            form = form_class(request.POST or None)
            earlier = Submission.objects.filter(reference=draft.reference).first()
            is_new = form.is_valid() and earlier is not None and adds_to(earlier, form.contact)
            return redirect(confirmation(draft, dropped=is_new))

        return guarded

    return decorated


def adds_to(earlier: Submission, contact: Contact | None) -> bool:
    """Pressing twice sends the same twice: nothing is lost by that."""
    return contact is not None and contact != Contact.from_stored(earlier.contact)


def confirmation(draft, *, dropped: bool) -> str:
    address = reverse("screening:sent", args=[draft.key])
    return f"{address}?{DROPPED}" if dropped else address


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@sent_once(SendForm)
@mistakes_are_shown_anew
@complete
@judged
def send(request, draft, journey, version, typed=None):
    """The separate choice to send, with its own consent."""
    back_url = reverse("screening:result", args=[draft.key])
    if "switch_to" in request.POST:
        return switch_language_of_send_page(request, draft, SendForm, back_url)
    if request.method != "POST" and not typed:
        return with_a_code(blank_send_page(request, draft, journey), draft)
    form = SendForm(request.POST or typed, someone_else=journey.someone_else)
    if typed:
        return send_page(request, draft, form, back_url, ask_again=form.is_valid())
    if form.is_valid():
        if stopped := stopped_by_guard(request, draft, form, back_url):
            return stopped
        submission = sending.send(
            journey=draft.journey,
            answered=journey,
            language=draft.language,
            version=version,
            contact=form.contact,
            on_behalf=form.on_behalf,
            door=door_of(request),
            sunk=guard.is_one_of_a_flood(request, draft.begun, in_emergency=is_emergency(draft)),
            follows=draft.follows,
            told_of_study="told_of_study" in request.POST,
        )
        return confirm(draft, submission, form.contact)
    return send_page(request, draft, form, back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@sent_once(CallForm)
@mistakes_are_shown_anew
def call(request, draft, typed=None):
    """Ask to be called from an emergency, before the last question or after it."""
    if not is_emergency(draft):
        return redirect("screening:journey", draft.key)
    back_url = reverse("screening:journey", args=[draft.key])
    if "switch_to" in request.POST:
        return switch_language_of_send_page(request, draft, CallForm, back_url)
    asked = {"language": draft.language, "no_phone": request.GET.get("phone") == "none"}
    form = CallForm(request.POST or typed, initial=asked, someone_else=draft.answered.someone_else)
    if typed:
        return send_page(request, draft, form, back_url, ask_again=form.is_valid())
    if request.method == "POST" and form.is_valid():
        if stopped := stopped_by_guard(request, draft, form, back_url):
            return stopped
        sunk = guard.is_one_of_a_flood(request, draft.begun, in_emergency=True)
        return confirm(draft, ask_to_be_called(draft, form, door_of(request), sunk), form.contact)
    return send_page(request, draft, form, back_url)


def stopped_by_guard(request, draft, form: SendForm, back_url: str):
    """The answer to what looks like a program, or to a client that sent very often; None for people.

    Of many behind one address (a shelter, a library) someone's life may be in danger: whatever was sent
    from there before, an emergency is never refused.
    """
    begun = 0 if is_emergency(draft) else draft.begun  # an emergency may be quick
    if guard.suspects_a_bot(request.POST, begun):
        return send_page(request, draft, form, back_url, ask_again=True)
    if not guard.allow(request, "send") and not is_emergency(draft):
        return render(request, "429.html", status=429)
    return None


def is_emergency(draft) -> bool:
    return urgency_of(draft.answered.flags_so_far) is Urgency.EMERGENCY


def ask_to_be_called(draft, form: CallForm, door: Door, sunk: bool) -> Submission:
    """With every question answered it is judged like any other; before that, there is no level."""
    own = {
        "journey": draft.journey,
        "answered": draft.answered,
        "language": draft.language,
        "contact": form.contact,
        "on_behalf": form.on_behalf,
        "door": door,
        "sunk": sunk,
        "follows": draft.follows,
    }
    if draft.answered.is_complete:
        return sending.send(**own, version=CriteriaVersion.objects.published())
    return sending.send_in_emergency(**own)


def send_page(request, draft, form: SendForm, back_url: str, ask_again: bool = False):
    context = {
        "ask_again": ask_again,
        "form": form,
        "back_url": back_url,
        "study_runs": tells_of_study(draft),
        "home_is_unsafe": Flag.URGENT_UNSAFE_HOME in draft.answered.flags_so_far,
    }
    template = "screening/patient/call.html" if isinstance(form, CallForm) else SEND_PAGE
    response = page(request, draft, template, context, status=422 if form.errors or ask_again else 200)
    return with_a_code(response, draft)


def tells_of_study(draft) -> bool:
    """A check-in is in no study."""
    return not draft.follows and running_study() is not None


def blank_send_page(request, draft, journey):
    """Nothing is filled in yet, so it says the same to everyone of whom these are true."""
    someone_else = journey.someone_else
    facts = {
        "someone_else": someone_else,
        "home_is_unsafe": Flag.URGENT_UNSAFE_HOME in journey.flags_so_far,
        "promised_hours": promised_hours(),
        "back_at": back_at(),
        "study_runs": tells_of_study(draft),
    }
    follows = bool(draft.follows)
    language = draft.language
    return drawn_once(
        request,
        SEND_PAGE,
        (*facts.values(), follows),
        lambda: {
            **facts,
            "form": SendForm(initial={"language": language}, someone_else=someone_else),
            "journey": {"follows": follows},
            "back_url": "../result/",
            **ways_out(request.path_info),
        },
    )


def with_a_code(response, draft):
    if draft.code:
        return response
    draft.code = new_code(draft.language)  # before it is sent: of two clicks on send, both bring this one
    return write_draft(response, draft)


def switch_language_of_send_page(request, draft, form_class, back_url: str):
    """What was typed stays. The words of the code are of the language that the person sends in."""
    draft.language, draft.code = chosen_language(request, draft, "switch_to"), ""
    typed = as_typed(form_class, request.POST, someone_else=draft.answered.someone_else)
    with override(draft.language):
        return send_page(request, draft, typed, back_url)


def confirm(draft, submission: Submission, contact: Contact | None):
    """From here on the draft holds the reference and no answer; the code until it was shown."""
    draft.reference, draft.answers = submission.reference, {}
    draft.code = draft.code or new_code(draft.language)
    dropped = False
    if not following_up.give_code(submission=submission, code=draft.code):
        draft.code = ""  # it was sent before, and has another
        dropped = adds_to(submission, contact)
    return write_draft(redirect(confirmation(draft, dropped=dropped)), draft)


@require_GET
@with_draft
def sent(request, draft):
    """The reference, as often as it is asked for; the four words once."""
    if not draft.reference:
        return redirect("screening:journey", draft.key)
    submission = Submission.objects.filter(reference=draft.reference).first()
    contact = Contact.from_stored(submission.contact) if submission else None
    context = {
        "reference": draft.reference,
        "can_be_reached": contact is not None and contact.can_be_reached,
        "code": draft.code.split(),
        "shown": sealed_words(draft, draft.code),
        "as_sent": AsSent(submission.screening) if submission else None,
        "over_time": OverTime(submission) if submission else None,
        "today": timezone.localdate(),
        "dropped": DROPPED in request.GET,
        "come_back_at": request.build_absolute_uri(reverse("screening:follow_up")),
    }
    response = page(request, draft, "screening/patient/sent.html", context)
    if not draft.code:
        return response
    draft.code = ""  # a browser that takes this answer in can show the words, and then has them no more
    return write_draft(response, draft)


@require_POST
@with_draft
def language(request, draft):
    """Switch the language of a page that has no question, and come back to it."""
    names = ("result", "sent", "journey")
    name = request.POST.get("page") if request.POST.get("page") in names else "journey"
    draft.language = chosen_language(request, draft)
    if name == "sent":
        draft.code = words_shown_before(request, draft)
    return write_draft(redirect(f"screening:{name}", draft.key), draft)
