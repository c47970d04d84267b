"""Pages to read in the middle of a journey, with the way back to it: its own address keeps the draft at hand.

The same pages stand outside journeys. Here they offer no way to start over, and Back leads to where the
person was.
"""

from collections.abc import Callable

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs.offered.last_known import levels_of_care
from programs.offered.views.public import programs_wanted
from screening.patient.draft import Draft
from screening.patient.guides import BY_SLUG
from screening.patient.views.drafted import page, with_draft
from screening.patient.views.public import (
    WORKED_OUT,
    WORKED_OUT_QUESTIONS,
    guide_page,
    levels_told_by,
    privacy_page,
    questions_page,
    worked_out_page,
)
from screening.patient.worked_out import criteria_in_force

Page = tuple[str, dict]
PAGES: dict[str, Callable[..., Page]] = {
    "privacy": lambda request: privacy_page(),
    "crisis": lambda request: ("screening/patient/public/crisis.html", {}),
    "levels": lambda request: ("programs/offered/levels.html", {"levels": levels_of_care()}),
    "how": lambda request: (WORKED_OUT, worked_out_page(criteria_in_force(), "../how-questions/")),
    "how-questions": lambda request: (WORKED_OUT_QUESTIONS, questions_page("../how/")),
    "programs": lambda request: ("programs/offered/offered.html", programs_wanted(request)),
    **{slug: lambda request, slug=slug: guide_page(slug, levels_told_by(slug)) for slug in BY_SLUG},
}


@require_safe
@with_draft
def read(request, draft, name):
    if name not in PAGES:
        raise Http404
    template, context = PAGES[name](request)
    return page(
        request, draft, template, {**context, **way_back(draft), "journey": None, "other_language_url": ""}
    )


def way_back(draft: Draft) -> dict:
    """To what was sent, the result or the question that is open, each by its name."""
    if draft.reference:
        return {"back_url": reverse("screening:sent", args=[draft.key]), "back_text": _("Back")}
    if draft.judged_by:
        text = _("Back to your result")
        return {"back_url": reverse("screening:result", args=[draft.key]), "back_text": text}
    return {
        "back_url": reverse("screening:journey", args=[draft.key]),
        "back_text": _("Back to your questions"),
    }
