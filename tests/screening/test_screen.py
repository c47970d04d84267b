"""`manage.py screen`: files of answers and of ratings, judged by the published criteria."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import PAT, answers

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "tests" / "inputs"
RATINGS = "case,stability,severity,support,withdrawal,responsibilities,pregnant\n"


@pytest.fixture
def screen(tmp_path, capsys):
    """Writes what is given to a file, screens it, and returns the exit status and what was printed."""

    def run(content, *options):
        path = tmp_path / "file"
        path.write_text(content, encoding="utf-8")
        output = io.StringIO()
        try:
            call_command("screen", *options, str(path), stdout=output)
        except SystemExit as end:
            return end.code, output.getvalue()
        return 0, output.getvalue()

    return run


def screened(screen, *records):
    status, printed = screen(json.dumps(records))
    return status, [json.loads(line) for line in printed.splitlines()]


def test_a_record_is_told_whole(screen):
    status, [told] = screened(screen, {"id": "pat", "answers": PAT})

    assert status == 0
    assert told == {
        "id": "pat",
        "level": "iop",
        "ratings": {"stability": 0, "severity": 2, "support": 0, "withdrawal": 0, "responsibilities": 1},
        "context": [],
        "flags": [],
        "notes": [],
        "criteria": ["C20"],
        "eased": False,
        "range": ["iop", "iop"],
    }


GHB = answers(substances=["other"], days_used={"other": "21_to_30"}, drinks_per_day=None)


@pytest.mark.parametrize(("options", "withdrawal"), [([], 2), (["--questionnaire", "2026.2"], 2)])
def test_answers_are_to_the_questionnaire_that_is_asked_now(screen, options, withdrawal):
    record = {"id": 1, "answers": GHB | {"stopping_effects": "strong"}}
    _, printed = screen(json.dumps([record]), *options)
    assert json.loads(printed)["ratings"]["withdrawal"] == withdrawal


def test_answers_to_an_earlier_questionnaire_are_screened_by_it(screen):
    """It asks nothing on stopping something else."""
    asked_less = {key: GHB[key] for key in GHB if key not in ("stopping_effects", "stopping_complications")}
    status, printed = screen(json.dumps([{"id": 1, "answers": asked_less}]), "--questionnaire", "2026.1")
    assert (status, json.loads(printed)["ratings"]["withdrawal"]) == (0, 0)

    status, printed = screen(json.dumps([{"id": 1, "answers": asked_less}]))
    assert (status, json.loads(printed)["error"]["question"]) == (1, "stopping_effects")


def test_a_questionnaire_that_is_not_there_is_refused(screen):
    with pytest.raises(CommandError, match=r"2025\.1"):
        screen("[]", "--questionnaire", "2025.1")


def test_a_file_of_ratings_names_no_questionnaire():
    with pytest.raises(CommandError, match="a file of ratings has no answers"):
        call_command("screen", ratings="file.csv", questionnaire="2026.1")


def test_lists_are_sorted_and_easing_is_told(screen):
    given = answers(
        symptoms=["cravings"] * 1
        + ["more_than_meant", "took_much_time", "tolerance", "unsafe_use", "withdrawal"],
        thirty_days_away="could_not",
        health_concerns=["pregnant"],
        past_help=["weekly_counseling_still_using"],
        readiness=["not_sure", "no_ride"],
    )
    _, [told] = screened(screen, {"id": 1, "answers": given})

    assert told["level"] == "iop"
    assert told["eased"] is True
    assert told["criteria"] == ["C17", "C20", "C24"]
    assert told["context"] == ["pregnant", "relapsed_outpatient"]
    assert told["notes"] == ["motivation_support", "transport_help"]


def test_what_is_unknown_gives_a_range(screen):
    _, [told] = screened(screen, {"id": 1, "answers": answers(stopping_complications="dont_know")})

    assert told["level"] == "iop"
    assert told["range"] == ["iop", "inpatient"]


@pytest.mark.parametrize(
    ("record", "identifier", "question"),
    [
        ({"id": 7, "answers": answers(home_safety=None)}, 7, "home_safety"),
        ({"id": 7, "answers": answers(home_safety="so-so")}, 7, "home_safety"),
        ({"id": 7, "answers": answers(shoe_size="42")}, 7, "shoe_size"),
        ({"id": 7, "answers": answers(days_used={"alcohol": None})}, 7, "days_used"),
        ({"id": 7, "answers": []}, 7, "answers"),
        ({"id": 7}, 7, "answers"),
        ({"answers": {}}, None, "who_for"),
        ([], None, "record"),
        (42, None, "record"),
        (None, None, "record"),
    ],
)
def test_a_bad_record_is_named_and_the_rest_still_runs(screen, record, identifier, question):
    status, [bad, good] = screened(screen, record, {"id": "pat", "answers": PAT})

    assert status == 1
    assert bad["id"] == identifier
    assert bad["error"]["question"] == question
    assert bad["error"]["message"]
    assert good["level"] == "iop"


TWICE = "more than once"


@pytest.mark.parametrize(
    ("record", "question"),
    [
        pytest.param('{"id": 7, "id": 7, "answers": {}}', "id", id="in the record"),
        pytest.param(
            '{"id": 7, "answers": {"suicidal_thoughts": "plan", "suicidal_thoughts": "no"}}',
            "suicidal_thoughts",
            id="in the answers",
        ),
        pytest.param(
            '{"id": 7, "answers": {"days_used": {"alcohol": "21_to_30", "alcohol": "1_to_4"}}}',
            "alcohol",
            id="in the rows",
        ),
    ],
)
def test_a_key_that_stands_twice_is_refused(screen, record, question):
    status, printed = screen(f"[{record}]")

    assert status == 1
    assert json.loads(printed)["id"] == 7
    assert json.loads(printed)["error"]["question"] == question
    assert TWICE in json.loads(printed)["error"]["message"]


@pytest.mark.parametrize("depth", [5, 20_000])
def test_a_value_however_deep_is_an_error_of_its_line_alone(screen, depth):
    deep = "[" * depth + "]" * depth
    status, printed = screen(f'{{"id": 1}}\n{{"id": 2, "answers": {{"who_for": {deep}}}}}\n{{"id": 3}}\n')
    first, second, third = map(json.loads, printed.splitlines())

    assert status == 1
    assert (first["id"], third["id"]) == (1, 3)
    assert second["error"]["question"] == ("record" if depth > 1000 else "who_for")


def test_a_list_that_is_too_deep_to_read_is_refused_in_a_line(screen):
    with pytest.raises(CommandError, match="nested too deep"):
        screen("[" * 200_000)


@pytest.mark.parametrize(
    ("number", "identifier"),
    [
        ("9" * 30, int("9" * 30)),
        ("9" * 5000, "9" * 5000),
        ("1e999", "1e999"),
        ("1E-9999999999", 0.0),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("1.5", 1.5),
    ],
)
def test_a_number_however_odd_is_an_error_of_its_record_alone(screen, number, identifier):
    good = json.dumps({"id": "good", "answers": PAT})
    status, printed = screen(f'[{{"id": {number}, "answers": {{"who_for": {number}}}}}, {good}]')
    first, second = map(json.loads, printed.splitlines())

    assert status == 1
    assert (first["id"], first["error"]["question"]) == (identifier, "who_for")
    assert second["level"] == "iop"


def test_a_text_that_looks_like_an_odd_number_stays_as_it_is(screen):
    _, [told] = screened(screen, {"id": 'a \\" NaN, 1e999, \\\\', "answers": {}})

    assert told["id"] == 'a \\" NaN, 1e999, \\\\'


def test_a_reader_that_stops_early_causes_no_error(tmp_path, migrated):
    """As `manage.py screen file | head -1` does."""
    path = tmp_path / "file"
    path.write_text(json.dumps([{"id": number, "answers": {}} for number in range(20_000)]))
    with started(path, migrated, subprocess.PIPE) as process:
        first = process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert json.loads(first)["id"] == 0
    assert (process.returncode, complaint) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_in_a_line(tmp_path, migrated):
    path = tmp_path / "file"
    path.write_text(json.dumps([{"id": 1, "answers": {}}]))
    with open("/dev/full", "w") as full, started(path, migrated, full) as process:
        complaint = process.stderr.read().decode().strip()

    assert process.returncode == 1
    assert complaint == "CommandError: The result cannot be written: No space left on device."


def started(path, environment, output):
    command = [sys.executable, "manage.py", "screen", path]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """The environment of a process with a database of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('own')}/own.sqlite3"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return environment


