import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from programs.models import CriteriaVersion
from programs.studio.safety_case import Hazard, checksum, document, hazards, outcomes_in, verdict

QUESTIONNAIRE = (
    "screening/instrument/adult_substance_use/v2026_1.py",
    "screening/instrument/adult_substance_use/v2026_2.py",
    "screening/instrument/assessment.py",
    "screening/instrument/journey.py",
    "screening/instrument/questions.py",
)
SAFETY_RULES = (
    "programs/criteria/safety.py",
    "programs/criteria/ruleset.py",
    "programs/criteria/verification.py",
)

NO_TESTS = (
    "No test was run: the tools for testing are not installed here. In a clone, make test installs them; "
    "elsewhere, pip install --require-hashes -r requirements-dev.lock."
)


class Command(BaseCommand):
    help = (
        "Print the safety case: each hazard, the control for it, and whether the tests that prove the "
        "control pass, with the checksums of questionnaire and criteria. Fails when one does not."
    )

    def add_arguments(self, parser):
        parser.add_argument("--only", metavar="CODE", nargs="+", help="these hazards alone, such as H01")

    def handle(self, *args, only, **options):
        chosen = [each for each in hazards() if not only or each.code in only]
        if unknown := set(only or ()) - {each.code for each in chosen}:
            raise CommandError(
                f"There is no hazard {', '.join(sorted(unknown))}. Without --only, all are printed."
            )
        told = facts()
        outcomes = outcomes_of(chosen)
        self.stdout.write(document(chosen, outcomes, told))
        if not outcomes:
            raise CommandError(NO_TESTS)
        if any(verdict(each, outcomes) != "passed" for each in chosen):
            raise CommandError("Not every control is proved today.")


def outcomes_of(chosen: list[Hazard]) -> dict[str, str]:
    """Run the tests of these hazards. Without pytest, on a site that serves people, none is run."""
    if not find_spec("pytest"):
        return {}
    tests = sorted({test for each in chosen for test in each.tests})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "--quiet", f"--junitxml={report}", *tests]
        surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        surroundings["TEST_DATABASE"] = "sqlite"  # the one on which every test runs
        run = subprocess.run(  # noqa: S603 names from our own file
            command, env=surroundings, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise CommandError(f"The tests could not be run: {run.stdout[-2000:]}{run.stderr[-2000:]}")
        return outcomes_in(report.read_text(encoding="utf-8"))


def facts() -> dict[str, str]:
    version = in_force()
    return {
        "Tests": "run now, on SQLite" if find_spec("pytest") else "NOT RUN",
        "Printed": f"{timezone.localtime():%Y-%m-%d %H:%M %Z}",
        "Criteria in force": f"version {version.number}, SHA-256 {version.digest}",
        "Questionnaire": f"SHA-256 {checksum(*files(QUESTIONNAIRE))} over {', '.join(QUESTIONNAIRE)}",
        "Safety rules": f"SHA-256 {checksum(*files(SAFETY_RULES))} over {', '.join(SAFETY_RULES)}",
        "Signed off by a licensed clinician": "no",
    }


def in_force() -> CriteriaVersion:
    try:
        return CriteriaVersion.objects.published()
    except (DatabaseError, CriteriaVersion.DoesNotExist) as error:
        raise CommandError(
            "The database holds no criteria yet. Make it with: python manage.py migrate"
        ) from error


def files(names: tuple[str, ...]) -> list[Path]:
    return [Path(settings.BASE_DIR, name) for name in names]
