"""Pages for anyone, before or without answering. No session, no cookie, no account is looked up."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.models import CriteriaVersion
from programs.offered.drawn import drawn_once
from programs.offered.last_known import Levels, levels_now
from screening.actions.keeping import KEPT_FOR
from screening.asked import asked_now
from screening.patient.draft import LIFETIME
from screening.patient.guides import BY_SLUG, GUIDES
from screening.patient.views.leaving import away
from screening.patient.worked_out import WorkedOut, criteria_in_force, levels_in_words
from screening.standing import digest_of_rules
from screening.studied import running_study

WORKED_OUT = "screening/patient/public/worked_out.html"
WORKED_OUT_QUESTIONS = "screening/patient/public/worked_out_questions.html"


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
def worked_out(request):
    criteria = criteria_in_force()
    return drawn_once(
        request,
        WORKED_OUT,
        (request.path_info, asked_now(), criteria.digest if criteria else ""),
        lambda: worked_out_page(criteria, questions_url=reverse("screening:worked_out_questions")),
    )


@require_safe
def worked_out_questions(request):
    return drawn_once(
        request,
        WORKED_OUT_QUESTIONS,
        (request.path_info, asked_now()),
        lambda: questions_page(how_url=reverse("screening:worked_out")),
    )


def worked_out_page(criteria: CriteriaVersion | None, questions_url: str) -> dict:
    return {
        **questions_page(),
        "criteria": levels_in_words(criteria) if criteria else [],
        "questions_url": questions_url,
    }


def questions_page(how_url: str = "") -> dict:
    instrument = asked_now()
    return {
        "worked_out": WorkedOut(instrument),
        "version": instrument.version,
        "digest": digest_of_rules(instrument.version),
        "how_url": how_url,
    }


@require_safe
def privacy(request):
    template, context = privacy_page()
    return drawn_once(request, template, (request.path_info, context["study_runs"]), lambda: context)


def privacy_page() -> tuple[str, dict]:
    return "screening/patient/public/privacy.html", {
        "draft_hours": LIFETIME // 3600,
        "kept_days": KEPT_FOR.days,
        "study_runs": running_study() is not None,
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