def test_a_long_value_is_not_said_back_whole(screen):
    _, [told] = screened(screen, {"id": 1, "answers": {"who_for": "x" * 100_000}})

    assert len(told["error"]["message"]) < 200


def test_lines_are_plain_ascii_for_any_terminal(screen):
    _, printed = screen(json.dumps([{"id": "Zoë", "answers": {}}], ensure_ascii=False))

    assert printed.isascii()
    assert json.loads(printed)["id"] == "Zoë"


def test_a_byte_order_mark_before_the_list_is_read_over(screen):
    assert screen("\ufeff[]") == (0, "")


def test_bytes_that_are_no_text_are_told_in_a_line(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b'[{"id": "\xff"}]')

    with pytest.raises(CommandError, match=r"^The file is not a JSON list: it is not text in UTF-8\.$"):
        call_command("screen", str(path))


def test_an_empty_list_is_no_error(screen):
    assert screen("[]") == (0, "")


@pytest.mark.parametrize(
    "content", ["", "nonsense", '[{"id": 1}', '[{"id": 1} {"id": 2}]', "[] []", '{\n"id": 1\n}']
)
def test_a_file_that_holds_no_records_is_refused_in_a_line(screen, content):
    with pytest.raises(CommandError, match=r"JSON"):
        screen(content)


