"""The pages on which an admin drafts, checks and publishes criteria: what they refuse, and in which words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from programs.models import CriteriaVersion, LevelOfCare
from programs.offered.actions.levels import change_level
from programs.offered.forms.levels import TEXTS, LevelForm
from programs.studio.actions import drafting
from tests.rules import BY_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, ada):
    """Posts to, or gets, a page of this app by its name, as Ada."""
    client.force_login(ada)

    def page(name, *args, data=None, query=""):
        address = reverse(f"programs:{name}", args=args) + query
        return client.get(address) if data is None else client.post(address, data)

    return page


@pytest.fixture
def draft(ada):
    return drafting.start_draft(by=ada)


def row_fields(**changes):
    """The form of C08 as it stands in the draft."""
    row = {name: str(value) for name, value in BY_CODE["C08"].as_dict().items() if name != "context"}
    draft = CriteriaVersion.objects.draft()
    return row | {"seen": "0", "draft": str(draft.pk) if draft else ""} | changes


def text_of(response):
    return response.content.decode()


# Reading


def test_the_criteria_read_like_sentences(page):
    text = text_of(page("criteria"))
    assert "Inpatient when withdrawal risk is at least 3." in text
    assert "No licensed clinician has signed these criteria off" in text
    assert "Should any medical instability go inpatient?" in text
    assert "it is the default" in text
    assert "They meet 5 rows" in text


def test_a_person_is_tried_with_what_would_change_their_level(page):
    text = text_of(page("try_person"))
    assert "Inpatient if severity were 3 (a severe problem)" in text
    asked = "?stability=0&severity=0&support=0&withdrawal=0&responsibilities=0"
    assert "No row is met, so it is the default." in text_of(page("try_person", query=asked))


def test_a_person_who_cannot_be_is_an_error_at_the_field(page):
    response = page("try_person", query="?stability=5")
    assert response.status_code == 422


def test_the_map_has_a_cell_for_every_severity_and_withdrawal_risk(page):
    response = page("space", query="?stability=0&support=0&responsibilities=0")
    levels = [[cell["level"].value for cell in row["cells"]] for row in response.context["rows"]]
    assert levels[-1] == ["outpatient", "outpatient", "outpatient", "inpatient", "inpatient"]
    assert levels[0] == ["inpatient"] * 5


def test_the_map_shows_what_a_draft_would_change(page, draft, ada):
    row = draft.rows.get(code="C20")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)
    response = page("space", query="?stability=0&support=0&responsibilities=0&by=draft")
    assert response.context["changes"] == 2


# Drafting


def test_a_row_is_changed_and_the_difference_told_in_words(page, draft):
    response = page("change_row", "C08", data=row_fields(support="1"))
    assert response.url == reverse("programs:draft") + "#row-C08"
    assert "It asked for no support, and now asks for support of at least 1." in text_of(page("draft"))


def test_looking_first_stores_nothing_and_tells_what_it_would_mean(page, draft):
    response = page("change_row", "C08", data=row_fields(support="1", look="1"))
    assert response.status_code == 200
    assert "Nothing is stored yet" in text_of(response)
    assert "now asks for support of at least 1" in text_of(response)
    assert draft.rows.get(code="C08").support == 0


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"code": "C01"}, "code", "Another row has this code. Choose one that is free."),
        ({"code": "C 8"}, "code", "Use letters, digits and hyphens only."),
        ({"level": ""}, "level", "Choose the level that this row is for"),
        ({"why": ""}, "why", "Say why in a few plain English words"),
        ({"why_es": ""}, "why_es", "Say why in a few plain Spanish words"),
    ],
)
def test_a_row_that_cannot_stand_is_told_at_its_field(page, draft, changes, field, message):
    response = page("change_row", "C08", data=row_fields(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]


@pytest.mark.parametrize("bound", ["5", "-1", "<2", ""])
def test_a_row_holds_lower_bounds_from_0_to_4_and_nothing_else(page, draft, bound):
    assert page("change_row", "C08", data=row_fields(severity=bound)).status_code == 422


def test_the_second_to_save_a_row_is_shown_both_versions(page, draft, alan):
    row = draft.rows.get(code="C08")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=alan)

    response = page("change_row", "C08", data=row_fields(support="2"))

    assert response.status_code == 409
    [both] = response.context["both"]
    assert both["label"] == "Support, at least"
    assert (both["theirs"], both["yours"]) == ("1 or more: good support", "2 or more: patchy support")
    assert draft.rows.get(code="C08").support == 1
    page("change_row", "C08", data=row_fields(support="2", seen="1"))
    assert draft.rows.get(code="C08").support == 2


def test_a_row_opened_in_one_draft_is_not_saved_in_the_next(page, draft, ada):
    """Ada has C08 open; the draft is discarded, and another one started."""
    fields = row_fields(support="1")
    drafting.discard_draft(draft=draft, by=ada)
    later = drafting.start_draft(by=ada)

    response = page("change_row", "C08", data=fields)

    assert response.status_code == 422
    assert "this is another one" in response.context["form"].non_field_errors()[0]
    assert 'name="support"' in text_of(response)
    assert later.rows.get(code="C08").support == 0


def test_a_page_of_a_draft_that_has_gone_leads_to_what_is_there(page, draft, ada):
    fields = row_fields()
    drafting.discard_draft(draft=draft, by=ada)
    response = page("change_row", "C08", data=fields)
    assert response.url == reverse("programs:draft")
    assert "There is no draft any more" in text_of(page("draft"))


def test_a_row_that_has_gone_is_said_to_have(page, draft):
    assert page("change_row", "C99").url == reverse("programs:draft")
    assert "The draft has no row C99 any more." in text_of(page("draft"))


@pytest.mark.parametrize("seen", ["", "0", "x", "-1", "9" * 5000])
def test_a_row_that_is_not_the_one_looked_at_is_not_removed(page, draft, seen):
    page("remove_row", "C01", data={"seen": seen})
    assert draft.rows.filter(code="C01").exists()
    assert "C01 was changed while you had it open. Look at it again." in text_of(page("draft"))


def test_while_a_row_is_looked_at_the_page_says_what_is_stored(page, draft):
    text = text_of(page("change_row", "C08", data=row_fields(severity="3", look="1")))
    assert "In the draft now: Inpatient when severity is at least 4." in text


def test_a_row_is_added_under_the_next_free_code(page, draft):
    assert page("add_row").context["form"].initial["code"] == "C27"
    page("add_row", data=row_fields(code="C27", level="php", support="2"))
    assert draft.rows.get(code="C27").level == "php"


def test_a_row_is_removed_after_a_look_at_what_that_means(page, draft):
    assert "A safety rule is broken" in text_of(page("remove_row", "C01"))
    page("remove_row", "C01", data={"seen": f"{draft.rows.get(code='C01').pk}.0"})
    assert not draft.rows.filter(code="C01").exists()


def test_a_comment_stands_at_its_row(page, draft, ada):
    page("comment_on_row", "C08", data={"text": "Ask a clinician."})
    assert "Ask a clinician." in text_of(page("change_row", "C08"))
    assert Event.objects.get(kind=EventKind.ROW_COMMENTED).detail == {"version": 2, "row": "C08"}


def test_a_second_draft_is_not_started(page, draft):
    response = page("start_draft", data={})
    assert response.url == reverse("programs:draft")
    assert CriteriaVersion.objects.filter(status="draft").count() == 1


# Checking and publishing


def test_every_gate_says_what_is_missing(page, draft, ada):
    assert "They have not run yet" in text_of(page("publish"))
    page("check", data={})
    row = draft.rows.get(code="C20")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)
    assert "The draft has changed since they ran" in text_of(page("publish"))
    page("check", data={})
    assert "1 error" in text_of(page("publish"))


def test_a_refusal_of_the_action_is_told_in_words(page, draft):
    page("check", data={})
    digest = draft.ruleset().digest
    page("publish", data={"digest": digest, "reason": "why"})
    assert "There is nothing to publish" in text_of(page("publish"))


def test_publishing_takes_a_reason_and_retires_the_old_version(page, draft):
    page("change_row", "C17", data=row_fields(code="C17", level="php", severity="3", required="True"))
    page("check", data={})
    digest = draft.ruleset().digest

    refused = page("publish", data={"digest": digest, "reason": " "})
    assert refused.status_code == 422
    assert refused.context["publish_form"].errors["reason"] == ["Say why the criteria change"]

    page("publish", data={"digest": digest, "reason": "Duties no longer ease C17."})
    published = CriteriaVersion.objects.published()
    assert (published.number, published.reason) == (2, "Duties no longer ease C17.")
    assert "Version 2 is in force" in text_of(page("criteria"))


def test_going_back_is_a_draft_like_any_other(page, draft, ada):
    page("change_row", "C17", data=row_fields(code="C17", level="php", severity="3", required="True"))
    page("check", data={})
    page("publish", data={"digest": draft.ruleset().digest, "reason": "why"})
    page("restore", 1, data={})
    copy = CriteriaVersion.objects.draft()
    assert copy.ruleset().digest == CriteriaVersion.objects.get(number=1).digest
    page("check", data={})
    assert "A second admin" in text_of(page("publish"))


# Versions and files


def test_an_exported_version_is_imported_as_a_draft_elsewhere(page):
    exported = page("export_version", 1)
    assert exported.headers["Content-Disposition"] == 'attachment; filename="criteria-1.json"'
    file = SimpleUploadedFile("criteria.json", exported.content)
    page("import_draft", data={"file": file})
    imported = CriteriaVersion.objects.draft()
    assert imported.based_on is None
    assert imported.ruleset().digest == CriteriaVersion.objects.published().digest


def test_a_file_changed_after_its_export_is_refused(page):
    content = json.loads(page("export_version", 1).content)
    content["criteria"][0]["withdrawal"] = 4
    file = SimpleUploadedFile("criteria.json", json.dumps(content).encode())
    response = page("import_draft", data={"file": file})
    assert response.status_code == 422
    assert "The checksum does not fit" in response.context["form"].errors["file"][0]
    assert CriteriaVersion.objects.draft() is None


def test_two_versions_are_compared_in_words(page, draft, ada):
    row = draft.rows.get(code="C26")
    drafting.remove_row(row=row, seen=row.revision, by=ada)
    response = page("compare", query="?before=1&after=2")
    [difference] = response.context["differences"]
    assert (difference.code, difference.kind) == ("C26", "removed")
    assert sum(move["count"] for move in response.context["moves"] if move["is_down"]) > 0


def test_the_policy_document_says_who_stands_behind_it(page):
    text = text_of(page("policy", 1))
    assert "No licensed clinician has signed these criteria off" in text
    assert CriteriaVersion.objects.published().digest in text


# Levels


def level_fields(code="iop", **changes):
    level = LevelOfCare.objects.get(code=code)
    fields = {
        "seen": str(level.revision),
        "hours_from": str(level.hours_from or ""),
        "hours_to": str(level.hours_to or ""),
        "minimum_hours": str(level.minimum_hours or ""),
        "minimum_hours_rule": level.minimum_hours_rule,
        "cost_from": str(level.cost_from or ""),
        "cost_to": str(level.cost_to or ""),
    }
    for words in level.all_words.all():
        fields |= {f"{words.language}-{text}": getattr(words, text) for text in TEXTS}
    return fields | changes


def plan_fields(code):
    """How hours usually go down, as it stands."""
    initial = LevelForm(instance=LevelOfCare.objects.get(code=code)).initial
    return {name: str(value) for name, value in initial.items() if name.startswith("plan_")}


@pytest.mark.parametrize(("code", "short"), [("iop", 9), ("php", 20)])
def test_hours_below_the_minimum_are_refused_at_their_field_with_what_to_do(page, code, short):
    response = page("change_level", code, data=level_fields(code, hours_from=str(short - 1)))
    assert response.status_code == 422
    [message] = response.context["level_form"].errors["hours_from"]
    assert f"is at least {short} hours a week. Give {short} or more." in message


def test_a_new_minimum_needs_the_rule_that_it_comes_from(page):
    changed = {"minimum_hours": "10", "hours_from": "10"}
    response = page("change_level", "php", data=level_fields("php", **changed))
    assert response.status_code == 422
    assert "Say which rule" in response.context["level_form"].errors["minimum_hours_rule"][0]
    rule = {"minimum_hours_rule": "The rule of an example state: at least 10."}
    page("change_level", "php", data=level_fields("php", **changed, **rule))
    assert LevelOfCare.objects.get(code="php").minimum_hours == 10


def test_texts_are_changed_in_both_languages(page):
    page("change_level", "iop", data=level_fields(**{"en-cost": "Ask us.", "es-cost": "Pregúntenos."}))
    words = LevelOfCare.objects.get(code="iop").all_words
    assert [each.cost for each in words.order_by("language")] == ["Ask us.", "Pregúntenos."]


def test_a_missing_text_is_told_in_its_language(page):
    response = page("change_level", "iop", data=level_fields(**{"es-summary": ""}))
    assert response.status_code == 422
    assert "In one sentence: write it in Spanish" in text_of(response)


def test_the_second_to_save_a_level_is_shown_both_versions(page, alan):
    fields = level_fields(hours_to="15") | plan_fields("iop")
    level = LevelOfCare.objects.get(code="iop")
    level.hours_to = 12
    change_level(level=level, seen=level.revision, by=alan)
    response = page("change_level", "iop", data=fields)
    assert response.status_code == 409
    assert response.context["both"] == [{"label": "Hours a week, to", "theirs": "12", "yours": "15"}]
    assert LevelOfCare.objects.get(code="iop").hours_to == 12


def test_inpatient_has_no_hours_to_fill_in(page):
    response = page("change_level", "inpatient", data=level_fields("inpatient", cost_from="900"))
    assert response.status_code == 302
    assert LevelOfCare.objects.get(code="inpatient").cost_from == 900
