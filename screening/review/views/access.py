"""Who comes into the workspace, and how a submission is found."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from people.roles import REVIEWERS, only_for
from screening.models import Screening, Submission
from screening.review.finding import reference_in

for_reviewers = only_for(*REVIEWERS)  # coordinators and leads


def the_submission(reference: str) -> Submission:
    judged = Prefetch("screenings", Screening.objects.select_related("criteria_version", "asked_by"))
    found = Submission.objects.select_related("claimed_by", "acknowledged_by").prefetch_related(judged)
    return get_object_or_404(found, reference=reference_in(reference))


def number(text: str | None) -> int | None:
    """From a form or an address; None for what is no number that the database can hold."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
