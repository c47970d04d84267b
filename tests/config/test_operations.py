"""The settings table of docs/operations.md is complete, and names nothing that is not there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
NOT_IN_GIT = ("deploy/site.env", "deploy/secrets/")
GUNICORNS_OWN = {"FORWARDED_ALLOW_IPS"}
READS = re.compile(r"""(?:\bread\(\s*|environ(?:\.get\(|\[)|email_url\()['"]([A-Z_]+)['"]""")


def settings_read():
    files = [ROOT / "config" / name for name in ("settings.py", "gunicorn.py", "keys.py")]
    return {name for file in files for name in READS.findall(file.read_text())}


def settings_told():
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE))


def test_every_setting_is_told_and_no_other():
    assert settings_told() - GUNICORNS_OWN == settings_read()


@pytest.mark.parametrize("file", ["docs/operations.md", "docs/security.md", "compose.yaml", "README.md"])
def test_every_command_that_is_told_of_is_there(file):
    told = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / file).read_text()))

    assert told <= set(get_commands())


def test_every_file_that_is_told_of_is_there():
    told = re.findall(
        r"`((?:docs|deploy|config|tests|screening|notices|people|history)/[\w./-]+)`",
        (ROOT / "docs/operations.md").read_text() + (ROOT / "docs/security.md").read_text(),
    )

    assert [name for name in told if not (ROOT / name).exists() and name not in NOT_IN_GIT] == []
