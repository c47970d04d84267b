"""What holds for every page of staff: sessions that end, and the second factor."""

import time

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from people.proven import showed_provider_a_second_factor

SIGNED_IN_AT = "signed_in_at"
LONGEST_SESSION = 12 * 60 * 60  # seconds, however busy the person is
AREA = settings.SESSION_COOKIE_PATH
OPEN_WITHOUT_SECOND_FACTOR = f"{AREA}account/"


class StaffSessionMiddleware(SessionMiddleware):
    """Django's, but for a page that a browser asks for by itself: nobody need be there, so the time in
    which the session ends runs on."""

    def process_response(self, request, response):
        if getattr(response, "asked_by_itself", False):
            return response
        return super().process_response(request, response)


def guard_staff(get_response):
    """A day's session ends the same day, and what was just being saved goes through signing in
    (people/unfinished.py). Where a second factor is asked for, nothing opens before it."""

    def middleware(request):
        if not request.path_info.startswith(AREA) or not request.user.is_authenticated:
            return get_response(request)
        if time.time() - request.session.setdefault(SIGNED_IN_AT, time.time()) > LONGEST_SESSION:
            logout(request)
            return get_response(request) if request.method == "POST" else redirect(settings.LOGIN_URL)
        if lacks_second_factor(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def lacks_second_factor(request) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or request.path_info.startswith(OPEN_WITHOUT_SECOND_FACTOR):
        return False
    has_one = is_mfa_enabled(request.user, ["totp", "webauthn"])
    return not has_one and not showed_provider_a_second_factor(request, request.user)


def session_end(request):
    """For templates of staff: how long a session stays open without a page, and how to keep it open."""
    return {"session_end": SimpleLazyObject(facts_of_session)}


def facts_of_session() -> dict:
    return {
        "seconds": settings.SESSION_COOKIE_AGE,
        "minutes": settings.SESSION_COOKIE_AGE // 60,
        "still_here": reverse("people:still_here"),
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
    }
