"""The order of the rooms, as pyproject.toml states it, and what the two cores stand on."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["bench", "config", "history", "notices", "people", "programs", "screening", "vault"]
CORES = ["programs/criteria", "screening/instrument"]
DJANGO = re.compile(r"^\s*(?:from|import) (django(?:\.\S+)?)\s", re.MULTILINE)


@pytest.fixture
def copy(tmp_path):
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts_kept(folder: Path) -> subprocess.CompletedProcess:
    """import-linter on the house that stands in this folder."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_the_rooms_look_down_only(copy):
    kept = contracts_kept(copy)

    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize(
    ("room", "planted"),
    [
        pytest.param("programs/criteria/ruleset.py", "screening.models", id="a core looks at rows"),
        pytest.param(
            "screening/patient/forms.py", "screening.review.queue", id="a wing looks at its neighbor"
        ),
        pytest.param(
            "screening/actions/sending.py", "programs.studio.past_cases", id="an action looks at a wing"
        ),
        pytest.param("vault/sealing.py", "people.roles", id="the ground floor looks up"),
        pytest.param("screening/models/site.py", "config.settings", id="a room looks at the wiring"),
    ],
)
def test_an_import_that_looks_up_or_across_is_refused(copy, room, planted):
    file = copy / room
    file.write_text(f"import {planted}  # noqa\n{file.read_text()}")

    refused = contracts_kept(copy)

    assert refused.returncode == 1
    assert f"{room[:-3].replace('/', '.')} -> {planted}" in refused.stdout


@pytest.mark.parametrize("core", CORES)
def test_a_core_takes_nothing_of_django_but_translation(core):
    taken = {name for file in (ROOT / core).rglob("*.py") for name in DJANGO.findall(file.read_text())}

    assert taken <= {"django.utils.translation"}
