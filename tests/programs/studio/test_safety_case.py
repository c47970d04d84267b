"""The safety case names tests that exist, and tells truly what came of them."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programs.models import CriteriaVersion
from programs.studio.safety_case import (
    FAILED,
    NOT_RUN,
    PASSED,
    Hazard,
    document,
    hazards,
    outcomes_in,
    verdict,
)

ROOT = Path(__file__).parents[3]
REPORT = """<testsuites><testsuite>
<testcase classname="tests.a.test_b" name="test_one[x]"/>
<testcase classname="tests.a.test_b" name="test_one[y]"><failure/></testcase>
<testcase classname="tests.a.test_b" name="test_two"><skipped/></testcase>
<testcase classname="tests.a.test_b.TestThree" name="test_in_it"/>
</testsuite></testsuites>"""


@pytest.mark.parametrize("hazard", hazards(), ids=lambda hazard: hazard.code)
def test_every_test_that_is_named_exists(hazard):
    for test in hazard.tests:
        file, name = test.split("::")
        kind = "class" if name[0].isupper() else "def"
        assert f"{kind} {name}" in (ROOT / file).read_text(encoding="utf-8"), test


def test_one_case_that_fails_fails_its_test():
    assert outcomes_in(REPORT) == {
        "tests/a/test_b.py::test_one": FAILED,
        "tests/a/test_b.py::test_two": NOT_RUN,
        "tests/a/test_b.py::TestThree::test_in_it": PASSED,
        "tests/a/test_b.py::TestThree": PASSED,
    }


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({"a": PASSED, "b": PASSED}, PASSED),
        ({"a": PASSED, "b": FAILED}, FAILED),
        ({"a": PASSED}, NOT_RUN),
        ({}, NOT_RUN),
    ],
)
def test_a_control_is_proved_when_all_its_tests_passed(outcomes, expected):
    hazard = Hazard("H1", "harm", "control", ("a", "b"))
    assert verdict(hazard, outcomes) == expected
    assert f"| H1 | harm | {expected} |" in document([hazard], outcomes, {})


@pytest.mark.django_db
def test_a_hazard_that_is_not_there_is_said_not_to_be():
    with pytest.raises(CommandError, match="There is no hazard H00, H99"):
        call_command("safety_case", only=["H01", "H99", "H00"])


def test_a_database_that_is_not_made_yet_is_said_at_once(tmp_path):
    """As in a fresh clone: no minutes of tests before a traceback."""
    surroundings = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    command = [sys.executable, "manage.py", "safety_case"]
    run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert "The database holds no criteria yet. Make it with: python manage.py migrate" in run.stderr
    assert "Traceback" not in run.stderr


STUB = """
import sys
from pathlib import Path

report = next(each.partition("=")[2] for each in sys.argv if each.startswith("--junitxml="))
Path(report).write_text(Path(__file__).with_name("report.xml").read_text())
"""


def case_of(test, outcome):
    file, name = test.split(".py::")
    return f'<testcase classname="{file.replace("/", ".")}" name="{name}">{outcome}</testcase>'


@pytest.fixture
def tests_of_h10(tmp_path, monkeypatch):
    """Stands in for pytest: reports that the tests of H10 passed, and of the last one what it is given."""
    (tmp_path / "pytest.py").write_text(STUB)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [tests] = [hazard.tests for hazard in hazards() if hazard.code == "H10"]

    def report(last=""):
        cases = [*(case_of(test, "") for test in tests[:-1]), case_of(tests[-1], last)]
        suite = f"<testsuite>{''.join(cases)}</testsuite>"
        (tmp_path / "report.xml").write_text(f"<testsuites>{suite}</testsuites>")

    return report


@pytest.mark.django_db
def test_the_command_prints_what_came_of_the_tests_and_the_checksums(tests_of_h10):
    tests_of_h10()
    printed = io.StringIO()

    call_command("safety_case", only=["H10"], stdout=printed)

    assert "| H10 |" in printed.getvalue()
    assert f"| {PASSED} |" in printed.getvalue()
    assert CriteriaVersion.objects.published().digest in printed.getvalue()


@pytest.mark.django_db
def test_the_command_fails_when_one_test_does(tests_of_h10):
    tests_of_h10("<failure/>")
    printed = io.StringIO()

    with pytest.raises(CommandError, match="Not every control is proved today"):
        call_command("safety_case", only=["H10"], stdout=printed)

    assert f"| {FAILED} |" in printed.getvalue()


@pytest.mark.long
@pytest.mark.django_db
def test_the_command_runs_the_tests_themselves():
    printed = io.StringIO()
    call_command("safety_case", only=["H10"], stdout=printed)
    assert "| H10 |" in printed.getvalue()
    assert f"| {PASSED} |" in printed.getvalue()
