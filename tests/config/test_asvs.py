"""docs/asvs.md is whole: every requirement once, its counts right, and what it names is there."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$", DOCUMENT, re.MULTILINE)
NAMED = re.compile(r"`([\w./@-]*\w)(?:::(\w+))?`")
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()}

# How many requirements of levels 1 and 2 each section of version 5.0.0 has. None leaves out a number.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2
8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4
11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7
16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""


def named_in(text):
    """What a text names of ours: (path, test or nothing)."""
    found = NAMED.findall(text)
    return [(path, test) for path, test in found if path.split("/")[0] in FOLDERS or (ROOT / path).is_file()]


def test_every_requirement_of_levels_1_and_2_stands_here_once():
    sections = (entry.split(":") for entry in SECTIONS.split())
    whole = [f"{section}.{number}" for section, most in sections for number in range(1, int(most) + 1)]

    assert len(whole) == 253
    assert [number for number, *_ in ROWS] == whole


def test_the_counts_on_top_are_right():
    told = dict(re.findall(r"^\| (met|partly|not|site|n/a) \| (\d+) \|", DOCUMENT, re.MULTILINE))

    assert {state: int(count) for state, count in told.items()} == Counter(state for *_, state, _ in ROWS)


def test_what_is_met_names_a_test_or_a_file():
    assert [number for number, _, state, where in ROWS if state == "met" and not named_in(where)] == []


@pytest.mark.parametrize("document", ["asvs", "threat-model"])
def test_every_test_and_file_that_is_named_is_there(document):
    named = named_in((ROOT / "docs" / f"{document}.md").read_text())

    missing = [path for path, _ in named if not (ROOT / path).exists()]
    untold = [test for path, test in named if test and f"def {test}(" not in (ROOT / path).read_text()]

    assert named
    assert missing == untold == []


def test_a_name_that_is_not_there_would_be_found():
    assert named_in("`tests/config/no.py::test_no`") == [("tests/config/no.py", "test_no")]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/levels/", "/staff/"])
def test_trace_is_refused(client, address):
    assert client.trace(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/nothing-here/", "text/html; charset=utf-8"),
        ("/health/live", "application/json"),
    ],
)
def test_what_is_sent_says_what_it_is(client, address, kind):
    response = client.get(address)

    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
