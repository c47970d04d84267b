"""The milestones on a page, program by program: without a seat, those of several may be theirs."""

from collections.abc import Iterable
from dataclasses import dataclass

from programs.models import Program
from screening.review.workspace import MilestoneRow


@dataclass(frozen=True)
class ProgramMilestones:
    program: Program
    rows: list[MilestoneRow]

    @property
    def reached(self) -> int:
        return sum(row.reached is not None for row in self.rows)


def by_program(rows: Iterable[MilestoneRow]) -> list[ProgramMilestones]:
    """The rows of each program, in their order; the programs in that of their first."""
    found: dict[Program, list[MilestoneRow]] = {}
    for row in rows:
        found.setdefault(row.milestone.program, []).append(row)
    return [ProgramMilestones(*each) for each in found.items()]
