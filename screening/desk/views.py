"""A screening asked by staff: begin, ask on one page, send, and the words that the person is given."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from screening.actions import amending, asking
from screening.actions.claiming import NotClaimed
from screening.actions.sending import NotAnEmergency
from screening.desk.forms import AgainForm, BeginForm, DeskForm, WhyForm, consent_words, typed_in
from screening.desk.sheet import Sheet, entered
from screening.instrument.flags import Urgency, urgency_of
from screening.instrument.instruments import NoSuchInstrument
from screening.models import Asking, Door, Submission
from screening.review.advice import advice_on
from screening.review.views.access import for_reviewers, the_submission
from screening.studied import running_study


@require_http_methods(["GET", "POST"])
@for_reviewers
def begin(request):
    """Choose the door; what one has begun and not sent stands below."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        begun = asking.begin(by=request.user, **form.cleaned_data)
        return redirect("screening:ask", begun.uid)
    return begin_page(request, form)


def begin_page(request, form: BeginForm, before: Submission | None = None):
    begun = request.user.askings.filter(reference="").select_related("amends", "follows")
    context = {"section": "queue", "form": form, "begun": begun, "before": before}
    return render(request, "screening/desk/begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_reviewers
def ask_again(request, reference):
    """A check-in, asked together. It follows the last that the same person sent, wherever it begins."""
    before = the_submission(Submission.objects.newest_of(the_submission(reference)).reference)
    form = AgainForm(request.POST or None, initial={"language": before.call_language})
    if form.is_valid():
        begun = asking.begin_again(submission=before, by=request.user, **form.cleaned_data)
        return redirect("screening:ask", begun.uid)
    return begin_page(request, form, before)


@require_http_methods(["GET", "POST"])
@for_reviewers
def ask(request, uid):
    """All questions that apply. A post keeps what is entered; with `send` it is sent too, if all is there."""
    begun = get_object_or_404(request.user.askings, uid=uid)
    if begun.reference:
        return redirect("screening:slip", begun.uid)
    try:
        journey = begun.answered
    except NoSuchInstrument:
        messages.info(request, "The questions have changed since this was begun. Begin again, please.")
        return redirect("screening:begin_asking")
    if request.method != "POST":
        return sheet_page(request, begun, WhyForm() if begun.amends else contact_form(begun))
    answers, problems = entered(journey, request.POST)
    if begun.amends:
        return heard(request, begun, begun.amends, answers, problems)
    form = contact_form(begun, request.POST)
    asking.keep(asking=begun, answers=answers, contact=typed_in(form, request.POST))
    if "send" in request.POST and not problems and may_be_sent(begun):
        form = contact_form(begun, request.POST)  # of someone else, if that was answered just now
        if form.is_valid():
            return send(request, begun, form)
        return sheet_page(request, begun, form, status=422)
    tried = "send" in request.POST
    status = 422 if problems or tried else 200
    return sheet_page(request, begun, contact_form(begun), problems, tried=tried, status=status)


def heard(request, begun: Asking, submission: Submission, answers, problems):
    """The same for a submission that is gone through again: there is a reason, and no second yes."""
    form = WhyForm(request.POST)
    asking.keep(asking=begun, answers=answers, contact={})
    tried = "send" in request.POST
    if tried and not problems and begun.answered.is_complete and form.is_valid():
        reference = submission.reference
        try:
            amending.amend(asking=begun, submission=submission, why=form.cleaned_data["why"])
        except NotClaimed:
            messages.info(request, "This is not yours now: your claim ran out, or it was handed over.")
        return redirect("screening:submission", reference)
    return sheet_page(request, begun, form, problems, tried=tried, status=422 if problems or tried else 200)


@require_POST
@for_reviewers
def go_through(request, reference):
    """Open the answers of one's own submission to go through them with the person."""
    found = the_submission(reference)
    try:
        begun = amending.begin(submission=found, by=request.user)
    except NotClaimed:
        messages.info(request, "Claim it first: then you can go through the answers.")
        return redirect("screening:submission", found.reference)
    return redirect("screening:ask", begun.uid)


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


def sheet_page(request, begun: Asking, form: DeskForm | WhyForm, problems=None, *, tried=False, status=200):
    sheet = Sheet(begun.answered, begun.language, problems)
    study_runs = may_tell_of_study(begun) and running_study() is not None
    context = {
        "section": "queue",
        "asking": begun,
        "sheet": sheet,
        "contact": form,
        "form": form if form.is_bound and status != 200 else None,
        "study_runs": study_runs,
        "consent_words": words_of_the_yes(begun, in_study=study_runs),
        "consent_beside": words_of_the_yes(begun, "en", in_study=study_runs)
        if begun.language != "en"
        else "",
        "advice": [{"flag": flag, "text": text} for flag, text in advice_on(sheet.flags)],
        "is_emergency": is_emergency(begun),
        "tried": tried,
    }
    return render(request, "screening/desk/ask.html", context, status=status)


def words_of_the_yes(begun: Asking, language: str = "", *, in_study: bool) -> str:
    is_check_in = begun.follows is not None
    return consent_words(language or begun.language, is_check_in=is_check_in, in_study=in_study)


def may_tell_of_study(begun: Asking) -> bool:
    """The words on paper say nothing of a study, and a check-in is in none."""
    return begun.door != Door.PAPER and begun.follows is None


def send(request, begun: Asking, form: DeskForm):
    """With the words that stood on the page."""
    told = "told_of_study" in request.POST and may_tell_of_study(begun)
    try:
        asking.send(
            asking=begun,
            consent_words=words_of_the_yes(begun, in_study=told),
            contact=form.contact,
            on_behalf=form.on_behalf,
            told_of_study=told,
        )
    except NotAnEmergency:  # it was answered otherwise in another window meanwhile
        return redirect("screening:ask", begun.uid)
    return redirect("screening:slip", begun.uid)


@require_GET
@for_reviewers
def slip(request, uid):
    """Reference and four words, to read out or to print, in the person's language, for some minutes."""
    sent = get_object_or_404(request.user.askings.exclude(reference=""), uid=uid)
    if not asking.shows_words(sent):
        return redirect("screening:submission", sent.reference)
    context = {
        "section": "queue",
        "reference": sent.reference,
        "words": sent.code.split(),
        "language": sent.language,
        "come_back_at": request.build_absolute_uri(way_back(sent.language)),
    }
    return render(request, "screening/desk/slip.html", context)


def way_back(language: str) -> str:
    with override(language):
        return reverse("screening:follow_up")


@require_POST
@for_reviewers
def drop(request, uid):
    """They said no, or it was begun by mistake."""
    asking.drop(asking=get_object_or_404(request.user.askings, uid=uid))
    messages.success(request, "Nothing of it was kept.")
    return redirect("screening:queue")
