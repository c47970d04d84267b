"""A tablet in the waiting room: which one a request comes from, and whose turn at it is going on.

The device has a cookie of its own, by which it is known until an admin ends it. A turn is the time of one
person: a second cookie, sealed and dated, which each page and each touch renews. Drafts and follow-ups name
the turn that they were begun in, and open in no other. So when a turn is over, whatever a browser may still
have opens nothing: neither after the last page, nor two minutes after the last touch, nor once the next
person began.
"""

from django.conf import settings

from screening.actions import tablets
from screening.models import Door, Tablet
from vault.sealed_cookie import NotKept, SealedCookie

COOKIE = f"{settings.COOKIE_PREFIX}tablet"
LIFETIME = 400 * 24 * 60 * 60  # seconds: the most that browsers allow; each person who begins renews it
IDLE = 2 * 60  # seconds without a touch
ON_THE_WAY = 10  # seconds that the last request of a turn may take
NOBODY = "nobody"  # no draft is of this turn
TURN = SealedCookie(
    f"{settings.COOKIE_PREFIX}turn",
    "turn at a tablet",
    IDLE + ON_THE_WAY,
    path=lambda turn: "/",
    samesite="Lax",
)


def tablet_of(request) -> Tablet | None:
    """Asked of the database once a request, and only for a browser that has been a tablet."""
    if not hasattr(request, "tablet"):
        token = request.COOKIES.get(COOKIE)
        request.tablet = tablets.known_by(token) if token else None
    return request.tablet


def turn_of(request) -> str:
    """The turn that goes on; NOBODY where none does. Empty on a device of a person's own."""
    tablet = tablet_of(request)
    if tablet is None:
        return ""
    return str(tablet.turn) if page_of_turn(request) else NOBODY


def page_of_turn(request) -> str:
    """The page that this turn was at last; empty where no turn goes on."""
    try:
        return TURN.read(request, str(request.tablet.turn))["at"]
    except NotKept:
        return ""


def door_of(request) -> Door:
    return Door.TABLET if tablet_of(request) else Door.WEB


def keep_tablet(response, token: str):
    response.set_cookie(
        COOKIE, token, max_age=LIFETIME, path="/", samesite="Lax", secure=settings.PRODUCTION, httponly=True
    )
    return response


def forget_tablet(response):
    """Ended by an admin: the browser is one like any other again."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return TURN.wipe(response, NOBODY)


def keep_turn(response, tablet: Tablet, at: str):
    return TURN.write(response, {"key": str(tablet.turn), "at": at})


def on_every_page(request) -> dict:
    """For templates: the tablet that the page is shown on, if it is one."""
    return {"tablet": getattr(request, "tablet", None)}
