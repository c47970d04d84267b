"""What a person tried to save after their session ran out, carried through signing in.

It is sealed into a cookie of their own browser, of /staff/ alone, for a quarter of an hour; nothing of it is
kept here. Afterwards they are shown what they wrote and press once more: it is not saved by itself, since
someone else may have signed in there, or a colleague may have changed the same thing meanwhile.
"""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from vault.sealed_cookie import NotKept, SealedCookie, TooLong

COOKIE = f"{settings.COOKIE_PREFIX}unfinished"
HERE = "staff"  # there is one of them in a browser, for all pages of staff
KEPT = SealedCookie(
    COOKIE,
    "unfinished",
    15 * 60,
    path=lambda key: settings.SESSION_COOKIE_PATH,
    samesite="Lax",
    outlives_browser=True,
)


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
    response = redirect_to_login(reverse("people:unfinished"))
    try:
        return KEPT.write(response, {"key": HERE, **kept._asdict()})
    except TooLong:
        return redirect_to_login(reverse("people:landing"))


def unfinished_of(request) -> Unfinished | None:
    try:
        kept = KEPT.read(request, HERE)
    except NotKept:
        return None
    return Unfinished(kept["address"], kept["fields"])


def finished(request, response):
    """Drop what was carried once a form arrives from someone who is signed in."""
    if request.method == "POST" and COOKIE in request.COOKIES:
        KEPT.wipe(response, HERE)
    return response
