"""The gates between a draft and the criteria that judge people: each refusal has a name."""

import pytest
from django.db import IntegrityError, transaction

from history.kinds import EventKind
from history.models import Event
from programs.models import Approval, Check, CriteriaVersion, CriterionRow
from programs.studio.actions import drafting, publishing

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def draft(ada):
    return drafting.start_draft(by=ada)


def raise_someone(draft, by):
    """More care for some, less for nobody: a moderate problem goes to PHP."""
    row = CriterionRow(
        version=draft, code="C27", level="inpatient", severity=2, support=4, why="alone", why_es="sola"
    )
    drafting.add_row(row=row, by=by)


def lower_someone(draft, by):
    """Less care for some: C08 asks for little support too."""
    row = draft.rows.get(code="C17")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=by)


def digest_of(draft):
    return draft.ruleset().digest


def publish(draft, by, **changes):
    given = {"digest": digest_of(draft), "reason": "because", "warnings_reason": "known"} | changes
    publishing.publish(draft=draft, by=by, **given)


def test_a_checked_draft_that_lowers_nobody_is_published_by_its_author(draft, ada):
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)

    publish(draft, ada, reason="  Being alone is a danger. ")

    published = CriteriaVersion.objects.published()
    assert (published, published.published_by) == (draft, ada)
    assert published.reason == "Being alone is a danger."
    assert CriteriaVersion.objects.get(number=1).status == "retired"
    assert Event.objects.filter(kind=EventKind.CRITERIA_PUBLISHED, by=ada).exists()


def test_a_draft_that_nobody_checked_is_refused(draft, ada):
    raise_someone(draft, ada)
    with pytest.raises(publishing.NotChecked):
        publish(draft, ada)


def test_an_edit_after_the_check_makes_it_stale(draft, ada):
    publishing.check(draft=draft, by=ada)
    raise_someone(draft, ada)
    with pytest.raises(publishing.CheckIsStale):
        publish(draft, ada)


def test_an_edit_after_the_page_was_opened_is_noticed_even_when_it_was_checked(draft, ada):
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    seen = digest_of(draft)
    lower_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    with pytest.raises(publishing.CheckIsStale):
        publish(draft, ada, digest=seen)


def test_an_edit_undone_is_checked_still(draft, ada):
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    row = draft.rows.get(code="C27")
    row.why = "something else"
    drafting.change_row(row=row, seen=row.revision, by=ada)
    row.why = "alone"
    drafting.change_row(row=row, seen=row.revision, by=ada)
    publish(draft, ada)


def test_errors_block(draft, ada):
    row = draft.rows.get(code="C01")
    drafting.remove_row(row=row, seen=row.revision, by=ada)
    assert publishing.check(draft=draft, by=ada).errors
    with pytest.raises(publishing.HasErrors):
        publish(draft, ada)


def test_warnings_need_a_word(draft, ada):
    row = CriterionRow(version=draft, code="C27", level="iop", severity=2, support=1, why="a", why_es="b")
    drafting.add_row(row=row, by=ada)
    assert publishing.check(draft=draft, by=ada).warnings
    with pytest.raises(publishing.WarningsNotExplained):
        publish(draft, ada, warnings_reason=" ")
    publish(draft, ada, warnings_reason="kept for the record")
    assert CriteriaVersion.objects.published().warnings_reason == "kept for the record"


def test_a_change_says_why(draft, ada):
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    with pytest.raises(publishing.NoReason):
        publish(draft, ada, reason=" ")


def test_an_unchanged_draft_is_not_a_new_version(draft, ada):
    publishing.check(draft=draft, by=ada)
    with pytest.raises(publishing.NothingChanged):
        publish(draft, ada)


def test_a_published_version_is_not_published_again(draft, ada):
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    publish(draft, ada)
    with pytest.raises(drafting.NotADraft):
        publish(draft, ada)


