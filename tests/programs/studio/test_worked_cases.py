"""The bank of worked cases: what comes with the software, files in and out, and changes that are shown."""

import csv
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programs.models import CriteriaVersion, WorkedCase
from programs.studio import case_files
from programs.studio.actions import drafting, publishing
from programs.studio.actions.cases import add_case, change_case, import_cases
from programs.studio.worked_cases import as_summary, run
from tests.rules import RULES, with_changed_row
from tests.worked_cases import RATINGS, a_case
from vault.meanwhile import ChangedMeanwhile

pytestmark = pytest.mark.django_db


def test_52_cases_come_with_the_software_and_two_published_experts_disagree():
    outcomes = run(WorkedCase.objects.all(), RULES, RULES)
    assert as_summary(outcomes) == {"run": 52, "right": 50, "changed": [], "surprises": []}
    assert [each.case.code for each in outcomes if each.is_known_disagreement] == ["P11", "P22"]


def test_a_change_in_any_case_is_shown():
    changed = with_changed_row("C20", severity=3)
    outcomes = run(WorkedCase.objects.all(), RULES, changed)
    summary = as_summary(outcomes)
    assert summary["changed"] == [each.case.code for each in outcomes if each.before is not each.after]
    assert "P30" in summary["surprises"]


def test_answers_that_no_longer_fit_the_questionnaire_are_a_problem_not_a_crash(ada):
    case = WorkedCase.objects.get(code="P01")
    case.answers = case.answers | {"mental_health": "a value nobody offers"}
    [outcome] = run([case], RULES, RULES)
    assert "mental_health" in outcome.problem
    assert outcome.is_surprise


def test_a_case_has_answers_or_ratings(ada):

    for fields in ({"ratings": None}, {"answers": {"who_for": "self"}}):
        with pytest.raises(ValidationError, match="Give the answers or the ratings"):
            add_case(case=a_case(**fields), by=ada)


def test_of_two_who_change_a_case_the_second_is_told(ada, alan):
    one, other = WorkedCase.objects.get(code="P01"), WorkedCase.objects.get(code="P01")
    change_case(case=one, seen=one.revision, by=ada)
    with pytest.raises(ChangedMeanwhile):
        change_case(case=other, seen=other.revision, by=alan)


# Files


@pytest.mark.parametrize("write", [case_files.to_json, case_files.to_csv])
def test_what_is_exported_comes_back_the_same(write):
    cases = list(WorkedCase.objects.all())
    read = case_files.read(write(cases))
    assert list(map(case_files.as_dict, read)) == list(map(case_files.as_dict, cases))


def test_a_spreadsheet_carries_out_nothing_that_a_case_says():
    text = case_files.to_csv([a_case(title="=1+1", narrative="-2 days")])
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["title"], row["narrative"]) == ("'=1+1", "'-2 days")
    assert case_files.read(text)[0].title == "=1+1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1", "not a JSON file"),
        ("[1]", "not an object"),
        ("[]", "no cases"),
        ('[{"code": "X1", "password": "x"}]', "password"),
        ("title\nx", "lacks the column basis, code, expected, source"),
        ("code,expected,source,basis,ratings\nX1,iop,us,own,{", "cannot be read"),
        (json.dumps([case_files.as_dict(a_case(expected="hospital"))]), "Case X1"),
        (json.dumps([case_files.as_dict(a_case())] * 2), "more than one case with the code X1"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, message):
    with pytest.raises(case_files.CannotRead, match=message):
        case_files.read(text)


def test_an_import_replaces_what_is_known_and_adds_the_rest(ada):
    known = WorkedCase.objects.get(code="P01")
    known.title = "Told anew"
    import_cases(cases=case_files.read(case_files.to_json([known, a_case()])), by=ada)
    assert WorkedCase.objects.count() == 53
    assert WorkedCase.objects.get(code="P01").title == "Told anew"


# Pages


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client


def case_fields(**changes):
    return {
        "code": "X1",
        "title": "Example",
        "narrative": "",
        "expected": "iop",
        "why": "",
        "source": "us",
        "basis": "own",
        "disagreement": "",
        "answers": "",
        "seen": "0",
        **{name: str(rating) for name, rating in RATINGS.items()},
    } | changes


def test_a_case_is_added_by_its_ratings(page):
    page.post(reverse("programs:add_case"), case_fields(context=["pregnant"]))
    case = WorkedCase.objects.get(code="X1")
    assert (case.ratings, case.context, case.answers) == (RATINGS, ["pregnant"], None)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"code": "P01"}, "code", "Another case has this code. Choose one that is free."),
        ({"expected": ""}, "expected", "Choose the right level"),
        ({"severity": ""}, "severity", "Choose a rating for severity"),
        ({"answers": "{"}, "answers", "This is not JSON. Copy the answers from an exported file."),
        ({"answers": '{"who_for": "me"}'}, "answers", "who_for: "),
        (dict.fromkeys(RATINGS, ""), None, "Give the answers, or all five ratings, and not both."),
    ],
)
def test_a_case_that_cannot_stand_is_told_at_its_field(page, changes, field, message):
    response = page.post(reverse("programs:add_case"), case_fields(**changes))
    assert response.status_code == 422
    errors = response.context["form"].errors[field or "__all__"]
    assert errors[0].startswith(message)


def test_known_disagreements_are_shown_as_such(page):
    text = page.get(reverse("programs:worked_cases")).content.decode()
    assert "50 of 52 get a level that is right" in text
    assert text.count("Known disagreement") == 2


def test_cases_that_a_draft_changes_stand_first(page, ada):
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C20")
    row.severity = 3
    drafting.change_row(row=row, seen=row.revision, by=ada)
    first = page.get(reverse("programs:worked_cases")).context["outcomes"][0]
    assert first.is_changed


def test_a_file_is_imported_on_the_page_or_its_error_told(page):
    for content, status in ((b"[]", 422), (case_files.to_json([a_case()]).encode(), 302), (b"\xff", 422)):
        file = SimpleUploadedFile("cases.json", content)
        response = page.post(reverse("programs:import_cases"), {"file": file})
        assert response.status_code == status
    assert WorkedCase.objects.filter(code="X1").exists()


def test_the_check_of_a_draft_keeps_what_the_cases_said(ada):
    run = publishing.check(draft=drafting.start_draft(by=ada), by=ada)
    assert run.cases["run"] == 52
    assert run.against == CriteriaVersion.objects.published()
