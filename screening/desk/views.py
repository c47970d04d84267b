"""A screening asked by staff: begin, ask on one page, send, and the words that the person is given."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.roles import REVIEWERS, only_for
from screening.actions import asking
from screening.actions.sending import NotAnEmergency
from screening.desk.forms import BeginForm, DeskForm, consent_words, typed_in
from screening.desk.sheet import Sheet, entered
from screening.instrument.flags import Urgency, urgency_of
from screening.instrument.instruments import NoSuchInstrument
from screening.models import Asking, Door
from screening.review.advice import advice_on
from screening.review.views.access import for_reviewers, the_submission

SLIP = "slip"


@require_http_methods(["GET", "POST"])
@for_reviewers
def begin(request):
    """Choose the door; what one has begun and not sent stands below."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        begun = asking.begin(by=request.user, **form.cleaned_data)
        return redirect("screening:ask", begun.uid)
    context = {"section": "queue", "form": form, "begun": request.user.askings.all()}
    return render(request, "screening/desk/begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_reviewers
def ask(request, uid):
    """All questions that apply. A post keeps what is entered; with `send` it also sends it, if all is there."""
    begun = get_object_or_404(request.user.askings, uid=uid)
    try:
        journey = begun.answered
    except NoSuchInstrument:
        messages.info(request, "The questions have changed since this was begun. Begin again, please.")
        return redirect("screening:begin_asking")
    if request.method != "POST":
        return sheet_page(request, begun, contact_form(begun))
    answers, problems = entered(journey, request.POST)
    form = contact_form(begun, request.POST)
    asking.keep(asking=begun, answers=answers, contact=typed_in(form, request.POST))
    if "send" in request.POST and not problems and may_be_sent(begun):
        form = contact_form(begun, request.POST)  # of someone else, if that was answered just now
        if form.is_valid():
            return send(request, begun, form)
        return sheet_page(request, begun, form, status=422)
    status = 422 if problems or "send" in request.POST else 200
    return sheet_page(
        request, begun, contact_form(begun), problems, tried="send" in request.POST, status=status
    )


def contact_form(begun: Asking, posted=None) -> DeskForm:
    return DeskForm(
        posted,
        initial={"language": begun.language, **begun.contact},
        door=Door(begun.door),
        someone_else=begun.answered.someone_else,
        auto_id="contact_%s",
    )


def may_be_sent(begun: Asking) -> bool:
    """Everything is answered, or an answer tells of an emergency: then nobody waits for the last question."""
    return begun.answered.is_complete or is_emergency(begun)


def is_emergency(begun: Asking) -> bool:
    return urgency_of(begun.answered.flags_so_far) is Urgency.EMERGENCY


def sheet_page(request, begun: Asking, form: DeskForm, problems=None, *, tried=False, status=200):
    sheet = Sheet(begun.answered, begun.language, problems)
    context = {
        "section": "queue",
        "asking": begun,
        "sheet": sheet,
        "contact": form,
        "form": form if form.is_bound and status != 200 else None,
        "consent_words": consent_words(begun.language),
        "consent_beside": consent_words("en") if begun.language != "en" else "",
        "advice": [{"flag": flag, "text": text} for flag, text in advice_on(sheet.flags)],
        "is_emergency": is_emergency(begun),
        "tried": tried,
    }
    return render(request, "screening/desk/ask.html", context, status=status)


def send(request, begun: Asking, form: DeskForm):
    try:
        submission, code = asking.send(
            asking=begun,
            consent_words=consent_words(begun.language),
            contact=form.contact,
            on_behalf=form.on_behalf,
        )
    except NotAnEmergency:  # it was answered otherwise in another window meanwhile
        return redirect("screening:ask", begun.uid)
    request.session[SLIP] = {"reference": submission.reference, "words": code, "language": begun.language}
    return redirect("screening:slip", submission.reference)


@require_GET
@only_for(*REVIEWERS)
def slip(request, reference):
    """Reference and four words, to read out or to print, in the person's language. Shown once."""
    given = request.session.pop(SLIP, None)
    found = the_submission(reference)
    if not given or given["reference"] != found.reference:
        return redirect("screening:submission", found.reference)
    context = {
        "section": "queue",
        "submission": found,
        "words": given["words"].split(),
        "language": given["language"],
        "come_back_at": request.build_absolute_uri("/follow-up/"),
    }
    return render(request, "screening/desk/slip.html", context)


@require_POST
@for_reviewers
def drop(request, uid):
    """They said no, or it was begun by mistake."""
    asking.drop(asking=get_object_or_404(request.user.askings, uid=uid))
    messages.success(request, "Nothing of it was kept.")
    return redirect("screening:queue")