def test_a_file_that_is_not_there_is_refused_by_name():
    with pytest.raises(CommandError, match="no-such-file"):
        call_command("screen", "no-such-file")


def test_one_file_has_to_be_named():
    with pytest.raises(CommandError, match="one file"):
        call_command("screen")


# Ratings


def rated(screen, *rows):
    status, printed = screen(RATINGS + "\n".join(rows) + "\n", "--ratings")
    return status, list(csv.DictReader(io.StringIO(printed)))


def test_ratings_get_a_level_beside_what_was_there(screen):
    status, [row] = rated(screen, "a,0,2,0,0,0,")

    assert status == 0
    assert row == {
        "case": "a",
        "stability": "0",
        "severity": "2",
        "support": "0",
        "withdrawal": "0",
        "responsibilities": "0",
        "pregnant": "",
        "level": "iop",
        "lowest": "iop",
        "highest": "iop",
        "error": "",
    }


def test_context_counts_when_it_says_yes(screen):
    _, rows = rated(screen, "a,0,0,0,2,0,", "b,0,0,0,2,0,yes")

    assert [row["level"] for row in rows] == ["outpatient", "inpatient"]


@pytest.mark.parametrize(
    ("row", "lowest", "highest"),
    [
        ("a,0,2,0,,0,", "iop", "inpatient"),
        ("a,,,,,,", "outpatient", "inpatient"),
        ("a,0,3,0,0,,", "iop", "php"),
        ("a,0,0,0,3,,", "inpatient", "inpatient"),
    ],
)
def test_a_blank_is_unknown_and_acted_on_as_the_highest(screen, row, lowest, highest):
    _, [told] = rated(screen, row)

    assert (told["lowest"], told["highest"], told["level"]) == (lowest, highest, highest)


