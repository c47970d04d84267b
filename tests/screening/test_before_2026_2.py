"""A database and drafts made by the version before questionnaire 2026.2, on this one.

Everything that touches them: the person's pages, the coordinators', criteria, exports, commands. How the
files were made is told beside them, in before_2026_2/how_it_was_made.txt.
"""

import base64
import csv
import json
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from programs.criteria.backtest import backtest
from programs.criteria.ruleset import Level
from programs.models import WorkedCase
from programs.studio import case_files
from programs.studio.past_cases import LABELS, past_cases
from programs.studio.worked_cases import run
from screening.models import Screening, Submission
from screening.patient import draft as drafts
from screening.review.exports import CONTACT_NAMES
from tests.asked import NUMBERS
from tests.cast import PAT, answers
from tests.patient import Person, Visitor
from tests.rules import RULES
from tests.snapshot import take_snapshot
from vault import sealing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(settings.TEST_DATABASE != "sqlite", reason="the file of before is one of SQLite"),
]

FILES = Path(__file__).with_name("before_2026_2")
DRAFTS = json.loads((FILES / "drafts.json").read_text())
KEYS = {7: "cGxhaW5seSBpbnZlbnRlZCwgZm9yIHRlc3RzIG9ubHk="}
GHB = answers(  # to 2026.1, which asks them nothing on stopping
    substances=["other"],
    days_used={"other": "21_to_30"},
    **dict.fromkeys(("drinks_per_day", "stopping_effects", "stopping_complications")),
)
SENT = 7  # submissions, one of them stopped at an emergency


@pytest.fixture(scope="module")
def database_of_before(django_db_setup, django_db_blocker, tmp_path_factory):
    """Migrated once, as an operator does, and in the place of the tests' own as long as this module runs."""
    file = tmp_path_factory.mktemp("before") / "database.sqlite3"
    file.write_bytes(lzma.decompress((FILES / "database.sqlite3.xz").read_bytes()))
    with django_db_blocker.unblock(), override_settings(FIELD_KEYS=KEYS):
        own = take_snapshot()
        with closing(sqlite3.connect(file)) as before:
            before.backup(connection.connection)
        call_command("migrate", verbosity=0)
        yield
        own.restore()
        own.forget()


@pytest.fixture(autouse=True)
def as_before(database_of_before):
    pass


def screening(number):
    return Screening.objects.get(journey=f"00000000-0000-4000-8000-{number:012}")


@pytest.fixture(params=range(1, SENT), ids=["self", "mother", "ghb", "finished", "urgent", "emergency"])
def sent(request):
    return screening(request.param)


@pytest.fixture
def staff(client):
    client.force_login(User.objects.get(username="cora"))
    return client


@pytest.fixture
def admin(client):
    client.force_login(User.objects.get(username="ada"))
    return client


# What was sent


def test_everything_that_was_sent_is_verified_by_its_own_questionnaire(capsys):
    assert set(Screening.objects.values_list("questionnaire_version", flat=True)) == {"2026.1"}
    call_command("verify_submissions")
    assert "Everything is as it was sent" in capsys.readouterr().out


def test_what_was_changed_by_hand_is_found_out_in_an_older_questionnaire_too():
    with connection.cursor() as cursor:
        trigger = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'screening_screening'"
        for (name,) in cursor.execute(trigger).fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE screening_screening SET withdrawal = 4 WHERE id = %s", [screening(3).pk])
    with pytest.raises(CommandError, match=rf"{screening(3).reference}: .*withdrawal.* changed by hand"):
        call_command("verify_submissions")


def test_a_judgement_stands_where_the_new_questionnaire_would_judge_otherwise():
    """GHB every day was no risk to it; and detox had made the day before harmless."""
    assert (screening(3).withdrawal, screening(3).level) == (0, "iop")
    assert (screening(4).withdrawal, screening(4).level) == (0, "iop")


def test_a_coordinator_reads_it_in_the_words_that_were_shown(staff, sent):
    text = staff.get(reverse("screening:submission", args=[sent.reference])).content.decode()

    assert "Questionnaire 2026.1" in text
    for row in sent.words:
        assert row["question"].replace("'", "&#x27;") in text


def test_a_coordinator_reads_spanish_in_english_too(staff):
    text = staff.get(reverse("screening:submission", args=[screening(2).reference])).content.decode()

    assert "Is any of this going on with them right now, or in the last day?" in text
    assert "On a day they drink, how many drinks do they have?" in text
    assert "Thoughts of suicide" in text  # among what is not known


@pytest.mark.parametrize("page", ["queue", "charts"])
def test_lists_and_charts_count_it(staff, page):
    assert staff.get(reverse(f"screening:{page}")).status_code == 200


def test_a_backtest_judges_what_is_stored():
    result = backtest(past_cases(), RULES, RULES, LABELS)
    assert (result.cases, result.moves) == (SENT - 1, {})


