"""Error pages, which are plain text. Django's own views for them ask for a CSRF token first, and reading
a broken body for it would fail once more. Staff who open what is for another role keep their menu."""

import sys

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from people.roles import Refused
from people.views import refusal
from programs.models.criteria import CriteriaChanged

RETRY_AFTER = 10  # seconds


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request, exception):
    if isinstance(exception, Refused):
        return refusal(request, exception.roles)
    return HttpResponse(render_to_string("403.html"), status=403)


def page_not_found(request, exception):
    return HttpResponse(render_to_string("404.html"), status=404)


def server_error(request):
    """A database that is away or locked is no fault of the code: it passes, and the next press works. Nor are
    criteria that someone changed by hand: nobody is judged by them until they are put right."""
    problem = sys.exc_info()[1]
    if not isinstance(problem, OperationalError):
        status = 503 if isinstance(problem, CriteriaChanged) else 500
        return HttpResponse(render_to_string("500.html"), status=status)
    page = render_to_string("503_busy.html", {"action": request.path_info, "typed": typed_in(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})


def typed_in(request) -> list[tuple[str, str]]:
    """What was posted on a public page, to be posted again by one press; staff may have typed a password."""
    if request.method != "POST" or request.path_info.startswith(settings.SESSION_COOKIE_PATH):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
