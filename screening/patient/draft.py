"""The draft: one person's answers until they are sent, sealed in a cookie of their own browser.

Nothing of it is stored here. The cookie's path is the journey's own address, so a browser with two
journeys open in two tabs keeps them apart, and no other page ever receives it. It expires, and it
opens only under the address it was made for.
"""

import json
import time
import zlib
from dataclasses import dataclass, field
from secrets import token_urlsafe
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from screening.asked import asked_now
from screening.instrument import instruments
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from vault.sealing import CannotUnseal, seal, unseal

COOKIE = f"{settings.COOKIE_PREFIX}draft"
PURPOSE = "draft"
LIFETIME = 2 * 60 * 60  # seconds since the last answer
LONGEST_COOKIE = 3800  # browsers drop a cookie of more than 4096 bytes with its attributes


class NoDraft(Exception):
    """There is no draft at this address: never begun, expired, altered, or left with Exit."""


@dataclass
class Draft:
    """`key` is the journey's address; `journey` its secret name, under which it can be sent once.

    `questionnaire` is the version that it was begun with, and ends under whatever is released meanwhile.
    `judged_by` is the criteria version that gave the result now shown, `reference` the submission
    once it is sent: then the answers are gone from the draft. `code` is the secret code, from when the
    person may send until it was shown to them. `begun` is for guard.py.
    """

    key: str
    journey: str
    language: str
    questionnaire: str
    answers: dict = field(default_factory=dict)
    judged_by: int | None = None
    reference: str = ""
    code: str = ""
    begun: int = 0  # when, in seconds as time.time() counts them

    @property
    def instrument(self) -> Instrument:
        """Raises NoSuchInstrument."""
        return instruments.get(instruments.ADULT_SUBSTANCE_USE, self.questionnaire)

    @property
    def answered(self) -> Journey:
        """The way through the questions so far."""
        return Journey(self.instrument, self.answers)


def begin(language: str) -> Draft:
    return Draft(
        key=token_urlsafe(12),
        journey=str(uuid4()),
        language=language,
        questionnaire=asked_now().version,
        begun=int(time.time()),
    )


def read_draft(request, key: str) -> Draft:
    """The draft that came with this request. Raises NoDraft."""
    try:
        content = unseal(request.COOKIES[COOKIE], PURPOSE, max_age=LIFETIME)
        draft = Draft(**json.loads(zlib.decompress(content)))
        instruments.get(instruments.ADULT_SUBSTANCE_USE, draft.questionnaire)
    except (LookupError, CannotUnseal, zlib.error, ValueError, TypeError) as error:
        raise NoDraft from error
    if draft.key != key:
        raise NoDraft
    return draft


def write_draft(response, draft: Draft):
    """Put the draft into the response. Every choice of every question fits, with room to spare."""
    content = zlib.compress(json.dumps(vars(draft), separators=(",", ":")).encode(), 9)
    sealed = seal(content, PURPOSE)
    if len(sealed) > LONGEST_COOKIE:
        raise ValueError("the draft does not fit into a cookie")
    response.set_cookie(COOKIE, sealed, **cookie_scope(draft.key), secure=settings.PRODUCTION, httponly=True)
    return response


def wipe_draft(response, key: str):
    response.delete_cookie(COOKIE, **cookie_scope(key))
    return response


def cookie_scope(key: str) -> dict[str, str]:
    return {"path": reverse("screening:journey", args=[key]), "samesite": "Lax"}