@pytest.mark.parametrize(
    "row", ["a,5,0,0,0,0,", "a,-1,0,0,0,0,", "a,x,0,0,0,0,", "a,0.5,0,0,0,0,", "a,0,0,0,0,0,maybe"]
)
def test_a_bad_row_is_named_and_the_rest_still_runs(screen, row):
    status, [bad, good] = rated(screen, row, "b,0,2,0,0,0,")

    assert status == 1
    assert bad["error"]
    assert not bad["level"]
    assert good["level"] == "iop"


def test_a_missing_column_is_refused_by_name(screen):
    with pytest.raises(CommandError, match="severity"):
        screen("stability,support,withdrawal,responsibilities\n0,0,0,0\n", "--ratings")


def test_a_column_of_ours_is_not_written_over(screen):
    with pytest.raises(CommandError, match="level"):
        screen(RATINGS.strip() + ",level\na,0,0,0,0,0,,iop\n", "--ratings")


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(RATINGS.strip() + ",severity", id="as it is"),
        pytest.param(RATINGS.strip() + ", Severity", id="otherwise written"),
        pytest.param(RATINGS.strip() + ",note,note", id="one of theirs"),
    ],
)
def test_a_column_that_stands_twice_is_refused(screen, columns):
    with pytest.raises(CommandError, match=r"more than once: (note|severity)"):
        screen(columns + "\n", "--ratings")


@pytest.mark.parametrize(
    "row",
    ['a"b"c,0,2,0,0,0,', '"a"b,0,2,0,0,0,', "x" * 140_000 + ",0,2,0,0,0,"],
    ids=["fine", "quote", "huge"],
)
def test_a_row_that_is_no_csv_is_an_error_of_its_own(screen, row):
    status, rows = rated(screen, row, "b,0,2,0,0,0,")

    assert rows[-1]["case"] == "b"
    assert rows[-1]["level"] == "iop"
    assert bool(rows[0]["error"]) == bool(status) == (row[0] != "a")


def test_a_quote_that_is_never_closed_swallows_nobody_in_silence(screen):
    status, [bad] = rated(screen, '"a,0,2,0,0,0,', "b,0,4,4,4,0,")

    assert status == 1
    assert "cannot be read" in bad["error"]


def test_bytes_that_are_no_text_are_an_error_of_their_row(tmp_path):
    path, output = tmp_path / "file", io.StringIO()
    path.write_bytes((RATINGS + "Zo\xeb,0,2,0,0,0,\nb,0,2,0,0,0,\n").encode("latin-1"))
    with pytest.raises(SystemExit):
        call_command("screen", "--ratings", str(path), stdout=output)
    bad, good = csv.DictReader(io.StringIO(output.getvalue()))

    assert "UTF-8" in bad["error"]
    assert good["level"] == "iop"


# Files as programs and people write them


def rated_file(name):
    """The exit status, what was printed, and what was said at the end."""
    printed, said = io.StringIO(), io.StringIO()
    try:
        call_command("screen", ratings=str(INPUTS / name), stdout=printed, stderr=said)
    except SystemExit as end:
        return end.code, printed.getvalue(), said.getvalue()
    return 0, printed.getvalue(), said.getvalue()


def levels(printed, separator=","):
    return [row["level"] for row in csv.DictReader(io.StringIO(printed), delimiter=separator)]


@pytest.mark.parametrize(("name", "separator"), [("semicolons", ";"), ("tabs", "\t"), ("utf16", ",")])
def test_a_spreadsheet_is_read_however_its_cells_are_parted_and_coded(name, separator):
    status, printed, said = rated_file(f"{name}.csv")

    assert (status, levels(printed.removeprefix("\ufeff"), separator)) == (0, ["outpatient", "inpatient"])
    assert said == "Rows: 2, with an error: 0, blank and left out: 0.\n"


def test_the_line_that_tells_excel_the_separator_stays():
    _, printed, _ = rated_file("sep_line.csv")
    hint, _, rest = printed.partition("\n")

    assert (hint.strip(), levels(rest, ";")) == ("sep=;", ["outpatient", "inpatient"])


