"""Who comes into the workspace, and how a submission is found."""

from functools import wraps

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import override

from people.roles import REVIEWERS, only_for
from screening.models import Screening, Submission
from screening.review.finding import reference_in


def for_reviewers(view):
    """Coordinators and leads. The workspace is English, whatever the browser asks for."""

    @wraps(view)
    def in_english(request, *args, **kwargs):
        with override("en"):
            return view(request, *args, **kwargs)

    return only_for(*REVIEWERS)(in_english)


def the_submission(reference: str) -> Submission:
    judged = Prefetch("screenings", Screening.objects.select_related("criteria_version", "asked_by"))
    found = Submission.objects.select_related("claimed_by", "acknowledged_by").prefetch_related(judged)
    return get_object_or_404(found, reference=reference_in(reference))


def number(text: str | None) -> int | None:
    """From a form or an address; None for what is no number that the database can hold."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
