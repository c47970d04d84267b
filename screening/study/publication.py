"""The file of a study for a publication: coded, without personal data, and with no small group in it.

A row is a submission. What somebody outside could know of a person is when, through which door and in
which language they answered: no combination of these has fewer than eleven rows. What would, is told
more roughly, up to not at all. Ids are drawn for the file and kept nowhere, and rows are shuffled, so
that nothing leads from a row back to a submission.
"""

import csv
import hashlib
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from programs.criteria.backtest import FEWEST_SHOWN
from programs.criteria.dimensions import Dimension
from screening.models import Door, Study
from screening.study.results import Case, Results, Said

MERGED = "merged"
BLOCK = 4  # weeks told as one
NO_TIME = (1980, 1, 1, 0, 0, 0)  # of everything in the archive: when it was made is no one's business
JUDGES = ("ours", "first", "second")


class Group(NamedTuple):
    """What somebody outside could know of a person."""

    week: str  # since the study began, counted from 1
    door: str
    language: str


def by_block(group: Group) -> Group:
    first = (int(group.week) - 1) // BLOCK * BLOCK + 1
    return group._replace(week=f"{first}-{first + BLOCK - 1}")


ROUGHER: Sequence[Callable[[Group], Group]] = (
    lambda group: group,
    by_block,
    lambda group: by_block(group)._replace(language=MERGED),
    lambda group: by_block(group)._replace(door=MERGED, language=MERGED),
    lambda group: Group(MERGED, MERGED, MERGED),
)


class TooFew(Exception):
    """Fewer than eleven submissions make no file."""


@dataclass(frozen=True)
class Publication:
    """The archive, and what is put on record of it."""

    content: bytes
    cases: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def merged(groups: Sequence[Group]) -> list[Group]:
    """Each group told as exactly as it can be, so that every one that is told has eleven rows or more.

    Raises TooFew where there are fewer rows in all.
    """
    if len(groups) < FEWEST_SHOWN:
        raise TooFew
    told: list[Group] = list(groups)
    open_rows = list(range(len(groups)))
    for rougher in ROUGHER:
        for row in open_rows:
            told[row] = rougher(groups[row])
        counts = Counter(told[row] for row in open_rows)
        open_rows = [row for row in open_rows if counts[told[row]] < FEWEST_SHOWN]
    while 0 < len(open_rows) < FEWEST_SHOWN:  # the smallest other group is told as roughly as they are
        counts = Counter(group for row, group in enumerate(told) if row not in open_rows)
        smallest = min(counts, key=lambda group: (counts[group], group))
        open_rows += [row for row, group in enumerate(told) if group == smallest and row not in open_rows]
        for row in open_rows:
            told[row] = ROUGHER[-1](groups[row])
    return told


def publication(results: Results) -> Publication:
    """Raises TooFew."""
    cases = list(results.cases)
    random.SystemRandom().shuffle(cases)
    groups = merged([group_of(case, results.study) for case in cases])
    rows = [row_of(number, *pair) for number, pair in enumerate(zip(cases, groups, strict=True), start=1)]
    files = {
        "ratings.csv": as_csv([COLUMNS.keys(), *rows]),
        "dictionary.csv": as_csv([("column", "meaning", "values"), *dictionary()]),
        "README.txt": about(results),
    }
    return Publication(as_archive(files), len(cases))


def group_of(case: Case, study: Study) -> Group:
    return Group(str(week_of(case.drawn.at, study)), case.screening.door, case.screening.language)


def week_of(at: datetime, study: Study) -> int:
    return (at - study.started_at).days // 7 + 1


# The columns

GRADES = "0 (best) to 4 (worst)"
LEVEL_WORDS = "outpatient, iop, php, inpatient: from the least care to the most"
COLUMNS = {
    "id": ("A number drawn for this file", "1, 2, 3 …"),
    "week": (
        "When it was sent: weeks since the study began",
        f"1, 2, 3 …; {BLOCK} weeks as 1-{BLOCK}; {MERGED} where that would leave too few",
    ),
    "door": ("The way in which the answers came", f"{', '.join(Door.values)}; or {MERGED}"),
    "language": ("In which they were answered", f"en (English), es (Spanish); or {MERGED}"),
}
WHOSE = {
    "ours": "by our rules, from the answers",
    "first": "by the clinician in the first place, who did not see ours",
    "second": "by a second clinician, who did not see ours; empty where there was none",
}
for judge in JUDGES:
    for dimension in Dimension:
        COLUMNS[f"{judge}_{dimension.value}"] = (f"{dimension.label}, {WHOSE[judge]}", GRADES)
    COLUMNS[f"{judge}_level"] = (f"Level of care, {WHOSE[judge]}", LEVEL_WORDS)


def row_of(number: int, case: Case, group: Group) -> list[object]:
    judges: list[Said | None] = [case.ours, *case.theirs[:2]]
    judges += [None] * (len(JUDGES) - len(judges))
    said: list[object] = []
    for each in judges:
        said += [*each.ratings, each.level.value] if each else [""] * (len(Dimension) + 1)
    return [number, *group, *said]


def dictionary() -> list[tuple[str, str, str]]:
    return [(column, *meaning) for column, meaning in COLUMNS.items()]


def about(results: Results) -> str:
    study, screenings = results.study, [case.screening for case in results.cases]
    versions = sorted({screening.questionnaire_version for screening in screenings})
    criteria = sorted({str(screening.criteria_version) for screening in screenings})
    return f"""Second ratings of answers to a level-of-care screening

{len(screenings)} submissions, drawn at random when they were sent: {study.share} of 100, up to {study.size}.
Each was rated by up to {study.wanted} of the clinicians of the site, from the answers alone.
Planned before the start: an agreement (weighted kappa, quadratic weights) of {study.expected / 100:.2f},
to be shown to be above {study.above / 100:.2f}.

Questionnaire: {", ".join(versions)}. Criteria: {", ".join(criteria)}.

No combination of week, door and language has fewer than {FEWEST_SHOWN} rows. There is no name, number, date,
reference or free text here. Ids are made for this file and kept nowhere, so no row can be traced back.
What people took back, and what was deleted in time, is not in it.

Weeks since an event are derived from dates. Under HIPAA's Safe Harbor (45 CFR 164.514(b)(2)) that may
make this a limited data set: have it judged by an expert, or share it under a data use agreement.

ratings.csv has the rows, dictionary.csv says what each column means.
"""


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def as_archive(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, NO_TIME), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()
