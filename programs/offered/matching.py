"""Which of the programs offered here fit a person: their level of care, and the times that suit them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from programs.criteria.ruleset import Level
from programs.models import Program, Track, TrackTime
from programs.offered.last_known import programs_at

EVENING = time(17)
WEEKEND = (TrackTime.Weekday.SATURDAY, TrackTime.Weekday.SUNDAY)


@dataclass(frozen=True)
class Match:
    """A program at the right level. `suiting` are its tracks at times that the person can keep."""

    program: Program
    suiting: tuple[Track, ...]

    @property
    def suits(self) -> bool:
        return bool(self.suiting)

    @property
    def is_full(self) -> bool:
        """Known to have no place open."""
        return self.program.seats_open == 0


def matching_programs(level: Level, *, evenings_or_weekends: bool = False) -> list[Match]:
    """The programs at this level: those with times that suit first, and full ones after others alike.

    A constant number of queries.
    """
    programs = programs_at(level)
    found = [Match(program, suiting_tracks(program, evenings_or_weekends)) for program in programs]
    return sorted(found, key=lambda match: (not match.suits, match.is_full))


def suiting_tracks(program: Program, evenings_or_weekends: bool) -> tuple[Track, ...]:
    tracks = program.tracks.all()
    if not evenings_or_weekends:
        return tuple(tracks)
    return tuple(track for track in tracks if is_outside_office_hours(track))


def next_session(match: Match, now: datetime) -> datetime | None:
    """When the person could first come, by the times that suit, or else by all; None where that is not known.

    `now` is the time where the program is.
    """
    if match.is_full:
        return None
    tracks = match.suiting or match.program.tracks.all()
    return min((starts_after(now, each) for track in tracks for each in track.times.all()), default=None)


def starts_after(now: datetime, each: TrackTime) -> datetime:
    day = now.date() + timedelta(days=(each.weekday - now.weekday()) % 7)
    start = datetime.combine(day, each.starts, tzinfo=now.tzinfo)
    return start if start > now else start + timedelta(days=7)


def is_outside_office_hours(track: Track) -> bool:
    """All of its times are in the evening or at the weekend."""
    times = track.times.all()
    return bool(times) and all(each.weekday in WEEKEND or each.starts >= EVENING for each in times)
