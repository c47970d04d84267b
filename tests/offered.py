"""A program that people are shown."""

from datetime import time

from programs.models import LevelOfCare, Program, Track
from programs.offered.actions import offering


def offer(name, ada):
    program = Program(
        name=name,
        level=LevelOfCare.objects.get(code="iop"),
        about="Groups in the evening.",
        about_es="Grupos por la noche.",
        place="in_person",
        languages=["en", "es"],
        cover="Medicaid",
        seats_open=4,
        phone="(212) 555-0142",
        website="https://river.example/",
    )
    offering.add_program(program=program, by=ada)
    track = Track(program=program, name="Evening", name_es="Noche", break_minutes=15)
    evening = [(time(17, 30), time(20, 45))]
    times = {0: evening, 2: evening, 5: [(time(9), time(12, 15))]}
    offering.save_track(track=track, times=times, by=ada)
    offering.offer(program=program, by=ada)
    return program
