"""One draft at a time; of two people at one row, the second is told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.models import CriteriaVersion, CriterionRow
from programs.studio.actions import drafting
from vault.meanwhile import ChangedMeanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def draft(ada):
    return drafting.start_draft(by=ada)


def a_row(draft, **fields):
    return CriterionRow(
        **{"version": draft, "code": "C27", "level": "iop", "why": "why", "why_es": "por qué"} | fields
    )


def test_a_draft_is_a_copy_of_what_is_published(draft):
    published = CriteriaVersion.objects.published()
    assert draft.ruleset().digest == published.digest
    assert draft.based_on == published
    assert draft.number == 2


def test_there_is_one_draft_at_a_time(draft, alan):
    with pytest.raises(drafting.DraftExists):
        drafting.start_draft(by=alan)
    assert CriteriaVersion.objects.filter(status="draft").count() == 1


def test_published_rows_are_never_changed(ada):
    row = CriteriaVersion.objects.published().rows.get(code="C01")
    row.withdrawal = 4
    with pytest.raises(drafting.NotADraft):
        drafting.change_row(row=row, seen=row.revision, by=ada)
    with pytest.raises(drafting.NotADraft):
        drafting.remove_row(row=row, seen=row.revision, by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_of_two_who_change_a_row_the_second_is_told_what_the_first_did(draft, ada, alan):
    adas, alans = draft.rows.get(code="C08"), draft.rows.get(code="C08")
    adas.support = 1
    drafting.change_row(row=adas, seen=adas.revision, by=ada)

    alans.support = 2
    with pytest.raises(ChangedMeanwhile) as told:
        drafting.change_row(row=alans, seen=alans.revision, by=alan)

    assert (told.value.theirs.support, told.value.theirs.changed_by) == (1, ada)
    assert draft.rows.get(code="C08").support == 1


def test_a_row_changed_meanwhile_is_not_removed(draft, ada, alan):
    row, same = draft.rows.get(code="C08"), draft.rows.get(code="C08")
    drafting.change_row(row=row, seen=row.revision, by=ada)
    with pytest.raises(ChangedMeanwhile):
        drafting.remove_row(row=same, seen=same.revision, by=alan)


def test_a_row_removed_meanwhile_is_said_to_be_gone(draft, ada, alan):
    row, same = draft.rows.get(code="C08"), draft.rows.get(code="C08")
    drafting.remove_row(row=row, seen=row.revision, by=ada)
    with pytest.raises(ChangedMeanwhile) as told:
        drafting.change_row(row=same, seen=same.revision, by=alan)
    assert told.value.theirs is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"code": "C01"}, "__all__", id="a code that is taken"),
        pytest.param({"code": "C 27"}, "code", id="a code with a space"),
        pytest.param({"severity": 5}, "__all__", id="a bound above 4"),
        pytest.param({"severity": -1}, "severity", id="a bound below 0"),
        pytest.param({"level": "outpatient"}, "__all__", id="the default level"),
        pytest.param({"why": ""}, "why", id="no reason for people"),
    ],
)
def test_a_row_that_cannot_stand_is_refused(draft, ada, fields, field):
    with pytest.raises(ValidationError) as refused:
        drafting.add_row(row=a_row(draft, **fields), by=ada)
    assert field in refused.value.message_dict


def test_everyone_who_had_a_hand_in_it_is_an_author(draft, ada, alan, abe):
    drafting.add_row(row=a_row(draft), by=alan)
    row = draft.rows.get(code="C26")
    drafting.remove_row(row=row, seen=row.revision, by=abe)
    assert set(draft.authors.all()) == {ada, alan, abe}
