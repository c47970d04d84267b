"""What an open page of staff asks every few seconds: who waits for a call, and who is new."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from screening.models import Submission
from screening.review.views.access import for_reviewers, number

COUNTED_AT_MOST = 99
ASKED = ("urgency", "stage", "acknowledged_by", "claimed_by", "lease_until")


@require_GET
@for_reviewers
def arrivals(request):
    """Counts only, up to a cap, without what sank. `since` is the newest that the page knows of, as this
    told it; without it none is new. The session runs on towards its end: a page is no person.
    """
    since = number(request.GET.get("since", ""))
    newest = Submission.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    came = Submission.objects.filter(sunk=False, pk__gt=newest if since is None else since).order_by("pk")
    new = list(came.only(*ASKED)[:COUNTED_AT_MOST])
    alarming = Submission.objects.alarming().filter(sunk=False).order_by()[:COUNTED_AT_MOST]
    response = JsonResponse(
        {
            "alarming": alarming.count() + Submission.objects.wrote_of_danger()[:COUNTED_AT_MOST].count(),
            "newest": newest,
            "new": len(new),
            "newly_alarming": sum(one.is_alarming for one in new),
        }
    )
    response.asked_by_itself = True
    return response
