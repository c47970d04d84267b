"""A visit: somebody came back with their reference and code, and may see and change what they sent.

Like the draft it lives in a sealed cookie of their own browser, under an address of its own, so that
two visits in two tabs never mix and no other page receives it. It ends 15 minutes after the last page.
"""

import json
from dataclasses import asdict, dataclass
from secrets import token_urlsafe

from django.conf import settings
from django.urls import reverse

from vault.sealing import CannotUnseal, seal, unseal

COOKIE = f"{settings.COOKIE_PREFIX}follow-up"
PURPOSE = "visit"
LIFETIME = 15 * 60  # seconds since the last page


class NoVisit(Exception):
    """There is no visit at this address: never begun, expired, altered, or left with Exit."""


@dataclass
class Visit:
    """`key` is the visit's address; `done` what was just done, to be told once on the next page."""

    key: str
    reference: str
    language: str
    done: str = ""


def begin_visit(reference: str, language: str) -> Visit:
    return Visit(key=token_urlsafe(12), reference=reference, language=language)


def read_visit(request, key: str) -> Visit:
    """The visit that came with this request. Raises NoVisit."""
    try:
        visit = Visit(**json.loads(unseal(request.COOKIES[COOKIE], PURPOSE, max_age=LIFETIME)))
    except (KeyError, CannotUnseal, ValueError, TypeError) as error:
        raise NoVisit from error
    if visit.key != key:
        raise NoVisit
    return visit


def write_visit(response, visit: Visit):
    sealed = seal(json.dumps(asdict(visit), separators=(",", ":")).encode(), PURPOSE)
    response.set_cookie(COOKIE, sealed, **cookie_scope(visit.key), secure=settings.PRODUCTION, httponly=True)
    return response


def wipe_visit(response, key: str):
    response.delete_cookie(COOKIE, **cookie_scope(key))
    return response


def cookie_scope(key: str) -> dict[str, str]:
    return {"path": reverse("screening:status", args=[key]), "samesite": "Strict"}
