"""A few invented programs, for a first look: no such place exists."""

from dataclasses import dataclass
from datetime import time

from django.contrib.auth.models import User

from programs.models import LevelOfCare, Program, Track
from programs.offered.actions import offering
from programs.offered.actions.levels import change_level
from programs.offered.actions.milestones import add_milestone
from programs.offered.actions.offering import Times

WEEKDAYS = range(5)


@dataclass(frozen=True)
class InventedProgram:
    """`tracks`: each with its name in English and Spanish, its times and the minutes of its break."""

    name: str
    level: str
    facts: dict
    tracks: tuple[tuple[str, str, Times, int], ...] = ()


def on(days, starts: time, ends: time) -> Times:
    return {day: [(starts, ends)] for day in days}


PLACES = (
    InventedProgram(
        "Riverbend Evenings (invented)",
        "iop",
        {
            "about": "Groups and talks one to one, after work or in the morning. Family comes on Tuesdays.",
            "about_es": "Grupos y charlas a solas, de noche o de mañana. La familia viene los martes.",
            "place": "in_person",
            "languages": ["en", "es"],
            "serves": "Adults",
            "serves_es": "Adultos",
            "cover": "Medicaid, Medicare and most plans",
            "cover_es": "Medicaid, Medicare y casi todos los planes",
            "seats_open": 4,
            "phone": "(212) 555-0171",
            "address": "12 Example Street",
        },
        (
            ("Evenings", "Noches", on(range(4), time(17, 30), time(20, 45)), 15),
            ("Mornings", "Mañanas", on(WEEKDAYS, time(9), time(12)), 0),
        ),
    ),
    InventedProgram(
        "Open Screen (invented)",
        "iop",
        {
            "about": "The same work as in a room, by video. A phone is enough.",
            "about_es": "El mismo trabajo que en una sala, por video. Basta un teléfono.",
            "place": "online",
            "languages": ["en"],
            "seats_open": 0,
            "phone": "(212) 555-0172",
        },
        (("By day", "De día", on((0, 2, 4), time(13), time(16)), 0),),
    ),
    InventedProgram(
        "Harbor Day Program (invented)",
        "php",
        {
            "about": "Five full days a week, with a nurse and a doctor there. You sleep at home.",
            "about_es": "Cinco días completos por semana, con enfermera y médico. Usted duerme en casa.",
            "place": "in_person",
            "languages": ["en", "es", "other"],
            "cover": "Medicaid and most plans",
            "cover_es": "Medicaid y casi todos los planes",
            "phone": "(212) 555-0173",
            "address": "3 Sample Quay",
        },
        (("Days", "Días", on(WEEKDAYS, time(9), time(15)), 60),),
    ),
    InventedProgram(
        "Oak Street Counseling (invented)",
        "outpatient",
        {
            "about": "One visit a week with the same counselor, alone or in a small group.",
            "about_es": "Una visita por semana con el mismo consejero, a solas o en un grupo pequeño.",
            "place": "both",
            "languages": ["en"],
            "seats_open": 9,
            "phone": "(212) 555-0174",
        },
        (("Tuesdays", "Martes", on((1,), time(18), time(19, 30)), 0),),
    ),
    InventedProgram(
        "Fernwood House (invented)",
        "inpatient",
        {
            "about": "You live there for a while, with help day and night.",
            "about_es": "Usted vive allí un tiempo, con ayuda de día y de noche.",
            "place": "in_person",
            "languages": ["en"],
            "seats_open": 2,
            "phone": "(212) 555-0175",
        },
    ),
)


MILESTONES = ("Four weeks without use", "Safe place to live", "Comes to every session")
RECERTIFY_DAYS = {"iop": 60, "php": 30}


def make(by: User) -> None:
    """Offer them, and let payers ask again, on a site that has no programs yet."""
    if Program.objects.exists():
        return
    for code, days in RECERTIFY_DAYS.items():
        level = LevelOfCare.objects.get(code=code)
        level.recertify_days = level.recertify_days or days
        change_level(level=level, seen=level.revision, by=by)
    for place in PLACES:
        program = Program(name=place.name, level=LevelOfCare.objects.get(code=place.level), **place.facts)
        offering.add_program(program=program, by=by)
        for name, name_es, times, break_minutes in place.tracks:
            track = Track(program=program, name=name, name_es=name_es, break_minutes=break_minutes)
            offering.save_track(track=track, times=times, by=by)
        offering.offer(program=program, by=by)
        for name in MILESTONES if place.level == "iop" else ():
            add_milestone(program=program, name=name, by=by)
