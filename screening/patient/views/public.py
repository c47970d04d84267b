"""Pages for anyone, before or without answering. No session, no cookie, no account is looked up."""

from django.http import Http404
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from programs.offered.last_known import levels_of_care
from screening.patient.draft import LIFETIME
from screening.patient.guides import BY_SLUG, GUIDES
from screening.patient.views.leaving import away


@require_safe
def home(request):
    levels = SimpleLazyObject(levels_of_care)
    return render(request, "screening/patient/public/home.html", {"levels": levels, "guides": GUIDES})


@require_safe
def guide(request, slug):
    if slug not in BY_SLUG:
        raise Http404
    return render(request, *guide_page(slug))


def guide_page(slug: str) -> tuple[str, dict]:
    context = {
        "guide": BY_SLUG[slug],
        "others": [each for each in GUIDES if each.slug != slug],
        "levels": SimpleLazyObject(levels_of_care),  # asked for only where it is shown
    }
    return BY_SLUG[slug].template, context


@require_safe
def privacy(request):
    return render(request, *privacy_page())


def privacy_page() -> tuple[str, dict]:
    return "screening/patient/public/privacy.html", {"draft_hours": LIFETIME // 3600}


@require_safe
def accessibility(request):
    return render(request, "screening/patient/public/accessibility.html")


@require_safe
def crisis(request):
    return render(request, "screening/patient/public/crisis.html")


@require_safe
def under_18(request):
    return render(request, "screening/patient/public/under_18.html")


@require_safe
def leave_site(request):
    """Exit from a page without answers. There may be answers in another tab, or behind the back button."""
    return away(request)
