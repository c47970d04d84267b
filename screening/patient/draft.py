"""The draft: one person's answers until they are sent, sealed in a cookie of their own browser."""

import time
from dataclasses import dataclass, field
from datetime import date
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from screening.actions.keeping import Kept
from screening.asked import asked_now
from screening.instrument import instruments
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.models import Screening
from screening.patient.tablet import turn_of
from vault.sealed_cookie import NotKept, SealedCookie

COOKIE = f"{settings.COOKIE_PREFIX}draft"
LIFETIME = 2 * 60 * 60  # seconds since the last answer
KEPT = SealedCookie(
    COOKIE, "draft", LIFETIME, path=lambda key: reverse("screening:journey", args=[key]), samesite="Lax"
)
TYPED = SealedCookie(
    f"{settings.COOKIE_PREFIX}typed", "typed", 10 * 60, path=KEPT.path, samesite="Lax"
)  # between two requests only


KEPT_FIELDS = ("journey", "language", "questionnaire", "answers", "begun", "follows", "last_on")


@dataclass
class Draft:
    """`key` is the journey's address; `journey` its secret name, under which it can be sent once.

    `questionnaire` is the version that it was begun with, and ends under whatever is released meanwhile.
    `judged_by` is the criteria version that gave the result now shown, `reference` the submission
    once it is sent: then the answers are gone from the draft. `code` is the secret code, from when the
    person may send until it was shown to them. `begun` is for guard.py.
    Once it is kept for another device, `kept` is what the words became, `turn` whose turn it was then, and
    `words` are those words until they were shown: see actions/keeping.py.
    Of a check-in, `follows` is the reference of what the person opened and answers again, `last_on` its day.
    `at_tablet` is their turn at a tablet of the waiting room, and empty on a device of their own.
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
    follows: str = ""
    last_on: str = ""
    kept: str = ""
    turn: str = ""
    words: str = ""
    at_tablet: str = ""

    @property
    def instrument(self) -> Instrument:
        """Raises NoSuchInstrument."""
        return instruments.get(instruments.ADULT_SUBSTANCE_USE, self.questionnaire)

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.last_on) if self.last_on else None

    @property
    def answered(self) -> Journey:
        """The way through the questions so far."""
        return Journey(self.instrument, self.answers)


def begin(language: str, at_tablet: str = "") -> Draft:
    return Draft(
        key=token_urlsafe(12),
        journey=str(uuid4()),
        language=language,
        questionnaire=asked_now().version,
        begun=int(time.time()),
        at_tablet=at_tablet,
    )


def begin_check_in(language: str, before: Screening, at_tablet: str = "") -> Draft:
    """The same questions asked of now. Whom they are about can't have changed."""
    draft = begin(language, at_tablet)
    draft.follows = before.reference
    draft.last_on = timezone.localdate(before.sent_at).isoformat()
    draft.answers = {"who_for": before.who_for}
    return draft


def to_keep(draft: Draft) -> dict[str, Any]:
    """What goes to another device. The result does not: it is asked for anew, by the criteria of that day."""
    return {name: getattr(draft, name) for name in KEPT_FIELDS}


def taken_up(content: dict[str, Any], kept: Kept, at_tablet: str = "") -> Draft:
    """The same journey, under another address."""
    key = token_urlsafe(12)
    return Draft(key=key, kept=kept.root, turn=kept.turn, at_tablet=at_tablet, **content)


def read_draft(request, key: str) -> Draft:
    """The draft that came with this request. Raises NotKept, also of one that was begun in another turn."""
    try:
        draft = Draft(**KEPT.read(request, key))
        instruments.get(instruments.ADULT_SUBSTANCE_USE, draft.questionnaire)
    except (LookupError, TypeError) as error:
        raise NotKept from error
    if draft.at_tablet != turn_of(request):
        raise NotKept
    return draft


def write_draft(response, draft: Draft):
    """Put the draft into the response. Every choice of every question fits, with room to spare.

    What is empty stays out: a server of the version before knows no fields that came since.
    """
    return KEPT.write(response, {name: value for name, value in vars(draft).items() if value})


def wipe_draft(response, key: str):
    return KEPT.wipe(TYPED.wipe(response, key), key)


def keep_typed(response, draft: Draft, at: str, typed: str):
    """What was typed on the page of this address and has to be put right. Raises TooLong."""
    return TYPED.write(response, {"key": draft.key, "at": at, "typed": typed})


def typed_at(request, draft: Draft) -> QueryDict | None:
    """What was typed there just before, if the browser comes back with it."""
    try:
        kept = TYPED.read(request, draft.key)
    except NotKept:
        return None
    return QueryDict(kept["typed"]) if kept["at"] == request.path_info else None


def forget_typed(response, draft: Draft):
    return TYPED.wipe(response, draft.key)