def test_a_blank_row_is_left_out_and_counted():
    status, printed, said = rated_file("blank_last_rows.csv")

    assert (status, levels(printed)) == (0, ["outpatient", "inpatient"])
    assert said == "Rows: 2, with an error: 0, blank and left out: 3.\n"


def test_a_row_with_a_name_and_nothing_else_is_a_person(screen):
    assert rated(screen, "a,,,,,,")[1][0]["level"] == "inpatient"


def test_whole_numbers_with_a_point_are_ratings_and_na_is_unknown():
    status, printed, _ = rated_file("floats_and_na.csv")
    whole, gaps, between = csv.DictReader(io.StringIO(printed))

    assert (whole["level"], whole["lowest"]) == ("iop", "iop")
    assert (gaps["lowest"], gaps["highest"]) == ("iop", "inpatient")
    assert (status, between["level"]) == (1, "")
    assert "severity" in between["error"]


def test_headings_and_yes_are_read_as_people_write_them_and_a_doubtful_yes_is_an_error():
    status, printed, _ = rated_file("other_case.csv")
    rows = list(csv.DictReader(io.StringIO(printed)))

    assert [row["level"] for row in rows] == [*["inpatient"] * 4, *["outpatient"] * 3, "", ""]
    assert ["pregnant" in row["error"] for row in rows] == [*[False] * 7, True, True]
    assert status == 1
    assert " Withdrawal " in rows[0]  # as it stood


def test_unnamed_columns_at_the_end_are_left_out_unless_something_stands_there():
    status, printed, _ = rated_file("empty_last_columns.csv")
    clean, shifted = csv.DictReader(io.StringIO(printed))

    assert (clean["level"], clean["error"]) == ("iop", "")
    assert (shifted["level"], shifted["case"]) == ("", "Rivera")
    assert "more cells" in shifted["error"]
    assert status == 1


def test_the_mark_that_excel_needs_stays():
    assert rated_file("bom_round_trip.csv")[1].startswith("\ufeffclinic,")
    assert rated_file("utf16.csv")[1].startswith("\ufeff")
    assert not rated_file("semicolons.csv")[1].startswith("\ufeff")


def test_letters_that_the_terminal_lacks_are_written_in_utf_8(migrated):
    run = subprocess.run(
        [sys.executable, "manage.py", "screen", "--ratings", INPUTS / "wide_letters.csv"],
        cwd=ROOT,
        env=migrated | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )

    assert "Łucja Nowák,0,2" in run.stdout.decode()


def test_codes_that_are_no_rating_are_named():
    """TEDS writes -9 where a value is missing."""
    status, printed, _ = rated_file("teds_codes.csv")
    first, second, third = csv.DictReader(io.StringIO(printed))

    assert status == 1
    assert "stability" in first["error"]
    assert "pregnant" in second["error"]
    assert third["level"] == "inpatient"


def test_records_one_a_line_are_read_and_a_line_that_is_none_is_named(capsys):
    with pytest.raises(SystemExit):
        call_command("screen", str(INPUTS / "one_a_line.ndjson"))
    first, broken, last = map(json.loads, capsys.readouterr().out.splitlines())

    assert (first["id"], last["id"]) == ("one", "two")
    assert broken["error"]["question"] == "record"
    assert "line 3, character" in broken["error"]["message"]


def test_json_as_windows_powershell_writes_it_is_read(capsys):
    with pytest.raises(SystemExit):
        call_command("screen", str(INPUTS / "utf16.json"))

    assert json.loads(capsys.readouterr().out)["id"] == 7


def test_a_response_in_fhir_is_no_record_of_ours(capsys):
    with pytest.raises(SystemExit):
        call_command("screen", str(INPUTS / "questionnaire_response.json"))

    assert "no answers" in json.loads(capsys.readouterr().out)["error"]["message"]
