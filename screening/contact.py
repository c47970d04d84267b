"""How, when and under what name a person may be called. Everything in it is optional."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class CallTime(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"

    @property
    def label(self):
        return CALL_TIME_LABELS[self]


CALL_TIME_LABELS = {
    CallTime.MORNING: _("Morning"),
    CallTime.AFTERNOON: _("Afternoon"),
    CallTime.EVENING: _("Evening"),
    CallTime.WEEKEND: _("Weekend"),
}


RELATIONS = {
    "parent": _("Their parent"),
    "partner": _("Their husband, wife or partner"),
    "child": _("Their son or daughter"),
    "relative": _("Someone else in the family"),
    "friend": _("A friend"),
    "other": _("Someone else"),
}
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class OnBehalf:
    """What a person who sends for someone else says about the two. Empty: they did not say.

    `number_is` is MINE (the sender's) or THEIRS (the other person's); `they_know` "yes" or "no".
    """

    relation: str = ""  # a key of RELATIONS
    number_is: str = ""
    they_know: str = ""
    may_mention: bool = False  # whether the other person may be told who asked


@dataclass(frozen=True)
class Contact:
    """What a person gave so that they can be reached safely.

    `name` may be a first name or any name at all; `ask_for` is the name to ask for when someone
    else may pick up. `message_is_safe` is False until the person says that a message may be left.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    message_is_safe: bool = False
    ask_for: str = ""
    call_times: tuple[str, ...] = ()
    language: str = "en"
    safety: str = ""  # anything else that keeps them safe, in their words

    @classmethod
    def from_stored(cls, stored: Any) -> "Contact | None":
        return cls(**{**stored, "call_times": tuple(stored["call_times"])}) if stored else None

    def to_store(self) -> dict:
        return {**asdict(self), "call_times": list(self.call_times)}

    @property
    def can_be_reached(self) -> bool:
        return bool(self.phone or self.email)


def same_email(email: str) -> str:
    """The address as it is compared."""
    return email.strip().casefold()
