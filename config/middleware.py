"""What every request and response goes through beside Django's own middleware."""

import logging
import re
import time
from uuid import uuid4

from csp.utils import build_policy
from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware

from config.logs import request_id, route_of

log = logging.getLogger(__name__)

UNUSED_BROWSER_FEATURES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def isolate(get_response):
    """No other site may load what we serve, and no page of ours asks for the camera and the like."""

    def middleware(request):
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = UNUSED_BROWSER_FEATURES
        return response

    return middleware


def restrict_content(get_response):
    """django-csp's header, put together once: its own middleware does so for each request, though our
    policy is the same on every page (docs/performance.md has the gain)."""
    policy = build_policy()

    def middleware(request):
        response = get_response(request)
        response.headers["Content-Security-Policy"] = policy
        return response

    return middleware


def part_cookies(get_response):
    """Two Cookie headers become one again. HTTP/2 may send several, and a proxy should join them by a
    semicolon (RFC 9113, 8.2.3); one that passes them on leaves it to gunicorn, which joins whatever comes
    twice by a comma (gunicorn/http/wsgi.py), as CGI does. Then the draft would be lost between two others. No
    cookie of ours has a comma in it, and none may (RFC 6265, 4.1.1).
    """

    def middleware(request):
        sent = request.META.get("HTTP_COOKIE", "")
        if "," in sent:
            request.META["HTTP_COOKIE"] = sent.replace(",", ";")
        return get_response(request)

    return middleware


def never_store(get_response):
    """Nothing that a person saw comes back from a cache after they have left.

    Only what a view calls public may be kept: definitions, which say nothing of anyone.
    """

    def middleware(request):
        response = get_response(request)
        if not response.headers.get("Cache-Control", "").startswith("public,"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def log_request(get_response):
    """One line a request, under a number that its other lines carry too."""

    def middleware(request):
        number = request_id.set(request_number(request))
        started = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": route_of(request),
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(number)

    return middleware


def request_number(request) -> str:
    """The balancer's number for this request, where there is a balancer and the number fits in a log.

    Without one the header is the client's own, who could write a phone number into the log.
    """
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXIES else ""
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex


class SameOriginCsrfMiddleware(CsrfViewMiddleware):
    """Django's, for a site whose pages send no referrer.

    Under `Referrer-Policy: no-referrer` a browser posts our own forms with `Origin: null`, as it
    does those of a stranger's sandboxed page. Only `Sec-Fetch-Site`, which no page can set, tells
    them apart. Some browsers say "none" of every form, which means the address bar: they cannot tell,
    and the token, which is checked as always, decides alone.
    """

    def _origin_verified(self, request):
        if request.META["HTTP_ORIGIN"] == "null":
            return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")
        return super()._origin_verified(request)
