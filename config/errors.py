"""Error pages, which are plain text. Django's own views for them ask for a CSRF token first, and reading
a broken body for it would fail once more. Staff who open what is for another role keep their menu."""

import sys

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from people.roles import Refused
from people.views import refusal

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
    """A database that is away or locked is no fault of the code: it passes, and the next press works."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return HttpResponse(render_to_string("500.html"), status=500)
    page = render_to_string("503_busy.html", {"action": request.path_info, "typed": typed_in(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})


def typed_in(request) -> list[tuple[str, str]]:
    """What was posted on a public page, to be posted again by one press; staff may have typed a password."""
    if request.method != "POST" or request.path_info.startswith(settings.SESSION_COOKIE_PATH):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
