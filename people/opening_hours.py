"""Opening hours, of the clinic or of a person on shift, as people write them.

They are kept as people write them: "Mon-Fri 09:00-17:00; Sat 10:00-13:00", "Fri-Mon 22:00-02:00"
over a weekend and past midnight, or "24/7"; with days on which nobody is there: "closed Jul 4" in every year,
"closed 2026-12-24 to 2027-01-01" in one. Times between two moments are worked out day by day in UTC, so a
day of 23 or 25 hours counts as it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PART = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? (?P<opens>\d?\d:\d\d)-(?P<closes>\d?\d:\d\d)")
DASH = re.compile("\\s*[-\N{EN DASH}\N{EM DASH}]\\s*")
ALWAYS = ("24/7", "always")
CLOSED = "closed "
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EVERY_YEAR = re.compile(r"(?P<month>[a-z]{3})[a-z]* (?P<day>\d?\d)")
LEAP_YEAR = 2000  # February 29 is a day
CLOSED_AT_MOST = timedelta(days=60)
MIDNIGHT = "24:00"
LONGEST_NIGHT = timedelta(hours=12)

Span = tuple[int, time, time | None]


@dataclass(frozen=True)
class ClosedDays:
    """From one day to another, both included: of one year, or of every year if they are one day of it."""

    first: date
    last: date
    is_every_year: bool = False

    def __contains__(self, day: date) -> bool:
        if self.is_every_year:
            return (day.month, day.day) == (self.first.month, self.first.day)
        return self.first <= day <= self.last


@dataclass(frozen=True)
class OpeningHours:
    """`spans` are (weekday from 0 for Monday, opens, closes); closes is None for midnight."""

    spans: tuple[Span, ...]
    closed: tuple[ClosedDays, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "OpeningHours":
        """Raises ValueError, with words that help, for what cannot be read."""
        parts = [" ".join(DASH.sub("-", part.lower()).split()) for part in text.split(";") if part.strip()]
        closed = tuple(closed_days(part) for part in parts if part.startswith(CLOSED))
        open_parts = [part for part in parts if not part.startswith(CLOSED)]
        return cls(tuple(without_overlap(span for part in open_parts for span in spans_of(part))), closed)

    def between(self, start: datetime, end: datetime, zone: tzinfo) -> timedelta:
        """How much of the time from start to end was opening time."""
        total = timedelta()
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            for opens, closes in self.on(day, zone):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += timedelta(days=1)
        return total

    def is_open(self, at: datetime, zone: tzinfo) -> bool:
        return any(opens <= at < closes for opens, closes in self.on(at.astimezone(zone).date(), zone))

    def next_opening(self, after: datetime, zone: tzinfo) -> datetime | None:
        """The first moment after this one at which it opens, in UTC; None if it never does."""
        first = after.astimezone(zone).date()
        ahead = len(DAYS) + 1 + sum(((each.last - each.first).days + 1) for each in self.closed)
        days = (first + timedelta(days=number) for number in range(ahead if self.spans else 0))
        return next((opens for day in days for opens, _ in self.on(day, zone) if opens > after), None)

    def on(self, day: date, zone: tzinfo) -> list[tuple[datetime, datetime]]:
        """When it opens and closes on one day, in UTC."""
        if any(day in closed for closed in self.closed):
            return []
        return [
            (moment(day, opens, zone), moment(day, closes, zone))
            for weekday, opens, closes in self.spans
            if weekday == day.weekday()
        ]


def moment(day: date, clock: time | None, zone: tzinfo) -> datetime:
    """A time on a local day, in UTC; None is the midnight that ends it."""
    local = datetime.combine(day + timedelta(days=clock is None), clock or time.min, zone)
    return local.astimezone(UTC)


def closed_days(part: str) -> ClosedDays:
    said = part.removeprefix(CLOSED)
    if match := EVERY_YEAR.fullmatch(said):
        try:
            day = date(LEAP_YEAR, MONTHS.index(match["month"]) + 1, int(match["day"]))
        except ValueError as error:
            raise ValueError(f"“{said}” is not a day of the year. Write it like: closed Jul 4") from error
        return ClosedDays(day, day, is_every_year=True)
    try:
        first, *rest = [date.fromisoformat(day) for day in said.split(" to ")]
        (last,) = rest or [first]
    except ValueError as error:
        how = "closed Jul 4, or: closed 2026-12-24 to 2027-01-01"
        raise ValueError(f"“{part}” cannot be read. Write it like: {how}") from error
    if not first <= last <= first + CLOSED_AT_MOST:
        raise ValueError(f"“{part}”: write the first day first, and at most {CLOSED_AT_MOST.days} days")
    return ClosedDays(first, last)


def spans_of(part: str) -> list[Span]:
    """A night is two spans: until midnight, and from there on the day after."""
    if part in ALWAYS:
        return [(day, time.min, None) for day in range(len(DAYS))]
    match = PART.fullmatch(part)
    if not match:
        raise ValueError(f"“{part}” cannot be read. Write it like: Mon-Fri 09:00-17:00")
    first, last = weekday(match["first"]), weekday(match["last"] or match["first"])
    days = [(first + number) % len(DAYS) for number in range((last - first) % len(DAYS) + 1)]
    opens = clock_time(match["opens"])
    closes = None if match["closes"] in (MIDNIGHT, "0:00", "00:00") else clock_time(match["closes"])
    if closes is None or closes > opens:
        return [(day, opens, closes) for day in days]
    night = datetime.combine(date.min + timedelta(days=1), closes) - datetime.combine(date.min, opens)
    if night > LONGEST_NIGHT:
        raise ValueError(f"“{part}” runs backward.")
    return [span for day in days for span in ((day, opens, None), ((day + 1) % len(DAYS), time.min, closes))]


def without_overlap(spans: Iterable[Span]) -> list[Span]:
    """In order, those that meet as one: no minute of waiting is counted twice."""
    found: list[Span] = []
    for day, opens, closes in sorted(spans, key=lambda span: span[:2]):
        before = found[-1] if found and found[-1][0] == day else None
        if before and (before[2] is None or opens <= before[2]):
            end = None if before[2] is None or closes is None else max(before[2], closes)
            found[-1] = (day, before[1], end)
        else:
            found.append((day, opens, closes))
    return found


def weekday(name: str) -> int:
    if name not in DAYS:
        raise ValueError(f"“{name}” is not a day. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun")
    return DAYS.index(name)


def clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text.zfill(len(MIDNIGHT)))
    except ValueError as error:
        raise ValueError(f"“{text}” is not a time of day. Write it like 09:00") from error
