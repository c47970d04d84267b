"""What is due: check-ins that were asked for, and recertifications."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from screening.review import due_dates
from screening.review.views.access import for_reviewers
from vault import clock


@require_GET
@for_reviewers
def due(request):
    """One part of it, first what is overdue, by pages."""
    parts = due_dates.parts(timezone.localdate(clock.now()))
    counts = {part.key: part.count for part in parts}
    asked = {part.key: part for part in parts}.get(request.GET.get("part", ""))
    shown = asked or next((part for part in parts if counts[part.key] != "0"), parts[0])
    dues, following = due_dates.page_of(shown, due_dates.Place.parse(request.GET.get("after", "")))
    context = {
        "section": "today",
        "part": shown,
        "parts": [
            {
                "text": part.title,
                "href": address(part=part.key),
                "current": part == shown,
                "count": counts[part.key],
            }
            for part in parts
        ],
        "dues": dues,
        "first_url": address(part=shown.key) if "after" in request.GET else "",
        "next_url": address(part=shown.key, after=following) if following else "",
    }
    return render(request, "screening/review/due.html", context)


def address(**asked) -> str:
    return f"{reverse('screening:due')}?{urlencode(asked)}"
