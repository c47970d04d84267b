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


@pytest.mark.django_db
def test_the_command_runs_the_tests_and_prints_the_checksums():
    printed = io.StringIO()
    call_command("safety_case", only=["H10"], stdout=printed)
    text = printed.getvalue()
    assert "| H10 |" in text
    assert "FAILED" not in text
    assert CriteriaVersion.objects.published().digest in text
