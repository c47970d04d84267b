"""Files that are broken, too large, or made to do harm: each is refused in words, and nothing of it stays."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programs.criteria import rating_files, transfer
from programs.criteria.ruleset import Criterion, Ruleset
from programs.models import CriteriaVersion, WorkedCase
from programs.studio import case_files
from programs.studio.actions import drafting
from tests.rules import RULES
from tests.worked_cases import RATINGS, a_case

pytestmark = pytest.mark.django_db

RATINGS_HEADER = b"stability,severity,support,withdrawal,responsibilities\n"
CASES_HEADER = b"code,expected,source,basis\n"
HALF_A_CHARACTER, NO_CHARACTER, NO_NUMBER = "\ud800", "\0", float("nan")


@pytest.fixture
def upload(client, ada):
    """Posts a file to a page of this app, as Ada, and gives what the page says against it."""
    client.force_login(ada)

    def upload(name, content):
        response = client.post(reverse(f"programs:{name}"), {"file": SimpleUploadedFile("a.file", content)})
        return [] if response.status_code == 302 else response.context["form"].errors.get("file", [])

    return upload


def too_large():
    return b"0" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)


# Any file


@pytest.mark.parametrize("name", ["import_cases", "import_draft", "backtest_file"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (too_large(), "The file is too large. Choose one of at most 8 MB."),
        ("é".encode("latin-1"), "The file is not text in UTF-8"),
        ("a,b".encode("utf-16")[:-1], "The file is not text in UTF-8"),
        (b"PK\x03\x04\0\0", "The file is not a text file"),
    ],
    ids=["empty", "too large", "latin-1", "half a utf-16", "a spreadsheet's own"],
)
def test_what_is_no_text_is_said_to_be_none(upload, ada, name, content, message):
    if name == "backtest_file":
        drafting.start_draft(by=ada)
    assert upload(name, content)[0].startswith(message)


@pytest.mark.parametrize("name", ["import_cases", "import_draft"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b"[NaN]", b"[1e999]", b'["\\ud800"]', b'["\\u0000"]'])
def test_json_that_no_database_takes_is_refused(upload, name, content):
    assert upload(name, content)[0].startswith("This is not a JSON file")


def test_a_file_of_two_megabytes_is_read(upload, ada):
    drafting.start_draft(by=ada)
    rows = b"1,0,0,0,0\n" * 200_000
    assert upload("backtest_file", RATINGS_HEADER + rows) == []


def test_pages_for_the_public_keep_nothing_of_a_file(client, rf):
    request = rf.post("/start/", {"file": SimpleUploadedFile("a.csv", b"0" * 1000)})
    assert request.FILES["file"].read() == b""


# Tables


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_lines_end_as_they_like(upload, ada, ending):
    drafting.start_draft(by=ada)
    assert upload("backtest_file", (RATINGS_HEADER + b"1,0,0,0,0\n").replace(b"\n", ending)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("backtest_file", RATINGS_HEADER + b"1" * 200_000 + b",0,0,0,0\n"),
        ("import_cases", CASES_HEADER + b"X" * 200_000 + b",iop,us,own\n"),
    ],
)
def test_a_cell_without_end_is_refused(upload, ada, name, content):
    drafting.start_draft(by=ada)
    [problem] = upload(name, content)
    assert problem.startswith("Line 2")
    assert "cannot be read" in problem


def test_a_quote_that_is_never_closed_swallows_nobody(upload, ada):
    drafting.start_draft(by=ada)
    content = RATINGS_HEADER + b'"1,0,0,0,0\n0,0,0,4,0\n'
    assert "cannot be read" in upload("backtest_file", content)[0]


def test_a_cell_too_many_is_named_by_its_line(upload):
    assert upload("import_cases", CASES_HEADER + b"X1,iop,us,own,more\n") == [
        "Line 2: there are more cells than columns."
    ]


INPUTS = Path(__file__).parents[2] / "inputs"


@pytest.mark.parametrize(
    "name",
    ["semicolons", "tabs", "sep_line", "utf16", "blank_last_rows", "bom_round_trip", "wide_letters"],
)
def test_a_spreadsheet_of_ratings_is_read_however_it_was_saved(upload, ada, name):
    drafting.start_draft(by=ada)
    assert upload("backtest_file", (INPUTS / f"{name}.csv").read_bytes()) == []


def test_a_blank_row_is_no_past_case():
    [case, *others] = rating_files.read((INPUTS / "blank_last_rows.csv").read_text())
    assert [each.count for each in (case, *others)] == [1, 1]


def test_a_half_rating_and_a_doubtful_yes_are_named_by_their_line(upload, ada):
    drafting.start_draft(by=ada)
    [half] = upload("backtest_file", (INPUTS / "floats_and_na.csv").read_bytes())
    [maybe] = upload("backtest_file", (INPUTS / "other_case.csv").read_bytes())
    assert half.startswith("Line 4, severity")
    assert maybe.startswith("Line 9, pregnant")


@pytest.mark.parametrize(
    ("separator", "encoding", "before", "after"),
    [(";", "utf-8", "", ""), ("\t", "utf-16", "", ""), (",", "utf-8-sig", "sep=,\n", ",,,\n\n")],
)
def test_a_spreadsheet_of_worked_cases_is_read_however_it_was_saved(
    upload, separator, encoding, before, after
):
    rows = list(csv.reader(io.StringIO(case_files.to_csv([a_case()]), newline="")))
    rows[0] = [f" {name.title()} " for name in rows[0]]
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=separator).writerows([*row, "", ""] for row in rows)

    assert upload("import_cases", f"{before}{saved.getvalue()}{after}".encode(encoding)) == []
    assert WorkedCase.objects.filter(code="X1").count() == 1


def test_criteria_of_a_later_release_are_refused_in_words(upload):
    [problem] = upload("import_draft", (INPUTS / "criteria_newer_row.json").read_bytes())
    assert "note, which this release does not know" in problem
    assert "__init__" not in problem


# Worked cases

NOT_WORDS = [5, True, "x", {"a": 1}, [5], [None], [["a"]]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("context", value) for value in [*NOT_WORDS, None, ["tall"]]),
        *(("acceptable", value) for value in [*NOT_WORDS, None, ["hospital"]]),
        *(("flags", value) for value in NOT_WORDS),
        *(("notes", value) for value in NOT_WORDS),
        *(("ratings", value) for value in [5, "x", [], {}, {"stability": 0}, RATINGS | {"severity": 5}]),
        *(("ratings", RATINGS | {"severity": value}) for value in ["2", None, True, 2.0, [2]]),
        *(("ratings", RATINGS | {"height": 2}) for _once in [1]),
        *(("code", value) for value in ["", None, 5, [], "C 1", "a/b", "X" * 13]),
        *(("title", value) for value in ["", None, 5, "x" * 121]),
        *(("expected", value) for value in ["", None, "hospital"]),
        *(("basis", value) for value in ["", None, "hearsay"]),
    ],
)
def test_a_case_that_could_not_be_run_is_not_stored(upload, name, value):
    record = case_files.as_dict(a_case()) | {name: value}
    assert upload("import_cases", json.dumps([record]).encode())
    assert WorkedCase.objects.count() == 52


@pytest.mark.parametrize("code", ["add", "import", "export"])
def test_a_case_may_have_any_word_as_its_code(client, upload, code):
    assert upload("import_cases", case_files.to_json([a_case(code=code)]).encode()) == []
    page = client.get(reverse("programs:worked_case", args=[code]))
    assert f"Case {code}" in page.content.decode()


# Criteria


def criteria_file(rows):
    """A file by someone who works out the checksum too."""
    try:
        digest = Ruleset(Criterion(**row) for row in rows).digest
    except (TypeError, ValueError):
        digest = "none"
    content = {"format": transfer.FORMAT, "format_version": 1, "sha256": digest, "criteria": rows}
    return json.dumps(content).encode()


ROWS = [row.as_dict() for row in RULES.criteria]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("code", value) for value in ["", None, 5, [], "C 1", "a/b", "../x", "C1\n", "ñ", "C" * 13]),
        *(("required", value) for value in [None, 5, "", "x", [], {}, HALF_A_CHARACTER]),
        *(("why", value) for value in [None, 5, [], HALF_A_CHARACTER, NO_CHARACTER, NO_NUMBER, "x" * 201]),
        *(("source", value) for value in [None, 5, "x" * 301]),
        *(("level", value) for value in [None, 5, "outpatient", "hospital", []]),
        *(("severity", value) for value in [None, 5, -1, "2", True, 1.0, [1]]),
        *(("context", value) for value in [None, 5, "pregnant", ["tall"], [["pregnant"]]]),
    ],
)
def test_a_row_that_could_not_be_shown_is_no_draft(upload, name, value):
    assert upload("import_draft", criteria_file([ROWS[0] | {name: value}, *ROWS[1:]]))
    assert CriteriaVersion.objects.draft() is None


@pytest.mark.parametrize("rows", [[5], [None], [[]], [{}], [ROWS[0], ROWS[0]], ROWS * 8])
def test_rows_that_are_none_or_too_many_are_no_draft(upload, rows):
    assert upload("import_draft", criteria_file(rows))
    assert CriteriaVersion.objects.draft() is None


def test_a_file_without_a_row_is_a_draft_full_of_errors(client, upload):
    assert upload("import_draft", criteria_file([])) == []
    assert "it cannot be published like this" in client.get(reverse("programs:draft")).content.decode()