class TestSecondPerson:
    @pytest.fixture
    def lowering(self, draft, ada):
        lower_someone(draft, ada)
        publishing.check(draft=draft, by=ada)
        return draft

    def approve(self, draft, by, **changes):
        given = {"digest": digest_of(draft), "reason": "agreed"} | changes
        return publishing.approve(draft=draft, by=by, **given)

    def test_is_needed_when_a_possible_person_would_get_less(self, lowering, ada):
        with pytest.raises(publishing.NeedsSecondPerson):
            publish(lowering, ada)

    def test_lets_it_be_published(self, lowering, ada, alan):
        self.approve(lowering, alan, reason="seen the list")
        publish(lowering, ada)
        assert CriteriaVersion.objects.published().approvals.get().reason == "seen the list"

    def test_is_not_its_author(self, lowering, ada):
        with pytest.raises(publishing.AuthorCannotApprove):
            self.approve(lowering, ada)

    def test_is_not_a_person_who_edited_it(self, lowering, ada, alan):
        raise_someone(lowering, alan)
        publishing.check(draft=lowering, by=ada)
        with pytest.raises(publishing.AuthorCannotApprove):
            self.approve(lowering, alan)

    def test_is_not_a_person_who_only_removed_a_row(self, lowering, ada, alan):
        row = lowering.rows.get(code="C26")
        drafting.remove_row(row=row, seen=row.revision, by=alan)
        publishing.check(draft=lowering, by=ada)
        with pytest.raises(publishing.AuthorCannotApprove):
            self.approve(lowering, alan)

    def test_says_why(self, lowering, alan):
        with pytest.raises(publishing.NoReason):
            self.approve(lowering, alan, reason=" ")

    def test_of_two_approving_at_once_the_second_is_told(self, lowering, alan, abe):
        self.approve(lowering, alan)
        with pytest.raises(publishing.AlreadyApproved):
            self.approve(lowering, abe)
        assert lowering.approvals.get().by == alan

    def test_agrees_to_what_they_saw_and_nothing_else(self, lowering, ada, alan):
        seen = digest_of(lowering)
        raise_someone(lowering, ada)
        publishing.check(draft=lowering, by=ada)
        with pytest.raises(publishing.CheckIsStale):
            self.approve(lowering, alan, digest=seen)

    def test_has_to_agree_again_after_an_edit(self, lowering, ada, alan):
        self.approve(lowering, alan)
        raise_someone(lowering, ada)
        publishing.check(draft=lowering, by=ada)
        with pytest.raises(publishing.NeedsSecondPerson):
            publish(lowering, ada)

    def test_cannot_approve_what_nobody_checked(self, draft, ada, alan):
        with pytest.raises(publishing.NotChecked):
            self.approve(draft, alan)


def test_rolling_back_is_publishing_a_copy_through_the_same_gates(draft, ada, alan):
    first = CriteriaVersion.objects.get(number=1)
    raise_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    publish(draft, ada)

    copy = drafting.start_draft(by=ada, copy_of=first)
    publishing.check(draft=copy, by=ada)
    with pytest.raises(publishing.NeedsSecondPerson):
        publish(copy, ada)
    publishing.approve(draft=copy, digest=digest_of(copy), by=alan, reason="back to the old")
    publish(copy, ada)

    published = CriteriaVersion.objects.published()
    assert published.digest == first.digest
    assert (published.number, published.based_on) == (3, first)


@pytest.mark.parametrize("model", [Check, Approval])
def test_a_check_and_an_approval_are_never_edited(draft, ada, alan, model):
    lower_someone(draft, ada)
    publishing.check(draft=draft, by=ada)
    publishing.approve(draft=draft, digest=digest_of(draft), by=alan, reason="agreed")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(digest="0" * 64)
    publish(draft, ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all().delete()


def test_a_discarded_draft_leaves_only_its_trace_in_the_history(draft, ada):
    drafting.comment_on_row(draft=draft, code="C08", text="Is this right?", by=ada)
    publishing.check(draft=draft, by=ada)
    drafting.discard_draft(draft=draft, by=ada)
    assert not CriteriaVersion.objects.filter(status="draft").exists()
    assert Event.objects.filter(kind=EventKind.DRAFT_DISCARDED, by=ada).exists()