def test_it_is_exported_in_every_column(staff):
    address = reverse("screening:export_list")
    fields = staff.get(address).context["form"].fields
    columns = [name for name, _ in fields["columns"].choices if name not in CONTACT_NAMES]
    response = staff.post(address, {"columns": columns, "reason": "request"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    rows = list(csv.reader(lines))[1:-1]

    assert {row[0] for row in rows} == set(Submission.objects.values_list("reference", flat=True))


def test_a_person_comes_back_to_it_and_takes_it_back(client):
    reference = screening(2).reference
    visitor = Visitor(client, reference, address="/es/follow-up/")

    for page in ("progress", "change_contact", "add_message", "take_back"):
        assert visitor.get(page).status_code == 200
    visitor.post("take_back")
    assert not Screening.objects.filter(reference=reference).exists()


def test_it_is_resealed_under_another_key():
    with override_settings(FIELD_KEYS={8: "YW5vdGhlciBwbGFpbmx5IGludmVudGVkIGtleSAhISE=", **KEYS}):
        call_command("rotate_keys", verbosity=0)
        call_command("verify_submissions")
        assert screening(5).answers["sedative_pattern"] == "more_than_told"


def test_the_history_of_it_holds(capsys):
    call_command("verify_history")


# Worked cases


def test_worked_cases_name_the_questionnaire_that_was_answered():
    named = dict(WorkedCase.objects.values_list("code", "questionnaire"))

    assert named["P01"] == "2026.2"  # comes with the software, and nobody had changed it
    assert named["X1"] == "2026.1"  # the site's own
    assert named["X2"] == ""  # by its ratings
    assert {f"T{number:02}" for number in range(1, 9)} <= named.keys()
    assert "S48" not in named  # the site had removed it


def test_a_sites_own_case_is_run_by_its_own_questionnaire():
    outcomes = {each.case.code: each for each in run(WorkedCase.objects.all(), RULES, RULES)}

    assert outcomes["X1"].after.value == outcomes["X2"].after.value == "iop"
    assert outcomes["X1"].profile.withdrawal == 0
    assert not [code for code, outcome in outcomes.items() if outcome.problem]


def test_the_pages_of_criteria_show_it(admin):
    assert admin.get(reverse("programs:worked_cases")).status_code == 200
    form = admin.get(reverse("programs:worked_case", args=["X1"])).context["form"]
    assert form["questionnaire"].value() == "2026.1"


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_an_exported_case_comes_back_with_its_questionnaire(admin, kind):
    exported = admin.get(reverse("programs:export_cases", args=[kind])).content.decode()
    named = {case.code: case.questionnaire for case in case_files.read(exported)}
    assert (named["P01"], named["X1"], named["X2"]) == ("2026.2", "2026.1", "")


def test_a_file_exported_before_questionnaires_were_named_is_of_2026_1():
    case = WorkedCase.objects.get(code="X1")
    named = {name: value for name, value in case_files.as_dict(case).items() if name != "questionnaire"}
    [read] = case_files.read(json.dumps([named]))
    assert read.questionnaire == "2026.1"


# Drafts

in_time = pytest.mark.usefixtures("an_hour_later")


class Draft(Person):
    """One of before, in the browser that it was made in."""

    def __init__(self, client, name):
        self.client, self.key = client, DRAFTS[name]["key"]
        client.cookies[drafts.COOKIE] = DRAFTS[name]["cookie"]


@pytest.fixture
def an_hour_later(monkeypatch):
    """The clock stands at an hour after the drafts were sealed."""
    token = base64.urlsafe_b64decode(DRAFTS["sent"]["cookie"].partition(".")[2])
    [sealed_at] = sealing.WHEN.unpack(token[: sealing.WHEN.size])
    monkeypatch.setattr(sealing, "time", SimpleNamespace(time=lambda: sealed_at + 3600))


@in_time
def test_a_draft_ends_under_the_questionnaire_that_it_was_begun_with(client):
    """Half way; the rest is asked as it was, and something else still opens no question on stopping."""
    draft = Draft(client, "half way in Spanish")
    page = draft.get("question", NUMBERS["past_help"])
    assert page.status_code == 200
    assert "left_jail_or_hospital_30_days" not in page.content.decode()

    draft.answer_all({key: GHB[key] for key in GHB if NUMBERS[key] > NUMBERS["past_help"]})
    draft.ask_for_the_result()
    assert draft.get("result").status_code == 200
    draft.get("send")
    draft.send()

    sent = Screening.objects.latest("pk")
    assert (sent.questionnaire_version, sent.language, sent.withdrawal) == ("2026.1", "es", 0)
    assert {row["key"] for row in sent.words} == set(GHB)
    call_command("verify_submissions")


@in_time
def test_what_was_ticked_before_is_ticked_still(client):
    draft = Draft(client, "half way")
    form = draft.get("question", NUMBERS["symptoms"]).context["fields"]
    assert form.given() == {"answer": PAT["symptoms"]}


@in_time
def test_a_result_of_before_is_shown_as_it_was(client):
    draft = Draft(client, "with a result")
    page = draft.get("result")
    assert page.status_code == 200
    assert page.context["result"].level is Level.IOP


@in_time
def test_every_page_of_a_draft_of_before_opens(client):
    draft = Draft(client, "with a result")
    pages = [("question", NUMBERS[key]) for key in GHB] + [("change", NUMBERS[key]) for key in GHB]
    for page in [*pages, ("check",), ("result",), ("send",)]:
        assert draft.get(*page).status_code == 200, page


@in_time
def test_what_was_sent_still_says_its_reference(client):
    page = Draft(client, "sent").get("sent")
    assert page.status_code == 200
    assert Screening.objects.filter(reference=page.context["reference"]).exists()


def test_a_draft_of_before_expires_like_any_other(client, monkeypatch, an_hour_later):
    monkeypatch.setattr(drafts.KEPT, "lifetime", 3599)
    assert Draft(client, "half way").get("question", 1).status_code == 410
