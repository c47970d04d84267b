"""Finish later: a draft is kept here for those who ask, and opens elsewhere with eight words.

What is kept, and for how long, is said before. The words are shown once, as those of a submission are.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from screening.actions import keeping
from screening.actions.keeping import Kept
from screening.instrument.flags import Urgency, urgency_of
from screening.patient import guard
from screening.patient.draft import LIFETIME, taken_up, to_keep, write_draft
from screening.patient.forms import WordsForm
from screening.patient.tablet import turn_of
from screening.patient.views.drafted import (
    page,
    same_page_in_chosen_language,
    sealed_words,
    unsent,
    with_draft,
    words_shown_before,
)

KEPT_AGAIN = "kept"  # in the address of the page that says so
CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
@unsent
def later(request, draft):
    """Before it is kept: what that means. Just then: the words, once. Later: until when, and a choice."""
    if "language" in request.POST:
        draft.words = words_shown_before(request, draft)
        return same_page_in_chosen_language(request, draft)
    if request.method == "POST":
        return act(request, draft)
    if draft.words:
        return words_page(request, draft)
    until = keeping.kept_until(draft.journey) if draft.kept else None
    if until:
        return kept_page(request, draft, until=until, kept_again=KEPT_AGAIN in request.GET)
    context = {"days": keeping.KEPT_FOR.days, "hours": LIFETIME // 3600}
    return later_page(request, draft, "screening/patient/later.html", context)


def act(request, draft):
    wanted = request.POST.get("do", "")
    if wanted == "delete":
        keeping.forget(journey=draft.journey)
        draft.kept = draft.turn = ""
        return back_to_later(draft)
    if wanted not in ("keep", "new"):
        return back_to_later(draft)
    if not guard.allow(request, "keep"):
        return render(request, "429.html", status=429)
    try:
        return keep(draft, wanted, sure=guard.SURE in request.POST)
    except keeping.OpenedElsewhere as opened:
        return kept_page(request, draft, opened=opened, wanted=wanted, status=CONFLICT)


def keep(draft, wanted: str, *, sure: bool):
    """Under the words it has; where it has none, or other ones are wanted, under new ones."""
    own = {"journey": draft.journey, "content": to_keep(draft), "sure": sure}
    if wanted == "keep" and draft.kept:
        try:
            draft.turn = keeping.keep_again(kept=Kept(draft.kept, draft.turn), **own).turn
            return back_to_later(draft, f"?{KEPT_AGAIN}")
        except (keeping.NothingKept, keeping.OtherWords):
            pass
    kept, draft.words = keeping.keep(language=draft.language, turn=draft.turn, **own)
    draft.kept, draft.turn = kept.root, kept.turn
    return back_to_later(draft)


def back_to_later(draft, said: str = ""):
    return write_draft(redirect(reverse("screening:later", args=[draft.key]) + said), draft)


def words_page(request, draft):
    """A browser that takes this answer in can show the words, and then has them no more."""
    context = {
        "code": draft.words.split(),
        "shown": sealed_words(draft, draft.words),
        "until": keeping.kept_until(draft.journey),
        "hours": LIFETIME // 3600,
        "go_on_at": request.build_absolute_uri(reverse("screening:go_on")),
    }
    response = later_page(request, draft, "screening/patient/later_words.html", context)
    draft.words = ""
    return write_draft(response, draft)


def kept_page(request, draft, *, status: int = 200, **context):
    return later_page(request, draft, "screening/patient/later_kept.html", context, status)


def later_page(request, draft, template: str, context: dict, status: int = 200):
    flags = draft.answered.flags_so_far
    context = {
        "back_url": reverse("screening:journey", args=[draft.key]),
        "is_emergency": urgency_of(flags) is Urgency.EMERGENCY,
        **context,
    }
    return page(request, draft, template, context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def go_on(request):
    """Open a draft that was kept, with its words. Each try is counted, and takes as long."""
    if request.method == "POST" and not guard.from_this_site(request, cookie=None):
        raise PermissionDenied
    form = WordsForm(request.POST if request.method == "POST" else None)
    return open_draft(request, form) if form.is_valid() else go_on_page(request, form)


def open_draft(request, form: WordsForm):
    if not guard.allow(request, "look_up"):
        return render(request, "429.html", status=429)
    try:
        kept, content = keeping.open_with_words(
            words=form.cleaned_data["words"], sure=guard.SURE in request.POST
        )
    except keeping.NothingKept:
        form.add_error("words", _("We have nothing under these eight words"))
        return go_on_page(request, form, not_found=True)
    except keeping.OpenedElsewhere as opened:
        context = {"form": form, "at": opened.at}
        return render(request, "screening/patient/go_on_here.html", context, status=CONFLICT)
    draft = taken_up(content, kept, turn_of(request))
    return write_draft(redirect("screening:journey", draft.key), draft)


def go_on_page(request, form: WordsForm, not_found: bool = False):
    context = {"form": form, "not_found": not_found, "days": keeping.KEPT_FOR.days}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "screening/patient/go_on.html", context, status=status)
