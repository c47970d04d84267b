"""The patient's way: start, one question a page, check, result, send or not.

No view knows which question comes next: the journey does. Every change answers with a redirect, and
nothing is stored before the person presses send. There is no session here and no CSRF cookie: posts
are checked by guard.from_this_site, and nobody else knows a journey's address.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from programs.models import LANGUAGE_CHOICES, CriteriaVersion
from screening.actions import returning, sending
from screening.codes import new_code
from screening.contact import Contact
from screening.instrument.flags import Flag, Urgency, urgency_of
from screening.instrument.journey import Journey
from screening.instrument.judgement import judge
from screening.instrument.questions import Kind, Question
from screening.instrument.words import answer_words
from screening.models import Submission
from screening.patient import guard
from screening.patient.draft import LIFETIME, NoDraft, begin, read_draft, wipe_draft, write_draft
from screening.patient.forms import CallForm, QuestionForm, SendForm, as_typed
from screening.patient.result import AsSent, Result
from screening.patient.views.leaving import away
from screening.site import site
from vault.sealing import CannotUnseal, seal, unseal

SHOWN = "words shown"  # the purpose under which the language button seals them
JUST_BEGUN = "begun"  # in the address that beginning leads to: without a draft there, the browser refused it
INTERRUPTING = (Flag.CRISIS_SUICIDE,)  # beside every emergency


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def start(request):
    """What a person should know before the first question; a post begins."""
    if request.method == "POST":
        draft = begin(language=get_language())
        first = reverse("screening:question", args=[draft.key, 1])
        return write_draft(redirect(f"{first}?{JUST_BEGUN}"), draft)
    return render(
        request, "screening/patient/start.html", {"other_language_url": other_language_url(request)}
    )


def with_draft(view):
    """Give a view the draft that came along, its pages in the draft's language. Without one: a kind page."""

    @wraps(view)
    @csrf_exempt
    def opened(request, key, *args, **kwargs):
        if request.method == "POST" and not guard.from_this_site(request):
            raise PermissionDenied
        try:
            draft = read_draft(request, key)
        except NoDraft:
            refuses_cookies = JUST_BEGUN in request.GET
            context = {"refuses_cookies": refuses_cookies, "site": site()}
            return wipe_draft(render(request, "screening/patient/no_draft.html", context, status=410), key)
        with override(draft.language):
            return view(request, draft, *args, **kwargs)

    return opened


def unsent(view):
    """Once it is sent, every page of the journey leads to the confirmation."""

    @wraps(view)
    def guarded(request, draft, *args, **kwargs):
        if draft.reference:
            return redirect("screening:sent", draft.key)
        return view(request, draft, *args, **kwargs)

    return guarded


def complete(view):
    """Until every question is answered, lead back to the first open one."""

    @wraps(view)
    def guarded(request, draft, *args, **kwargs):
        journey = draft.answered
        if journey.unanswered:
            return redirect("screening:question", draft.key, number_of(draft, journey.unanswered[0]))
        return view(request, draft, journey, *args, **kwargs)

    return guarded


@require_GET
@with_draft
@unsent
def journey(request, draft):
    """The journey's own address leads to where the person is."""
    return redirect(next_open_page(draft, draft.answered))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
def question(request, draft, number, changing=False):
    """One question. `changing`: opened from the check page, and back to it afterwards."""
    asked, journey = question_number(draft, number), draft.answered
    if not journey.can_visit(asked):
        return redirect(next_open_page(draft, journey))
    if request.method != "POST":
        return question_page(request, draft, journey, asked, changing)
    form = QuestionForm(asked, journey, request.POST)
    if "language" in request.POST:
        return switch_language(request, draft, form)
    if not form.is_valid():
        return question_page(request, draft, journey, asked, changing, form)
    keep_answer(draft, form)
    return write_draft(redirect(page_after(draft, asked, changing)), draft)


def question_number(draft, number: int) -> Question:
    try:
        return draft.instrument.numbered(number)
    except IndexError as error:
        raise Http404 from error


def number_of(draft, question: Question) -> int:
    return draft.instrument.number_of(question)


def keep_answer(draft, form: QuestionForm) -> None:
    """A new answer makes the result shown before void."""
    draft.answers[form.question.key] = form.answer
    draft.judged_by = None


def page_after(draft, asked: Question, changing: bool) -> str:
    """Where an answer leads: danger first; then straight back to the check page, or on."""
    journey = draft.answered
    if any(interrupts(flag) for flag in journey.flags_from(asked)):
        return reverse("screening:pause", args=[draft.key, number_of(draft, asked)])
    following = journey.after(asked)
    if changing or following is None:
        return next_open_page(draft, journey)
    return reverse("screening:question", args=[draft.key, number_of(draft, following)])


def next_open_page(draft, journey: Journey) -> str:
    if journey.unanswered:
        return reverse("screening:question", args=[draft.key, number_of(draft, journey.unanswered[0])])
    return reverse("screening:check", args=[draft.key])


