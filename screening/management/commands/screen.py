"""Screen a file of answers or ratings, by the published criteria. See the README for the formats."""

import csv
import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

import ijson
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from programs import rating_files
from programs.criteria import Ruleset
from programs.dimensions import Dimension
from programs.explanation import range_of
from programs.models import CriteriaVersion
from screening.journey import AnswerError
from screening.judgement import Judgement, judge

ADDED_COLUMNS = ("level", "lowest", "highest", "error")
DEEPEST = 8  # no answer lies deeper in a record than 3; what lies deeper than this is cut off


class Command(BaseCommand):
    help = (
        "Screen a JSON list of answers, or with --ratings a CSV file of ratings, by the published criteria."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", help='a JSON list of {"id", "answers"}; - reads standard input'
        )
        parser.add_argument("--ratings", metavar="FILE.csv", help="a CSV file with a rating in each column")

    def handle(self, *args, file, ratings, **options):
        if bool(file) == bool(ratings):
            raise CommandError("Name one file: of answers, or with --ratings of ratings.")
        ruleset = CriteriaVersion.objects.published().ruleset()
        screen = self.screen_ratings if ratings else self.screen_answers
        with opened(ratings or file) as source:
            all_good = screen(source, ruleset)
        if not all_good:
            sys.exit(1)

    def screen_answers(self, source: BinaryIO, ruleset: Ruleset) -> bool:
        """One JSON object a line. Returns whether every record was good."""
        all_good = True
        for record in json_list(source):
            line = screened(record, ruleset)
            all_good = all_good and "error" not in line
            self.stdout.write(json.dumps(line))  # in ASCII, so that every terminal and locale can take it
        return all_good

    def screen_ratings(self, source: BinaryIO, ruleset: Ruleset) -> bool:
        """The same rows with columns added. Returns whether every row was good."""
        text = TextIOWrapper(source, encoding="utf-8-sig", newline="")
        rows = csv.DictReader(text)
        columns = columns_of(rows)
        output = csv.DictWriter(self.stdout, [*columns, *ADDED_COLUMNS], lineterminator="\n")
        output.writeheader()
        all_good = True
        for row in tqdm(rows, unit=" rows", disable=None):
            added = rated(row, ruleset)
            all_good = all_good and "error" not in added
            output.writerow({**{column: row[column] for column in columns}, **added})
        text.detach()  # whoever opened the file closes it
        return all_good


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The file, or standard input. What goes wrong in reading it is said in a line."""
    try:
        if name == "-":
            yield sys.stdin.buffer
        else:
            with open(name, "rb") as source:
                yield source
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not text in UTF-8.") from error
    except csv.Error as error:
        raise CommandError(f"{name} is not a CSV file: {error}.") from error


# Answers


def screened(record: object, ruleset: Ruleset) -> dict:
    """What is said of one record: the result, or the question that is wrong and why."""
    if not isinstance(record, dict):
        return failure(None, "record", 'give an object: {"id", "answers"}')
    identifier = record.get("id")
    if repeated := repeated_key(record):
        return failure(identifier, repeated, "it stands here more than once: leave only the one that is true")
    if "answers" not in record:
        return failure(identifier, "answers", "the record has no answers")
    try:
        return {"id": identifier, **told(judge(record["answers"], ruleset))}
    except AnswerError as error:
        return failure(identifier, error.question, error.message)


def repeated_key(value: object) -> str | None:
    """The first key that stands twice in one object: which of its values was meant cannot be known."""
    if isinstance(value, Object):
        found = (repeated_key(each) for each in value.values())
        return value.repeated or next(filter(None, found), None)
    return None


def failure(identifier: object, question: str, message: str) -> dict:
    return {"id": identifier, "error": {"question": question, "message": message}}


def told(judgement: Judgement) -> dict:
    assessment, recommendation = judgement.assessment, judgement.recommendation
    return {
        "level": recommendation.level.value,
        "ratings": assessment.profile.ratings,
        "context": sorted(assessment.profile.context),
        "flags": sorted(assessment.flags),
        "notes": sorted(assessment.notes),
        "criteria": sorted(criterion.code for criterion in recommendation.deciding),
        "eased": recommendation.eased,
        "range": [judgement.lowest.value, judgement.highest.value],
    }


class Object(dict):
    """A JSON object that remembers a key which came twice, where a dict keeps the last in silence."""

    repeated: str | None = None

    def __setitem__(self, key, value) -> None:
        if key in self and self.repeated is None:
            self.repeated = key
        super().__setitem__(key, value)


def json_list(source: BinaryIO) -> Iterator[object]:
    """The items of a JSON list, one at a time, so that a file of any length fits in memory."""
    with tqdm.wrapattr(source, "read", total=size_of(source), disable=None) as watched:
        try:
            events = ijson.basic_parse(without_mark(watched), use_float=True)
            if next(events)[0] != "start_array":
                raise CommandError("The file holds no JSON list.")
            yield from items(events)
        except ijson.JSONError as error:
            raise CommandError(f"The file is not a JSON list: {in_a_line(error)}.") from error


def items(events: Iterable[tuple[str, object]]) -> Iterator[object]:
    """The items of a list whose beginning was read, cut off where they are DEEPEST: nothing so deep is
    an answer, and building it could take all the memory there is."""
    depth = 0
    for event, value in events:
        if depth == 0:
            if event == "end_array":
                continue  # what may follow is for the parser to refuse
            builder = ijson.ObjectBuilder(map_type=Object)
        depth += event.startswith("start_")
        if depth <= DEEPEST:
            builder.event(event, value)
        depth -= event.startswith("end_")
        if depth == 0:
            yield builder.value


def without_mark(source: BinaryIO) -> BinaryIO:
    """Windows programs put three bytes before a text to say that it is UTF-8."""
    beginning = source.read(len(BOM_UTF8))
    return Rest(b"" if beginning == BOM_UTF8 else beginning, source)


class Rest:
    """A source of which the beginning was read already."""

    def __init__(self, beginning: bytes, source: BinaryIO) -> None:
        self.beginning, self.source = beginning, source

    def read(self, size: int) -> bytes:
        if size and self.beginning:
            beginning, self.beginning = self.beginning, b""
            return beginning
        return self.source.read(size)


def in_a_line(error: ijson.JSONError) -> str:
    """What the parser says is bytes where it met some that are no text."""
    [said, *_] = error.args or ("",)
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return text.splitlines()[0].rstrip(".") if text else "it cannot be read"


def size_of(source: BinaryIO) -> int | None:
    """Its bytes, where that can be known."""
    if not source.seekable():
        return None
    size = source.seek(0, 2)
    source.seek(0)
    return size


# Ratings


def columns_of(rows: csv.DictReader) -> list[str]:
    columns = list(rows.fieldnames or [])
    try:
        rating_files.check_columns(columns)
    except rating_files.CannotRead as problem:
        raise CommandError(str(problem)) from problem
    taken = [column for column in ADDED_COLUMNS if column in columns]
    if taken:
        raise CommandError(f"These columns are added by this command: rename yours: {', '.join(taken)}.")
    return columns


def rated(row: dict, ruleset: Ruleset) -> dict:
    """The columns added to a row. What is unknown is acted on as the highest level it could mean."""
    try:
        ratings, context = rating_files.person_in(row)
    except rating_files.CannotRead as problem:
        return {"error": str(problem)}
    lowest, highest = range_of(ruleset, dict(zip(Dimension, ratings, strict=True)), context)
    return {"level": highest.value, "lowest": lowest.value, "highest": highest.value}
