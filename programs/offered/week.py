"""The times of tracks as a week, for components/week.html."""

from collections.abc import Iterable

from django.utils.formats import time_format

from programs.models import Track, TrackTime


def week_of(tracks: Iterable[Track]) -> list[dict]:
    """Each day with sessions, and its times. If there are several tracks, each is named."""
    tracks = list(tracks)
    times = [(each.weekday, each.starts, each, track) for track in tracks for each in track.times.all()]
    days: dict[int, list[str]] = {}
    for weekday, _starts, each, track in sorted(times, key=lambda time: time[:2]):
        hours = f"{time_format(each.starts)} \N{EN DASH} {time_format(each.ends)}"
        named = f"{hours}: {track.name_words}" if len(tracks) > 1 else hours
        days.setdefault(weekday, []).append(named)
    return [{"name": TrackTime.Weekday(weekday).label, "items": items} for weekday, items in days.items()]


def hours_and_minutes(minutes: int) -> str:
    """As staff read it: "9 hours", "8 hours 55 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((hours, "hour"), (rest, "minute"))
        if count
    ]
    return " ".join(parts) or "no time"
