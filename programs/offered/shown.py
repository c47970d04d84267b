"""A program offered here as a person reads it: its weekly times and facts, in the language of the moment."""

from collections.abc import Iterable
from datetime import datetime, time

from django.utils.dateformat import time_format
from django.utils.formats import date_format, localize
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from programs.models import Program, Track
from programs.offered.matching import Match, next_session
from vault.phones import dial

PLACES = {
    "in_person": gettext_lazy("In person"),
    "online": gettext_lazy("Online"),
    "both": gettext_lazy("In person or online"),
}
LANGUAGES = {
    "en": gettext_lazy("English"),
    "es": gettext_lazy("Spanish"),
    "other": gettext_lazy("Others, if you ask"),
}
WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


class ShownProgram:
    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def tracks(self) -> list[dict]:
        return [
            {"name": track.name_words, "times": times_in_words(track), "hours": hours_in_words(track)}
            for track in self.program.tracks.all()
        ]

    @property
    def place(self) -> str:
        return str(PLACES[self.program.place])

    @property
    def languages(self) -> str:
        return named(LANGUAGES[code] for code in self.program.languages)

    @property
    def seats(self) -> str:
        """Empty when it is not known."""
        number = self.program.seats_open
        if number is None:
            return ""
        if number == 0:
            return _("None right now. Ask how long the wait is.")
        return ngettext("%(number)s place", "%(number)s places", number) % {"number": number}


def facts_of(match: Match, now: datetime) -> list[dict]:
    """When to come and where, how to ask, and whether there is room. Where some times suit, only those."""
    shown = ShownProgram(match.program)
    times = [line for track in match.suiting or match.program.tracks.all() for line in times_in_words(track)]
    program = match.program
    session = next_session(match, now)
    facts = [
        (_("Times each week"), "; ".join(times), ""),
        (_("Next session"), day_and_time(session) if session else "", ""),
        (_("Phone"), program.phone, dial(program.phone)),
        (_("Where"), program.address, ""),
        (_("Languages"), shown.languages, ""),
        (_("Insurance"), program.cover_words, ""),
        (_("Open places"), shown.seats, ""),
    ]
    return [{"label": label, "text": text, "href": href} for label, text, href in facts if text]


def times_in_words(track: Track) -> list[str]:
    """One line for all days that have the same times."""
    days: dict[tuple[time, time], list[str]] = {}
    for each in track.times.all():
        days.setdefault((each.starts, each.ends), []).append(str(WEEKDAYS[each.weekday]))
    return [
        _("%(days)s: %(start)s to %(end)s")
        % {"days": named(names), "start": time_format(starts, "P"), "end": time_format(ends, "P")}
        for (starts, ends), names in days.items()
    ]


def day_and_time(at: datetime) -> str:
    day = f"{WEEKDAYS[at.weekday()]}, {date_format(at, 'MONTH_DAY_FORMAT')}"
    return _("%(day)s, %(time)s") % {"day": day, "time": time_format(at.time(), "P")}


def named(names: Iterable) -> str:
    """Days or languages in a row. Spanish writes them small, but for the first letter of a line."""
    words = ", ".join(str(name) for name in names)
    return capfirst(words.lower()) if get_language() == "es" else words


def hours_in_words(track: Track) -> str:
    hours = track.hours
    figure = int(hours) if hours == int(hours) else float(round(hours, 1))
    count = 1 if figure == 1 else 2  # the plural takes whole numbers; "1.5 hours" is one
    return ngettext("%(hours)s hour a week", "%(hours)s hours a week", count) % {"hours": localize(figure)}
