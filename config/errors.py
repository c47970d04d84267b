"""Error pages, which are plain text. Django's own views for them ask for a CSRF token first, and reading
a broken body for it would fail once more. Staff who open what is for another role keep their menu."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from people.roles import Refused
from people.views import refusal


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request, exception):
    if isinstance(exception, Refused):
        return refusal(request, exception.roles)
    return HttpResponse(render_to_string("403.html"), status=403)


def page_not_found(request, exception):
    return HttpResponse(render_to_string("404.html"), status=404)
