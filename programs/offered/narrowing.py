"""Which of the programs here a person wants to see: by level, times, place, language and insurance."""

from collections.abc import Iterable
from dataclasses import dataclass

from programs.models import Program
from programs.offered.matching import is_outside_office_hours

NAMED_IN_COVER = {
    "medicaid": ("medicaid",),
    "medicare": ("medicare",),
    "private": ("plan", "private", "seguro"),
}


@dataclass(frozen=True)
class Wish:
    """What was asked for. Each is empty where anything will do; the values are those of NarrowForm."""

    level: str = ""  # a level's code
    when: str = ""  # "outside": a track all in the evening or at the weekend; "day": one that is not
    place: str = ""  # "in_person" or "online"
    language: str = ""  # a language's code
    pays: str = ""  # a key of NAMED_IN_COVER

    def fits(self, program: Program) -> bool:
        return (
            self.level in ("", program.level.code)
            and self.fits_times(program)
            and (not self.place or program.place in (self.place, Program.Place.BOTH))
            and (not self.language or self.language in program.languages)
            and (not self.pays or names_payer(program, self.pays))
        )

    def fits_times(self, program: Program) -> bool:
        """A program without times can't say, and fits: to ask is better than not to see it."""
        tracks = program.tracks.all()
        if not self.when or not tracks:
            return True
        return any(is_outside_office_hours(track) is (self.when == "outside") for track in tracks)


def names_payer(program: Program, payer: str) -> bool:
    """Whether what it says of insurance, in either language, names this way to pay."""
    said = f"{program.cover} {program.cover_es}".casefold()
    return any(word in said for word in NAMED_IN_COVER[payer])


def narrowed(programs: Iterable[Program], wish: Wish) -> list[Program]:
    return [program for program in programs if wish.fits(program)]