def interrupts(flag: Flag) -> bool:
    return flag.is_emergency or flag in INTERRUPTING


def question_page(request, draft, journey: Journey, asked: Question, changing: bool, form=None):
    """`form` when it comes back with errors. Otherwise it is made when it is drawn: a page that nobody has
    answered yet is the same for everyone, and drawn once for all."""
    before = journey.before(asked)
    if changing:
        back_url = reverse("screening:check", args=[draft.key])
    elif before:
        back_url = reverse("screening:question", args=[draft.key, number_of(draft, before)])
    else:
        back_url = reverse("screening:start")
    context = {
        "form": form,
        "fields": form or SimpleLazyObject(lambda: QuestionForm(asked, journey)),
        "is_blank": not form and asked.key not in journey.given and asked.kind is not Kind.ROWS,
        "question": asked,
        "title": title_of(journey, asked),
        "back_url": back_url,
        "exit_url": "../../exit/" if changing else "../exit/",  # the same in every journey
        "someone_else": journey.someone_else,
    }
    return page(request, draft, "screening/patient/question.html", context, status=422 if form else 200)


def title_of(journey: Journey, asked: Question) -> str:
    """Neutral, since the browser's history shows it; with the length only where that is known."""
    numbers = {"position": journey.position(asked), "length": len(journey.path)}
    pattern = (
        _("Question %(position)s of %(length)s") if journey.length_is_known else _("Question %(position)s")
    )
    return pattern % numbers


def page(request, draft, template: str, context: dict, status: int = 200):
    """A page of this journey. Leaving it wipes the draft."""
    context = {
        "journey": draft,
        "site": site(),
        "exit_url": reverse("screening:leave", args=[draft.key]),
        "someone_else": SimpleLazyObject(lambda: draft.answered.someone_else),
        **context,
    }
    return render(request, template, context, status=status)


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


def switch_language(request, draft, form: QuestionForm):
    """Switch on a question page: what was ticked goes along, where it makes a whole answer."""
    if form.is_valid():
        keep_answer(draft, form)
    return same_page_in_chosen_language(request, draft)


def same_page_in_chosen_language(request, draft):
    """For the language button of a page that posts to its own address."""
    draft.language = chosen_language(request, draft)
    return write_draft(redirect(request.path_info), draft)


