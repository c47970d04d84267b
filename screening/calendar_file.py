"""Appointments as a calendar file (iCalendar, RFC 5545), for phones and desks. It names nobody.

Written here, since it is eight lines of a fixed form: a library would bring three packages for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets; a longer one goes on in the next, after a space
STAMP = "%Y%m%dT%H%M%SZ"
ASSESSMENT_LASTS = timedelta(hours=1)  # nobody says how long it takes


@dataclass(frozen=True)
class Appointment:
    """`uid` stays the same when the time changes, so that a calendar moves what it has."""

    uid: str
    at: datetime
    title: str
    lasts: timedelta = ASSESSMENT_LASTS


def calendar_file(appointments: Iterable[Appointment], *, now: datetime) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//level-of-care//EN", "CALSCALE:GREGORIAN"]
    for each in appointments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.uid}@level-of-care",
            f"DTSTAMP:{now.astimezone(UTC):{STAMP}}",
            f"DTSTART:{each.at.astimezone(UTC):{STAMP}}",
            f"DTEND:{(each.at + each.lasts).astimezone(UTC):{STAMP}}",
            f"SUMMARY:{escaped(each.title)}",
            "END:VEVENT",
        ]
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


def folded(line: str) -> str:
    """No line longer than a calendar need read; none is broken within a letter."""
    rows, row = [], ""
    for letter in line:
        if len((row + letter).encode()) > LONGEST_LINE:
            rows.append(row)
            row = " "
        row += letter
    return "".join(f"{each}\r\n" for each in [*rows, row])
