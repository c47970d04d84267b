"""What an admin set for the whole site, and what every page needs to know of it."""

import time
from typing import TypedDict

from django.db import Error, models
from django.dispatch import receiver
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from notices.audience import back_at
from people.roles import roles_of
from screening.models import SiteSettings

REMEMBERED_FOR = 30  # seconds: another process's change shows within this time


class Memory(TypedDict):
    settings: SiteSettings | None
    until: float  # by the clock of time.monotonic


memory: Memory = {"settings": None, "until": 0.0}


def site() -> SiteSettings:
    """Never fails. Without a database, what was last known holds; before anything is known, the defaults."""
    known = memory["settings"]
    if known is None or time.monotonic() >= memory["until"]:
        known = asked_of_the_database() or known or SiteSettings()
        remember(known)
    return known


def asked_of_the_database() -> SiteSettings | None:
    try:
        return SiteSettings.objects.first() or SiteSettings()
    except Error:
        return None


def remember(settings: SiteSettings) -> None:
    memory["settings"], memory["until"] = settings, time.monotonic() + REMEMBERED_FOR


@receiver(models.signals.post_save, sender=SiteSettings)
def forget(**kwargs) -> None:
    """Ask again the next time: an admin sees at once what they changed."""
    memory["until"] = 0.0


def on_every_page(request) -> dict:
    """For templates: `site`, when somebody is here again while nobody is, where this page stands in the other
    language, and the roles of the person signed in. Worked out only when used."""
    return {
        "roles": SimpleLazyObject(lambda: roles_of(request.user)),
        "back_at": SimpleLazyObject(back_at),
        "site": SimpleLazyObject(site),
        "other_language_url": SimpleLazyObject(lambda: in_the_other_language(request.path_info)),
    }


def in_the_other_language(path: str) -> str:
    """The address of the same page in the other language; empty where an address has no language."""
    other = "en" if get_language() == "es" else "es"
    translated = translate_url(path, other)
    return translated if translated != path else ""
