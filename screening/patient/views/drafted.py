"""What the pages of a journey share: the draft that comes along, how far it is, and the language it is in.

There is no session here and no CSRF cookie: posts are checked by guard.from_this_site, and no other site
knows a journey's address.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from programs.models import LANGUAGE_CHOICES, CriteriaVersion
from screening.instrument.questions import Question
from screening.patient import guard
from screening.patient.draft import (
    LIFETIME,
    forget_typed,
    keep_typed,
    read_draft,
    typed_at,
    wipe_draft,
    write_draft,
)
from screening.patient.tablet import tablet_of
from screening.patient.waiting_room import to_the_next_person
from screening.site import site
from vault.sealed_cookie import NotKept, TooLong
from vault.sealing import CannotUnseal, seal, unseal

UNPROCESSABLE = 422
NO_SCRIPTS = "no_scripts"  # only browsers without them send this field: components/no_scripts.html
SHOWN = "words shown"  # the purpose under which the language button seals them
JUST_BEGUN = "begun"  # in the address that beginning leads to: without a draft there, the browser refused it


def with_draft(view):
    """Give a view the draft that came along, its pages in the draft's language. Without one: a kind page."""

    @wraps(view)
    @csrf_exempt
    def opened(request, key, *args, **kwargs):
        if request.method == "POST" and not guard.from_this_site(request):
            raise PermissionDenied
        try:
            draft = read_draft(request, key)
        except NotKept:
            if tablet_of(request):
                return to_the_next_person(request)
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


def mistakes_are_shown_anew(view):
    """A browser without scripts is led to the page with its mistakes, not given it in answer to the form.

    Else the form stays in its history, and Back from the next page ends in "Confirm Form Resubmission". With
    scripts, static/js/back.js sees to that. What was typed goes along, sealed, and is given to the view.
    """

    @wraps(view)
    def shown(request, draft, *args, **kwargs):
        if request.method != "POST":
            typed = typed_at(request, draft)
            response = view(request, draft, *args, typed=typed, **kwargs)
            return response if typed is None else forget_typed(response, draft)
        response = view(request, draft, *args, **kwargs)
        if response.status_code != UNPROCESSABLE or NO_SCRIPTS not in request.POST:
            return response
        anew = redirect(request.get_full_path())
        anew.cookies = response.cookies
        try:
            return keep_typed(anew, draft, request.path_info, request.POST.urlencode())
        except TooLong:
            return response

    return shown


def complete(view):
    """Until every question is answered, lead back to the first open one."""

    @wraps(view)
    def guarded(request, draft, *args, **kwargs):
        journey = draft.answered
        if journey.unanswered:
            return redirect("screening:question", draft.key, number_of(draft, journey.unanswered[0]))
        return view(request, draft, journey, *args, **kwargs)

    return guarded


def judged(view):
    """Until the person has asked for the result, lead to the check page."""

    @wraps(view)
    def guarded(request, draft, journey, *args, **kwargs):
        if draft.judged_by is None:
            return redirect("screening:check", draft.key)
        version = CriteriaVersion.objects.get(number=draft.judged_by)
        return view(request, draft, journey, version, *args, **kwargs)

    return guarded


def page(request, draft, template: str, context: dict, status: int = 200):
    """A page of this journey. Leaving it wipes the draft."""
    context = {
        "journey": draft,
        "site": site(),
        **ways_out(request.path_info),
        "someone_else": SimpleLazyObject(lambda: draft.answered.someone_else),
        **context,
    }
    return render(request, template, context, status=status)


def ways_out(path: str) -> dict[str, str]:
    """From a page of a journey to the exit, and to the pages of views/aside.py. Without the journey's own
    address, so that what shows them is the same in every journey, and can be kept."""
    up = "../" * (path.count("/") - len(("", "screen", "key")))
    return {"exit_url": f"{up}exit/", "read_url": f"{up}read/"}


def same_page_in_chosen_language(request, draft):
    """For the language button of a page that posts to its own address."""
    draft.language = chosen_language(request, draft)
    return write_draft(redirect(request.path_info), draft)


def chosen_language(request, draft, field: str = "language") -> str:
    chosen = request.POST.get(field)
    return chosen if chosen in dict(LANGUAGE_CHOICES) else draft.language


def sealed_words(draft, words: str) -> str:
    """For the language button of a page that shows secret words once: they come back with it."""
    return seal(f"{draft.key} {words}".encode(), SHOWN) if words else ""


def words_shown_before(request, draft) -> str:
    try:
        key, _, words = unseal(request.POST.get("shown", ""), SHOWN, max_age=LIFETIME).decode().partition(" ")
    except CannotUnseal:
        return ""
    return words if key == draft.key else ""


def number_of(draft, question: Question) -> int:
    return draft.instrument.number_of(question)
