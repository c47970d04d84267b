"""What a person tried to save after their session ran out, carried through signing in.

It is sealed into a cookie of their own browser, of /staff/ alone, for a quarter of an hour; nothing of it is
kept here. Afterwards they are shown what they wrote and press once more: it is not saved by itself, since
someone else may have signed in there, or a colleague may have changed the same thing meanwhile.
"""

import json
import zlib
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from vault.sealing import CannotUnseal, seal, unseal

COOKIE = f"{settings.COOKIE_PREFIX}unfinished"
PURPOSE = "unfinished"
LIFETIME = 15 * 60  # seconds
LONGEST = 3800  # bytes; browsers drop a cookie of more than 4096 with its attributes


class Unfinished(NamedTuple):
    """The address that a form was sent to, and what stood in it."""

    address: str
    fields: list[list[str]]  # pairs of a name and a value, as they came

    @property
    def words(self) -> list[str]:
        """What a person wrote; the rest is ticks, numbers and codes."""
        return [value for _, value in self.fields if " " in value.strip()]


def ask_to_sign_in(request):
    """The sign-in page, from where the person comes back: to the page, or to what they were about to save."""
    if request.method != "POST":
        return redirect_to_login(request.path_info)
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    kept = Unfinished(request.path_info, [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"])
    sealed = seal(zlib.compress(json.dumps(kept).encode(), 9), PURPOSE)
    if len(sealed) > LONGEST:
        return redirect_to_login(reverse("people:landing"))
    response = redirect_to_login(reverse("people:unfinished"))
    response.set_cookie(
        COOKIE,
        sealed,
        max_age=LIFETIME,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
    return response


def unfinished_of(request) -> Unfinished | None:
    try:
        content = unseal(request.COOKIES[COOKIE], PURPOSE, max_age=LIFETIME)
    except (KeyError, CannotUnseal):
        return None
    return Unfinished(*json.loads(zlib.decompress(content)))


def finished(request, response):
    """Drop what was carried once a form arrives from someone who is signed in."""
    if request.method == "POST" and COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=settings.SESSION_COOKIE_PATH, samesite="Lax")
    return response
