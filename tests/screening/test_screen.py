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
from hypothesis import given
from hypothesis import strategies as st

from screening.json_lists import OddNumbersAsText
from tests.cast import PAT, answers

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
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
def test_a_value_however_deep_is_an_error_of_its_record_alone(screen, depth):
    deep = "[" * depth + "]" * depth
    status, printed = screen(
        f'[{{"id": 1, "answers": {{"who_for": {deep}}}}}, {{"id": {deep}}}, {{"id": 3, "answers": []}}]'
    )
    first, second, third = map(json.loads, printed.splitlines())

    assert status == 1
    assert first["error"]["question"] == "who_for"
    assert second["error"]["question"] == "answers"
    assert third["id"] == 3


@pytest.mark.parametrize(
    ("number", "identifier"),
    [
        ("9" * 30, int("9" * 30)),
        ("9" * 5000, "9" * 5000),
        ("1e999", "1e999"),
        ("1E-9999999999", "1E-9999999999"),
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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text('aN\\"I1e,: é'),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text('aN\\"', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.lists(JSON), st.integers(1, 20))
def test_whatever_is_json_is_read_as_json_in_pieces_of_any_size(values, size):
    class Slowly(io.BytesIO):
        def read(self, _size=-1):
            return super().read(size)

    written = json.dumps(values, ensure_ascii=False).encode()
    source = OddNumbersAsText(Slowly(written))
    read = b"".join(iter(lambda: source.read(9), b""))

    assert comparable(read) == comparable(written)


def comparable(text):
    """What is said, whether numbers stand in quotes or not."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def test_a_text_that_looks_like_an_odd_number_stays_as_it_is(screen):
    _, [told] = screened(screen, {"id": 'a \\" NaN, 1e999, \\\\', "answers": {}})

    assert told["id"] == 'a \\" NaN, 1e999, \\\\'


def test_whoever_reads_only_the_beginning_hears_no_complaint(tmp_path, migrated):
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

    with pytest.raises(
        CommandError, match=r"^The file is not a JSON list: lexical error[^\n]*UTF8 string\.$"
    ):
        call_command("screen", str(path))


def test_an_empty_list_is_no_error(screen):
    assert screen("[]") == (0, "")


@pytest.mark.parametrize(
    "content", ["", "{}", "nonsense", '[{"id": 1}', '[{"id": 1} {"id": 2}]', "7", "[] []"]
)
def test_a_file_that_is_no_json_list_is_refused_in_a_line(screen, content):
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
        pytest.param(RATINGS.strip() + ",severity", id="twice"),
        pytest.param(RATINGS.replace("pregnant", "Pregnant").strip(), id="with a capital"),
        pytest.param(RATINGS.replace("pregnant", " pregnant").strip(), id="with a blank"),
    ],
)
def test_a_column_that_would_be_left_unread_is_refused(screen, columns):
    with pytest.raises(CommandError, match=r"pregnant|severity"):
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


def test_a_row_with_a_cell_too_many_is_an_error(screen):
    status, [bad, good] = rated(screen, "a,0,2,0,0,0,,4", "b,0,2,0,0,0,")

    assert status == 1
    assert "more cells" in bad["error"]
    assert not bad["level"]
    assert good["level"] == "iop"
