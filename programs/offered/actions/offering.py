"""The programs offered here, and the weekly times at which people come."""

from collections.abc import Mapping, Sequence
from datetime import time

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from history.actions import record
from history.kinds import EventKind
from programs.criteria.ruleset import Level
from programs.models import LevelOfCare, Program, Track, TrackTime
from programs.models.offered import SESSIONS_A_DAY, overlapping
from vault import clock
from vault.meanwhile import take_turn

Times = Mapping[int, Sequence[tuple[time, time]]]  # by weekday: each session, from when to when


class TooFewHours(Exception):
    """A track comes to fewer minutes of care a week than make its program's level of care."""

    def __init__(self, track: Track, level: LevelOfCare):
        super().__init__(track, level)
        self.track, self.minutes, self.level = track, track.minutes, level


class NoTracks(Exception):
    """People are shown a program only once they can see when to come."""


class IsNamed(Exception):
    """What people sent names this program: a seat that was kept, or a milestone that was reached."""


def add_program(*, program: Program, by: User) -> None:
    """Raises ValidationError for a program that cannot stand. People see it once it is offered."""
    with transaction.atomic():
        program.changed_at, program.changed_by = clock.now(), by
        program.full_clean()
        program.save()
        record(EventKind.PROGRAM_ADDED, by=by, program=program.pk)


def change_program(*, program: Program, seen: int, by: User) -> None:
    """Raises ValidationError, ChangedMeanwhile, or TooFewHours when a track does not reach another level."""
    with transaction.atomic():
        take_turn(program, seen=seen, by=by)
        program.refresh_from_db(fields=["offered"])  # no part of what is edited: it may be withdrawn by now
        for track in program.tracks.all():
            refuse_too_few_hours(track, program.level)
        program.full_clean()
        program.save()
        record(EventKind.PROGRAM_CHANGED, by=by, program=program.pk)


def save_track(*, track: Track, times: Times, seen: int = 0, by: User) -> None:
    """Add or change a track with its times. `seen` is the revision that was edited.

    Raises ValidationError, TooFewHours, or ChangedMeanwhile.
    """
    with transaction.atomic():
        program = Program.objects.select_for_update().get(pk=track.program_id)
        if track.pk:
            take_turn(track, seen=seen, by=by)
        else:
            track.changed_at, track.changed_by = clock.now(), by
        track.full_clean()
        track.save()
        track.times.all().delete()
        sessions = [(weekday, *hours) for weekday, day in times.items() for hours in day]
        if any(len(day) > SESSIONS_A_DAY for day in times.values()):
            raise ValidationError(f"A day has at most {SESSIONS_A_DAY} sessions")
        if twice := overlapping(sessions):
            raise ValidationError(overlap_in_words(twice))
        for weekday, starts, ends in sessions:
            each = TrackTime(track=track, weekday=weekday, starts=starts, ends=ends)
            each.full_clean()
            each.save()
        refuse_too_few_hours(track, program.level)
        record(EventKind.TRACK_SAVED, by=by, program=program.pk, track=track.pk)


def overlap_in_words(session: tuple[int, time, time]) -> str:
    weekday, starts, _ends = session
    day = TrackTime.Weekday(weekday).label
    return f"{day}: the session at {starts:%H:%M} begins before the one before it ends"


def remove_track(*, track: Track, seen: int, by: User) -> None:
    """`seen` is the revision that was looked at.

    Raises ChangedMeanwhile, or NoTracks for the last one of a program that people are shown.
    """
    with transaction.atomic():
        program = Program.objects.select_for_update().get(pk=track.program_id)
        take_turn(track, seen=seen, by=by)
        record(EventKind.TRACK_REMOVED, by=by, program=program.pk, track=track.pk)
        track.delete()
        if program.offered:
            refuse_without_tracks(program)


def offer(*, program: Program, by: User) -> None:
    """Show it to people from now on. Raises NoTracks or TooFewHours."""
    with transaction.atomic():
        program = Program.objects.select_for_update().select_related("level").get(pk=program.pk)
        refuse_without_tracks(program)
        for track in program.tracks.all():
            refuse_too_few_hours(track, program.level)
        Program.objects.filter(pk=program.pk).update(offered=True)
        record(EventKind.PROGRAM_OFFERED, by=by, program=program.pk)


def withdraw(*, program: Program, by: User) -> None:
    """Stop showing it to people. It stays here and can be offered again."""
    with transaction.atomic():
        Program.objects.filter(pk=program.pk).update(offered=False)
        record(EventKind.PROGRAM_WITHDRAWN, by=by, program=program.pk)


def remove_program(*, program: Program, seen: int, by: User) -> None:
    """`seen` is the revision that was looked at. Raises ChangedMeanwhile, or IsNamed."""
    try:
        with transaction.atomic():
            take_turn(program, seen=seen, by=by)
            record(EventKind.PROGRAM_REMOVED, by=by, program=program.pk)
            program.delete()
    except ProtectedError as named:
        raise IsNamed(program) from named


def refuse_without_tracks(program: Program) -> None:
    """Inpatient needs none: people live there."""
    if program.level.level is not Level.INPATIENT and not program.tracks.exists():
        raise NoTracks


def refuse_too_few_hours(track: Track, level: LevelOfCare) -> None:
    if level.minimum_hours and track.minutes < level.minimum_hours * 60:
        raise TooFewHours(track, level)
