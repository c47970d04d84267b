"""A follow-up: a person opened what they sent with their reference and code, and may see and change it.

Like the draft it lives in a sealed cookie of their own browser. It ends 15 minutes after the last page.
"""

from dataclasses import asdict, dataclass, field
from secrets import token_urlsafe

from django.conf import settings
from django.urls import reverse

from screening.patient.tablet import turn_of
from vault.sealed_cookie import NotKept, SealedCookie

COOKIE = f"{settings.COOKIE_PREFIX}follow-up"
LIFETIME = 15 * 60  # seconds since the last page
KEPT = SealedCookie(
    COOKIE,
    "follow-up",
    LIFETIME,
    path=lambda key: reverse("screening:progress", args=[key]),
    samesite="Strict",
)


@dataclass
class FollowUp:
    """`key` is its address; `done` what was just done, to be told once on the next page.

    `gone_too` are the references of what was deleted along with it, for their receipts.
    `at_tablet` is as in a draft.
    """

    key: str
    reference: str
    language: str
    done: str = ""
    gone_too: list[str] = field(default_factory=list)
    at_tablet: str = ""


def begin_follow_up(reference: str, language: str, at_tablet: str = "") -> FollowUp:
    return FollowUp(key=token_urlsafe(12), reference=reference, language=language, at_tablet=at_tablet)


def read_follow_up(request, key: str) -> FollowUp:
    """The follow-up that came with this request. Raises NotKept, also of one of another turn."""
    try:
        follow_up = FollowUp(**KEPT.read(request, key))
    except TypeError as error:
        raise NotKept from error
    if follow_up.at_tablet != turn_of(request):
        raise NotKept
    return follow_up


def write_follow_up(response, follow_up: FollowUp):
    return KEPT.write(response, asdict(follow_up))


def wipe_follow_up(response, key: str):
    return KEPT.wipe(response, key)
