"""Screen a file of answers or ratings, by the published criteria. See the README for the formats."""

import csv
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from programs.criteria import rating_files
from programs.criteria.dimensions import Dimension
from programs.criteria.explanation import range_of
from programs.criteria.files import CannotRead, encoding_of
from programs.criteria.ruleset import Ruleset
from programs.criteria.sheets import Sheet
from programs.models import CriteriaVersion
from screening.asked import asked_now
from screening.instrument import instruments
from screening.instrument.instrument import Instrument
from screening.instrument.journey import AnswerError, Journey
from screening.instrument.judgement import Judgement, judge
from screening.json_records import NoRecord, NoRecords, records_in, repeated_key

NO_TEXT = "\N{REPLACEMENT CHARACTER}"  # stands for bytes that are no text
MARK = "\ufeff"  # by which Excel tells that a file is UTF-8
ADDED_COLUMNS = ("level", "lowest", "highest", "error")


class Command(BaseCommand):
    help = (
        "Screen answers in JSON, or with --ratings a spreadsheet of ratings (CSV), by the published criteria."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", help='{"id", "answers"}, one a line or in a JSON list; - reads standard input'
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
        errors = "replace" if ratings else "surrogateescape"
        with opened(ratings or file, errors=errors) as source:
            all_good = screen(source, ruleset)
            self.output.flush()
        if not all_good:
            sys.exit(1)

    def screen_answers(self, source: TextIO, ruleset: Ruleset) -> bool:
        """One JSON object a line. Returns whether every record was good."""
        all_good = True
        for record in tqdm(records_in(source), unit=" records", disable=None):
            line = screened(record, self.instrument, ruleset)
            all_good = all_good and "error" not in line
            self.output.write(
                json.dumps(line) + "\n"
            )  # in ASCII, so that every terminal and locale can take it
        return all_good

    def screen_ratings(self, source: TextIO, ruleset: Ruleset) -> bool:
        """The same rows with columns added, in UTF-8. Returns whether every row was good."""
        if hasattr(self.stdout, "reconfigure"):  # the terminal's own encoding may lack a letter
            self.stdout.reconfigure(encoding="utf-8")
        sheet, columns = headed(source)
        if source.encoding != "utf-8":  # Excel tells by the mark how a file is coded
            self.output.write(MARK)
        self.output.write(sheet.hint)
        output = csv.writer(self.output, delimiter=sheet.separator, lineterminator="\n")
        output.writerow([*sheet.headings, *ADDED_COLUMNS])
        rows = bad = 0
        for row, problem in tqdm(readable(sheet), unit=" rows", disable=None):
            added = {"error": problem} if problem else rated(dict(zip(columns, row, strict=True)), ruleset)
            rows, bad = rows + 1, bad + ("error" in added)
            output.writerow([*row, *(added.get(column, "") for column in ADDED_COLUMNS)])
        self.stderr.write(f"Rows: {rows}, with an error: {bad}, blank and left out: {sheet.blank}.", str)
        return not bad


class Output:
    """Where the lines go. The reader may have closed the pipe, or the disk may be full."""

    def __init__(self, stream) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        self.attempt(lambda: self.stream.write(text, ending=""))

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
def opened(name: str, *, errors: str) -> Iterator[TextIO]:
    """The file as text, or standard input. What goes wrong in reading it is said in a line."""
    try:
        if name == "-" and sys.stdin is None:
            raise CommandError("There is no standard input to read.")
        with open(sys.stdin.fileno() if name == "-" else name, "rb", closefd=name != "-") as source:
            encoding = encoding_of(source.peek(len(MARK.encode())))
            text = TextIOWrapper(source, encoding=encoding, errors=errors, newline="")
            try:
                yield text
            finally:
                text.detach()  # standard input stays open
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except NoRecords as problem:
        raise CommandError(str(problem)) from problem


# Answers


def screened(record: object, instrument: Instrument, ruleset: Ruleset) -> dict:
    """What is said of one record: the result, or the question that is wrong and why."""
    if isinstance(record, NoRecord):
        return failure(None, "record", f"{record}")
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


# Ratings


def headed(source: TextIO) -> tuple[Sheet, list[str]]:
    """The sheet, and what each of its columns is called here."""
    try:
        sheet = Sheet(source)
        columns = rating_files.columns_of(sheet.headings)
    except CannotRead as problem:
        raise CommandError(str(problem)) from problem
    taken = [column for column in ADDED_COLUMNS if column in columns]
    if taken:
        raise CommandError(f"These columns are added by this command: rename yours: {', '.join(taken)}.")
    return sheet, columns


def readable(sheet: Sheet) -> Iterator[tuple[list[str], str]]:
    """Each row with what is wrong with it, if anything is."""
    while True:
        try:
            for row in sheet:
                yield row, ""
            return
        except CannotRead as problem:
            yield sheet.current, str(problem)


def rated(row: dict[str, str], ruleset: Ruleset) -> dict:
    """The columns added to a row. What is unknown is acted on as the highest level it could mean."""
    if any(NO_TEXT in cell for cell in row.values()):
        return {"error": "a cell is not text in UTF-8."}
    try:
        ratings, context = rating_files.person_in(row)
    except CannotRead as problem:
        return {"error": str(problem)}
    lowest, highest = range_of(ruleset, dict(zip(Dimension, ratings, strict=True)), context)
    return {"level": highest.value, "lowest": lowest.value, "highest": highest.value}
