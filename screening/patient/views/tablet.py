"""The pages that only a tablet in the waiting room has: where a turn begins, and whether it goes on."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programs.models import LANGUAGE_CHOICES
from screening.actions import tablets
from screening.patient import guard
from screening.patient.tablet import COOKIE, keep_tablet, keep_turn, page_of_turn, tablet_of
from screening.patient.waiting_room import wipe


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def tablet(request):
    """In both languages, since nobody has chosen one yet. To come here is to leave; a post begins a turn."""
    device = tablet_of(request)
    if device is None:
        return redirect("screening:home")
    if request.method != "POST":
        page = render(request, "screening/patient/tablet/start.html")
        return keep_tablet(wipe(request, page), request.COOKIES[COOKIE])
    if not guard.from_this_site(request, cookie=None):
        raise PermissionDenied
    tablets.next_person(device)
    chosen = request.POST.get("language")
    with override(chosen if chosen in dict(LANGUAGE_CHOICES) else "en"):
        first = reverse("screening:start")
    return keep_turn(redirect(first), device, at=first)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def still_here(request):
    """A post renews the turn. Without scripts, a page leads here by itself before the time is over."""
    if tablet_of(request) is None:
        return redirect("screening:home")
    if request.method == "POST":
        if not guard.from_this_site(request, cookie=None):
            raise PermissionDenied
        return HttpResponse(status=204)
    context = {"back_url": page_of_turn(request)}
    response = render(request, "screening/patient/tablet/still_here.html", context)
    response.asked_by_itself = True  # nobody need be there, so the time runs on
    return response