def chosen_language(request, draft, field: str = "language") -> str:
    chosen = request.POST.get(field)
    return chosen if chosen in dict(LANGUAGE_CHOICES) else draft.language


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
def pause(request, draft, number):
    """Danger interrupts: one instruction, then a quiet way to go on or to stop.

    A post only switches the language: who needs these words must not lose them by asking for their own.
    """
    asked, journey = question_number(draft, number), draft.answered
    flags = [flag for flag in draft.answered.flags_so_far if interrupts(flag)]
    if asked not in journey.path or not flags:
        return redirect(next_open_page(draft, journey))
    if request.method == "POST":
        return same_page_in_chosen_language(request, draft)
    context = {
        "flags": flags,
        "is_emergency": urgency_of(flags) is Urgency.EMERGENCY,
        "back_url": reverse("screening:question", args=[draft.key, number]),
        "next_url": next_open_page(draft, journey),
    }
    return page(request, draft, "screening/patient/pause.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
@complete
def check(request, draft, journey):
    """Every answer in a short line; a post asks for the result, by the criteria published at this moment."""
    if "language" in request.POST:
        return same_page_in_chosen_language(request, draft)
    if request.method == "POST":
        draft.judged_by = CriteriaVersion.objects.published().number
        return write_draft(redirect("screening:result", draft.key), draft)
    context = {
        "rows": [check_row(draft, journey, asked) for asked in journey.path],
        "left_out": journey.left_out,
        "back_url": reverse("screening:question", args=[draft.key, number_of(draft, journey.path[-1])]),
    }
    return page(request, draft, "screening/patient/check.html", context)


def check_row(draft, journey: Journey, asked: Question) -> dict:
    return {
        "question": asked.short,
        "answers": answer_words(journey, asked),
        "href": reverse("screening:change", args=[draft.key, number_of(draft, asked)]),
    }


def judged(view):
    """Until the person has asked for the result, lead to the check page."""

    @wraps(view)
    def guarded(request, draft, journey, *args, **kwargs):
        if draft.judged_by is None:
            return redirect("screening:check", draft.key)
        version = CriteriaVersion.objects.get(number=draft.judged_by)
        return view(request, draft, journey, version, *args, **kwargs)

    return guarded


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
        "today": timezone.localdate(),
        "back_url": reverse("screening:check", args=[draft.key]),
    }
    return page(request, draft, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
@complete
@judged
def send(request, draft, journey, version):
    """The separate choice to send, with its own consent."""
    back_url = reverse("screening:result", args=[draft.key])
    if "switch_to" in request.POST:
        return switch_language_of_send_page(request, draft, SendForm, back_url)
    form = SendForm(request.POST or None, initial={"language": draft.language})
    if request.method == "POST" and form.is_valid():
        if stopped := stopped_by_guard(request, draft, form, back_url):
            return stopped
        submission = sending.send(
            journey=draft.journey,
            answered=journey,
            language=draft.language,
            version=version,
            contact=form.contact,
        )
        return confirm(draft, submission)
    return send_page(request, draft, form, back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
def call(request, draft):
    """Ask to be called from an emergency, before the last question or after it."""
    if urgency_of(draft.answered.flags_so_far) is not Urgency.EMERGENCY:
        return redirect("screening:journey", draft.key)
    back_url = reverse("screening:journey", args=[draft.key])
    if "switch_to" in request.POST:
        return switch_language_of_send_page(request, draft, CallForm, back_url)
    asked = {"language": draft.language, "no_phone": request.GET.get("phone") == "none"}
    form = CallForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        if stopped := stopped_by_guard(request, draft, form, back_url):
            return stopped
        return confirm(draft, ask_to_be_called(draft, form.contact))
    return send_page(request, draft, form, back_url)


def stopped_by_guard(request, draft, form: SendForm, back_url: str):
    """The answer to what looks like a program, or to a client that sent very often; None for people."""
    begun = 0 if isinstance(form, CallForm) else draft.begun  # an emergency may be quick
    if guard.suspects_a_bot(request.POST, begun):
        return send_page(request, draft, form, back_url, ask_again=True)
    if not guard.allow(request, "send"):
        return render(request, "429.html", status=429)
    return None


def ask_to_be_called(draft, contact: Contact | None) -> Submission:
    """With every question answered it is judged like any other; before that, there is no level."""
    own = {
        "journey": draft.journey,
        "answered": draft.answered,
        "language": draft.language,
        "contact": contact,
    }
    if draft.answered.is_complete:
        return sending.send(**own, version=CriteriaVersion.objects.published())
    return sending.send_in_emergency(**own)


def send_page(request, draft, form: SendForm, back_url: str, ask_again: bool = False):
    context = {
        "ask_again": ask_again,
        "form": form,
        "back_url": back_url,
        "home_is_unsafe": Flag.URGENT_UNSAFE_HOME in draft.answered.flags_so_far,
    }
    template = "screening/patient/call.html" if isinstance(form, CallForm) else "screening/patient/send.html"
    response = page(request, draft, template, context, status=422 if form.errors or ask_again else 200)
    if draft.code:
        return response
    draft.code = new_code(draft.language)  # before it is sent: of two clicks on send, both bring this one
    return write_draft(response, draft)


def switch_language_of_send_page(request, draft, form_class, back_url: str):
    """What was typed stays. The words of the code are of the language that the person sends in."""
    draft.language, draft.code = chosen_language(request, draft, "switch_to"), ""
    with override(draft.language):
        return send_page(request, draft, as_typed(form_class, request.POST), back_url)


def confirm(draft, submission: Submission):
    """From here on the draft holds the reference and no answer; the code until it was shown."""
    draft.reference, draft.answers = submission.reference, {}
    draft.code = draft.code or new_code(draft.language)
    if not returning.give_code(submission=submission, code=draft.code):
        draft.code = ""  # it was sent before, and has another
    return write_draft(redirect("screening:sent", draft.key), draft)


@require_GET
@with_draft
def sent(request, draft):
    """The reference, as often as it is asked for; the four words once."""
    if not draft.reference:
        return redirect("screening:journey", draft.key)
    submission = Submission.objects.filter(reference=draft.reference).first()
    context = {
        "reference": draft.reference,
        "code": draft.code.split(),
        "shown": sealed_words(draft),
        "as_sent": AsSent(submission.screening) if submission else None,
        "today": timezone.localdate(),
    }
    response = page(request, draft, "screening/patient/sent.html", context)
    if not draft.code:
        return response
    draft.code = ""  # a browser that takes this answer in can show the words, and then has them no more
    return write_draft(response, draft)


def sealed_words(draft) -> str:
    """For the language button of the page that shows the words: they come back with it."""
    return seal(f"{draft.key} {draft.code}".encode(), SHOWN) if draft.code else ""


def words_shown_before(request, draft) -> str:
    try:
        key, _, words = unseal(request.POST.get("shown", ""), SHOWN, max_age=LIFETIME).decode().partition(" ")
    except CannotUnseal:
        return ""
    return words if key == draft.key else ""


@require_safe
def leave(request, key):
    """Leave fast: the draft is wiped, and the browser goes to a neutral page. Works from a plain link."""
    return wipe_draft(away(), key)


def other_language_url(request) -> str:
    language = "es" if get_language() == "en" else "en"
    with override(language):
        return reverse("screening:start")
