"""Pages for anyone, before or without answering. No session, no cookie, no account is looked up."""

from django.http import Http404
from django.views.decorators.http import require_safe

from programs.offered.drawn import drawn_once
from programs.offered.last_known import Levels, levels_now
from screening.actions.keeping import KEPT_FOR
from screening.patient.draft import LIFETIME
from screening.patient.guides import BY_SLUG, GUIDES
from screening.patient.views.leaving import away


@require_safe
def home(request):
    levels = levels_now()
    return drawn_once(
        request,
        "screening/patient/public/home.html",
        (request.path_info, levels),
        lambda: {"levels": levels.in_order, "guides": GUIDES},
    )


@require_safe
def guide(request, slug):
    if slug not in BY_SLUG:
        raise Http404
    levels = levels_told_by(slug)
    template, context = guide_page(slug, levels)
    return drawn_once(request, template, (request.path_info, levels), lambda: context)


def levels_told_by(slug: str) -> Levels | None:
    """Of most guides none: they are there without a database."""
    return levels_now() if BY_SLUG[slug].tells_levels else None


def guide_page(slug: str, levels: Levels | None) -> tuple[str, dict]:
    context = {
        "guide": BY_SLUG[slug],
        "others": [each for each in GUIDES if each.slug != slug],
        "levels": levels.in_order if levels else [],
    }
    return BY_SLUG[slug].template, context


@require_safe
def privacy(request):
    template, context = privacy_page()
    return drawn_once(request, template, (request.path_info,), lambda: context)


def privacy_page() -> tuple[str, dict]:
    return "screening/patient/public/privacy.html", {
        "draft_hours": LIFETIME // 3600,
        "kept_days": KEPT_FOR.days,
    }


@require_safe
def accessibility(request):
    return drawn_once(request, "screening/patient/public/accessibility.html", (request.path_info,))


@require_safe
def crisis(request):
    return drawn_once(request, "screening/patient/public/crisis.html", (request.path_info,))


@require_safe
def under_18(request):
    return drawn_once(request, "screening/patient/public/under_18.html", (request.path_info,))


@require_safe
def leave_site(request):
    """Exit from a page without answers. There may be answers in another tab, or behind the back button."""
    return away(request)
