"""How people move between levels: read from what was sent and checked in, counted each night, and as a file.

Of those who have a place, or checked in at least once. Only coded facts are read, never a sealed field. Where
answers were gone through with the person, what was heard counts.
"""

import csv
import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.utils import timezone

from history.actions import record
from history.kinds import EventKind
from programs.criteria.movement import DAYS_A_WEEK, Moment, Movement, Story
from programs.criteria.ruleset import Level
from programs.criteria.stepping import CheckIn
from screening.instrument.flags import Urgency
from screening.models import CloseReason, CountedOverTime, Stage, Submission
from screening.models.screening import RATING_FIELDS
from screening.over_time import JUDGED, Said, is_urgent, read_check_in, suggestion_after
from screening.review.exports import Echo, harmless
from vault import clock

AT_ONCE = 2000


class Sent(NamedTuple):
    """What counts of one submission. `judged`: as in JUDGED, of its screening."""

    series: Any
    sent_at: datetime
    door: str
    heard: dict[str, Any] | None
    decided: str
    assessed: str
    placed: str
    language: str
    judged: dict[str, Any]

    @property
    def day(self) -> date:
        return timezone.localdate(self.sent_at)

    @property
    def is_urgent(self) -> bool:
        return is_urgent(self.judged, self.heard)

    @property
    def check_in(self) -> CheckIn | None:
        """None where it stopped at an emergency, and nobody went through it since."""
        facts = self.heard or self.judged
        return None if facts["level"] is None else read_check_in(self.day, self.judged, self.heard)

    @property
    def said(self) -> Said:
        """As `said_by` has it of a submission: what stopped at an emergency was never judged by itself."""
        level = self.placed or self.assessed or self.decided
        return Said(
            Level(level) if level else None,
            self.check_in if self.judged["level"] else None,
            self.judged["urgency"] == Urgency.EMERGENCY,
        )


def each_person() -> Iterator[list[Sent]]:
    """What each of them sent, the first first; one after another, however many there are."""
    columns = ("series", "sent_at", "door", "heard", "decided_level", "assessed_level", "placed_level")
    sent = (
        Submission.objects.exclude(close_reason=CloseReason.NOT_REAL)
        .order_by("series", "sent_at", "pk")
        .values_list(*columns, "screenings__language", *(f"screenings__{name}" for name in JUDGED))
    )
    alone = sent.filter(series__isnull=True, stage=Stage.PLACED).iterator(chunk_size=AT_ONCE)
    together = sent.filter(series__isnull=False).iterator(chunk_size=AT_ONCE)
    yield from ([read(row)] for row in alone)
    yield from (list(group) for _, group in groupby(map(read, together), key=attrgetter("series")))


def read(row: tuple) -> Sent:
    return Sent._make((*row[:8], dict(zip(JUDGED, row[8:], strict=True))))


def story_of(sent: Sequence[Sent], today: date) -> Story:
    first = sent[0].day
    moments = []
    for number, each in enumerate(sent):
        check_in, decided = each.check_in, Level(each.decided) if each.decided else None
        moments.append(
            Moment(
                day=(each.day - first).days,
                level=check_in.level if check_in else None,
                ratings=tuple(check_in.profile.ratings.values()) if check_in else None,
                suggested=suggested_of(sent[: number + 1]),
                decided=decided,
            )
        )
    return Story(moments, days=(today - first).days)


def suggested_of(sent: Sequence[Sent]) -> Level | None:
    """The level to which the rules led at the last of these; None where they could not say."""
    suggestion = suggestion_after([each.said for each in sent])
    return suggestion.level if suggestion else None


# Counted each night


def count() -> CountedOverTime:
    """Put down how everybody moved until now. It takes as long as there are people."""
    movement, today = Movement(), timezone.localdate(clock.now())
    for sent in each_person():
        movement.add(story_of(sent, today))
    counted, _ = CountedOverTime.objects.update_or_create(
        pk=1, defaults={"at": clock.now(), "sums": movement.as_json()}
    )
    return counted


# As a file, for an evaluation

COLUMNS = (
    *("person", "number", "week", "door", "language"),
    *(*RATING_FIELDS, "level", "urgent", "heard"),
    *("suggested", "decided", "assessed", "placed"),
)
"""Of a row for each check-in, as docs/over-time.md describes them one by one."""


def row_of(person: str, number: int, sent: Sequence[Sent]) -> Sequence[object]:
    """In the order of COLUMNS; `number` counts what the person sent from 0."""
    one = sent[number]
    facts = one.heard or one.judged
    suggested = suggested_of(sent[: number + 1])
    return (
        *(person, number + 1, (one.day - sent[0].day).days // DAYS_A_WEEK, one.door, one.language),
        *(*(facts[name] for name in RATING_FIELDS), facts["level"]),
        *("yes" if fact else "no" for fact in (one.is_urgent, one.heard)),
        *(suggested, one.decided, one.assessed, one.placed),
    )


def export(*, reason: str, by: User) -> Iterator[str]:
    """The lines of a CSV file without personal data: people in a random order, under random numbers.

    On record: who, why and how many rows.
    """
    everybody = list(each_person())
    random.SystemRandom().shuffle(everybody)
    rows = sum(map(len, everybody))
    record(EventKind.EXPORTED, by=by, reason=reason, columns=["over_time"], rows=rows)
    return lines_of(everybody)


def lines_of(everybody: Sequence[Sequence[Sent]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for sent in everybody:
        person = secrets.token_hex(4)
        for number in range(len(sent)):
            yield writer.writerow([harmless(value) for value in row_of(person, number, sent)])
