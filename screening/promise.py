"""The promise to call within so many hours: shown to people only while it is kept."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error
from django.utils import timezone

from screening.counting import WAITING
from screening.models import DayCount
from screening.models.counts import CountKind
from screening.site import site

DAYS = 30
KEPT_FROM = 0.9  # a promise that fails one person in ten is none
TELLS_FROM = 10  # people: fewer say nothing either way
REMEMBERED_FOR = 300  # seconds


@dataclass(frozen=True)
class Kept:
    """Of the people of the last 30 days, how many were called, or tried, in time."""

    in_time: int
    people: int

    @property
    def share(self) -> float:
        return self.in_time / self.people if self.people else 1.0

    @property
    def is_kept(self) -> bool:
        return self.people < TELLS_FROM or self.share >= KEPT_FROM


def kept_within(hours: int) -> Kept:
    """Hours of opening time. Who still waits counts as late once two days have gone by."""
    today = timezone.localdate()
    counts = DayCount.objects.filter(
        kind=CountKind.ATTEMPT, day__gte=today - timedelta(days=DAYS), day__lt=today, count__gt=0
    )
    in_time = people = 0
    for day, key, count in counts.values_list("day", "key", "count"):
        if key == WAITING and day > today - timedelta(days=2):
            continue
        people += count
        in_time += count if key != WAITING and int(key) <= hours * 60 else 0
    return Kept(in_time, people)


memory: dict[int, tuple[float, bool]] = {}


def promised_hours() -> int | None:
    """What people are told; None where nothing is promised, or it is not kept. Never fails."""
    hours = site().call_within
    if not hours:
        return None
    until, is_kept = memory.get(hours, (0.0, True))
    if time.monotonic() >= until:
        try:
            is_kept = kept_within(hours).is_kept
        except Error:
            return hours
        memory[hours] = (time.monotonic() + REMEMBERED_FOR, is_kept)
    return hours if is_kept else None


def on_every_page(request) -> dict:
    """For templates: the hours, worked out when they are shown."""
    return {"promised_hours": promised_hours}
