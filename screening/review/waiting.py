"""Lengths of time as people say them."""

from datetime import timedelta

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


def in_short(length: timedelta) -> str:
    """ "just now", "5 min", "3 h 20 min", "2 days": two units at most, and never a false precision."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < DAY:
        minutes = seconds % HOUR // MINUTE
        return f"{seconds // HOUR} h {minutes} min" if minutes else f"{seconds // HOUR} h"
    days, hours = seconds // DAY, seconds % DAY // HOUR
    if days == 1:
        return f"1 day {hours} h" if hours else "1 day"
    return f"{days} days"
