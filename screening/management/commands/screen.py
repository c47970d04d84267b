"""Screen a file of answers or ratings, by the published criteria. See the README for the formats."""

import csv
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from programs.criteria import rating_files
from programs.criteria.dimensions import Dimension
from programs.criteria.explanation import range_of
from programs.criteria.files import CannotRead
from programs.criteria.ruleset import Ruleset
from programs.models import CriteriaVersion
from screening.asked import asked_now
from screening.instrument import instruments
from screening.instrument.instrument import Instrument
from screening.instrument.journey import AnswerError, Journey
from screening.instrument.judgement import Judgement, judge
from screening.json_lists import NoList, json_list, repeated_key

NO_TEXT = "\N{REPLACEMENT CHARACTER}"  # stands for bytes that are no UTF-8
UNREADABLE = "what is wrong"
ADDED_COLUMNS = ("level", "lowest", "highest", "error")


class Command(BaseCommand):
    help = (
        "Screen a JSON list of answers, or with --ratings a CSV file of ratings, by the published criteria."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", help='a JSON list of {"id", "answers"}; - reads standard input'
        )
        parser.add_argument("--ratings", metavar="FILE.csv", help="a CSV file with a rating in each column")
        parser.add_argument(
            "--questionnaire",
            metavar="VERSION",
            choices=instruments.versions(),
            help="which questionnaire was answered; by default the one that is asked now",
        )

    def handle(self, *args, file, ratings, questionnaire, **options):
        if bool(file) == bool(ratings):
            raise CommandError("Name one file: of answers, or with --ratings of ratings.")
        if ratings and questionnaire:
            raise CommandError("--questionnaire says what was answered: a file of ratings has no answers.")
        self.instrument = asked_now()
        if questionnaire:
            self.instrument = instruments.get(instruments.ADULT_SUBSTANCE_USE, questionnaire)
        ruleset = CriteriaVersion.objects.published().ruleset()
        screen = self.screen_ratings if ratings else self.screen_answers
        self.output = Output(self.stdout)
        with opened(ratings or file) as source:
            all_good = screen(source, ruleset)
            self.output.flush()
        if not all_good:
            sys.exit(1)

    def screen_answers(self, source: BinaryIO, ruleset: Ruleset) -> bool:
        """One JSON object a line. Returns whether every record was good."""
        all_good = True
        with tqdm.wrapattr(source, "read", total=size_of(source), disable=None) as watched:
            for record in json_list(watched):
                line = screened(record, self.instrument, ruleset)
                all_good = all_good and "error" not in line
                self.output.write(
                    json.dumps(line) + "\n"
                )  # in ASCII, so that every terminal and locale can take it
        return all_good

    def screen_ratings(self, source: BinaryIO, ruleset: Ruleset) -> bool:
        """The same rows with columns added. Returns whether every row was good."""
        text = TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="")
        rows = csv.DictReader(text, strict=True)  # a quote that is never closed would swallow people
        columns = columns_of(rows)
        output = csv.DictWriter(self.output, [*columns, *ADDED_COLUMNS], lineterminator="\n")
        output.writeheader()
        all_good = True
        for row in tqdm(readable(rows), unit=" rows", disable=None):
            added = rated(row, ruleset)
            all_good = all_good and "error" not in added
            output.writerow({**{column: row.get(column) for column in columns}, **added})
        text.detach()  # whoever opened the file closes it
        return all_good


class Output:
    """Where the lines go. Whoever reads them may have had enough, or the disk may be full."""

    def __init__(self, stream) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.attempt(lambda: self.stream.write(text))

    def flush(self) -> None:
        self.attempt(self.stream.flush)

    def attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BrokenPipeError:
            forget_what_is_left()
            sys.exit(128 + signal.SIGPIPE)  # as every program ends that `| head` cuts off
        except OSError as error:
            forget_what_is_left()
            raise CommandError(f"The result cannot be written: {error.strerror}.") from error


def forget_what_is_left() -> None:
    """Python would try once more to write it when it ends, and complain once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The file, or standard input. What goes wrong in reading it is said in a line."""
    try:
        if name == "-" and sys.stdin is None:
            raise CommandError("There is no standard input to read.")
        if name == "-":
            yield sys.stdin.buffer
        else:
            with open(name, "rb") as source:
                yield source
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except NoList as problem:
        raise CommandError(str(problem)) from problem
    except csv.Error as error:
        raise CommandError(f"{name} is not a CSV file: {error}.") from error


# Answers


def screened(record: object, instrument: Instrument, ruleset: Ruleset) -> dict:
    """What is said of one record: the result, or the question that is wrong and why."""
    if not isinstance(record, dict):
        return failure(None, "record", 'give an object: {"id", "answers"}')
    identifier = record.get("id")
    if repeated := repeated_key(record):
        return failure(identifier, repeated, "it stands here more than once: leave only the one that is true")
    if "answers" not in record:
        return failure(identifier, "answers", "the record has no answers")
    try:
        return {"id": identifier, **told(judge(Journey(instrument, record["answers"]), ruleset))}
    except AnswerError as error:
        return failure(identifier, error.question, error.message)


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
    except CannotRead as problem:
        raise CommandError(str(problem)) from problem
    taken = [column for column in ADDED_COLUMNS if column in columns]
    if taken:
        raise CommandError(f"These columns are added by this command: rename yours: {', '.join(taken)}.")
    return columns


def readable(rows: csv.DictReader) -> Iterator[dict]:
    """Each row. One that is no CSV comes as what is wrong with it."""
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield {UNREADABLE: f"what ends on line {rows.reader.line_num} cannot be read: {error}."}


def rated(row: dict, ruleset: Ruleset) -> dict:
    """The columns added to a row. What is unknown is acted on as the highest level it could mean."""
    if UNREADABLE in row:
        return {"error": row[UNREADABLE]}
    if any(NO_TEXT in (cell or "") for column, cell in row.items() if column is not None):
        return {"error": "a cell is not text in UTF-8."}
    try:
        ratings, context = rating_files.person_in(row)
    except CannotRead as problem:
        return {"error": str(problem)}
    lowest, highest = range_of(ruleset, dict(zip(Dimension, ratings, strict=True)), context)
    return {"level": highest.value, "lowest": lowest.value, "highest": highest.value}
