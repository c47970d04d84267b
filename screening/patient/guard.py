"""What stands before the posts of people who have no session.

    if not guard.from_this_site(request):      # 403: another site sent this, not our page
    if not guard.allow(request, "send"):       # 429: too many from one client; says so, with the crisis block
    if guard.suspects_a_bot(request.POST, begun):  # show the form again with templates/components/sure.html

All three fail open for people. An old browser that cannot say where a post comes from is let in on
the draft cookie, which no other site can make it send. A database that is down counts no one. Whom
we take for a bot keeps the result and the crisis numbers, and gets through by pressing once more.

Nothing here keeps an address: clients are counted under a keyed name that changes daily.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from people.cache import tries
from people.clients import client_of
from screening.patient.draft import COOKIE
from vault.sealing import keyed_hash

HONEYPOT = "website"  # a field that people don't see: see templates/components/honeypot.html
SURE = "sure"  # the button of the second try

FASTEST_EMERGENCY = 8  # seconds from the first page to being sent
FAST_ONES, A_DAY = 3, timedelta(days=1)  # from one client: more of them are a flood

# No window is longer than the 15 minutes that templates/429.html asks people to wait.
LIMITS = {  # many people may share one address: a library, a shelter, a phone company
    "send": (60, timedelta(minutes=15)),
    "keep": (60, timedelta(minutes=15)),  # a draft, to finish it later
    "look_up": (20, timedelta(minutes=15)),  # a reference with its secret code, or the words of a draft
    # The code of one reference, from wherever: more than one client may try, so that nobody who knows only
    # the reference keeps its person out. At this rate, guessing four words takes some thousand years.
    "code_of_one": (100, timedelta(minutes=15)),
}


def from_this_site(request, cookie: str | None = COOKIE) -> bool:
    """Did a page of ours send this? `Sec-Fetch-Site` says so, and no page can set it.

    `cookie` is the one that our page would send along; None where a page sends none. A form is never
    sent by "none", the address bar: a browser that says so of forms cannot tell, as an old one cannot.
    """
    told = request.headers.get("Sec-Fetch-Site", "none")
    if told != "none":
        return told == "same-origin"
    origin = request.headers.get("Origin", "null")
    if origin != "null":
        return origin == f"{request.scheme}://{request.get_host()}"
    return cookie is None or cookie in request.COOKIES  # SameSite: another site's post lacks it


def suspects_a_bot(posted, begun: float) -> bool:
    """It filled in a hidden field, or went through all the questions faster than anyone can read them."""
    is_too_fast = time.time() - begun < settings.FASTEST_JOURNEY
    return (bool(posted.get(HONEYPOT)) or is_too_fast) and not posted.get(SURE)


def is_one_of_a_flood(request, begun: float, *, in_emergency: bool) -> bool:
    """Whether this client has sent many today, each faster than a person can: this one sinks in the queue.

    Only what is fast is counted, so that people behind the same address never sink with a program's.
    An emergency may be quick, but somebody has to read one page and type how to be reached.
    """
    least = min(FASTEST_EMERGENCY, settings.FASTEST_JOURNEY) if in_emergency else settings.FASTEST_JOURNEY
    if time.time() - begun >= least:
        return False
    try:
        with transaction.atomic():
            return tries.count(f"fast:{client_of(request)}", int(A_DAY.total_seconds())) > FAST_ONES
    except DatabaseError:
        return False


def allow(request, what: str) -> bool:
    """Count this request; False once its client has had as many as LIMITS has for `what`."""
    return is_within_limit(client_of(request), what)


def allow_code_of(reference: str) -> bool:
    """Count this try at one reference, whether or not there is one; False once there were too many."""
    return is_within_limit(keyed_hash(reference, "tries at a code")[:32], "code_of_one")


def is_within_limit(name: str, what: str) -> bool:
    """Every window starts at a whole multiple of its length."""
    most, window = LIMITS[what]
    seconds = int(window.total_seconds())
    try:
        with transaction.atomic():
            return tries.count(f"{what}:{name}:{int(time.time()) // seconds}", seconds) <= most
    except DatabaseError:
        return True
