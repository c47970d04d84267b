"""A list of submissions as a file: the columns that were chosen, safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from people.names import name_of
from screening.contact import Contact
from screening.models import Screening, Submission
from screening.models.screening import RATING_FIELDS

# 42 CFR 2.32(a)(2): the short form of the notice that goes with every disclosure.
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
FORMULA = re.compile(r"(^|;)(?=[=+\-@\t\r])")


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    of: Callable[[Submission], object]


def moment(value) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


def contact_of(submission: Submission) -> Contact:
    return Contact.from_stored(submission.contact) or Contact()


def range_of(screening: Screening) -> str:
    return f"{screening.lowest}..{screening.highest}"


def ratings_heard(submission: Submission) -> str:
    return " ".join(str(submission.heard[name]) for name in RATING_FIELDS) if submission.heard else ""


COLUMNS = (
    Column("reference", "Reference", lambda each: each.reference),
    Column("sent", "Sent", lambda each: moment(each.sent_at)),
    Column("door", "Came", lambda each: each.get_door_display()),
    Column("urgency", "Urgency", lambda each: each.get_urgency_display()),
    Column("flags", "Flags", lambda each: "; ".join(str(flag.label) for flag in each.flag_list)),
    Column("level", "Recommended level", lambda each: each.level or ""),
    Column("heard_level", "Level by what was heard", lambda each: (each.heard or {}).get("level", "")),
    Column("heard_ratings", "Ratings by what was heard", ratings_heard),
    Column("range", "Lowest to highest", lambda each: range_of(each.screening) if each.is_judged else ""),
    Column("decided", "Decided level", lambda each: each.decided_level),
    Column("assessed", "Assessed level", lambda each: each.assessed_level),
    Column("placed", "Placed", lambda each: " ".join(filter(None, (each.placed_level, each.placed_where)))),
    Column("stage", "Stage", lambda each: each.get_stage_display()),
    Column("closed", "Closed because", lambda each: each.get_close_reason_display()),
    Column(
        "ratings",
        "Ratings",
        lambda each: " ".join(map(str, each.screening.profile.ratings.values())) if each.is_judged else "",
    ),
    Column("criteria", "Deciding criteria", lambda each: " ".join(each.screening.deciding)),
    Column("language", "Language", lambda each: each.screening.get_language_display()),
    Column("owner", "Who has it", lambda each: name_of(each.owner)),
    Column("attempt", "Opening minutes to the first attempt", lambda each: each.attempt_minutes),
    Column(
        "conversation", "Opening minutes to the first conversation", lambda each: each.conversation_minutes
    ),
)
CONTACT_COLUMNS = (
    Column("name", "Name", lambda each: contact_of(each).name),
    Column("phone", "Phone", lambda each: contact_of(each).phone),
    Column("email", "E-mail", lambda each: contact_of(each).email),
    Column("rule", "Their own rule", lambda each: contact_of(each).safety),
)
BY_NAME = {column.name: column for column in (*COLUMNS, *CONTACT_COLUMNS)}
CONTACT_NAMES = frozenset(column.name for column in CONTACT_COLUMNS)


def lines_of(submissions: Iterable[Submission], names: Iterable[str]) -> Iterator[str]:
    """The file, line by line: the heads, a row each, and the notice at the foot."""
    columns = [BY_NAME[name] for name in names]
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)  # a spreadsheet may part cells at semicolons
    yield "\ufeff" + writer.writerow([column.label for column in columns])
    for submission in submissions:
        yield writer.writerow([harmless(column.of(submission)) for column in columns])
    yield writer.writerow([NOTICE])


def harmless(value: object) -> str:
    """As text that no spreadsheet takes for a formula, not even one that parts cells at semicolons."""
    return FORMULA.sub(r"\1'", "" if value is None else str(value))


class Echo:
    """Hands back what a csv writer writes."""

    def write(self, line: str) -> str:
        return line
