"""Two people at the same moment, each with a connection of their own: one succeeds, the other is told."""

import pytest
from django.contrib.auth.models import User

from history.kinds import EventKind
from history.models import Event
from programs.models import CriteriaVersion, CriterionRow, SignatureEnd
from programs.studio.actions import drafting, publishing, signing
from tests.at_once import at_once
from tests.cast import an_admin
from tests.signing import a_clinical_lead, sign

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def lowered():
    """A checked draft by which some people would get less care."""
    ada = an_admin("ada")
    draft = drafting.start_draft(by=ada)
    row = draft.rows.get(code="C17")
    row.support = 1
    drafting.change_row(row=row, seen=row.revision, by=ada)
    publishing.check(draft=draft, by=ada)
    return draft


def test_two_drafts_started_at_once():
    ada, alan = an_admin("ada"), an_admin("alan")
    outcomes = at_once(lambda: drafting.start_draft(by=ada), lambda: drafting.start_draft(by=alan))
    assert outcomes == ["DraftExists", "done"]
    draft = CriteriaVersion.objects.draft()
    assert draft.rows.count() == 26


def test_two_approvals_at_once(lowered):
    digest = lowered.ruleset().digest
    second, third = an_admin("alan"), an_admin("abe")
    outcomes = at_once(
        *(
            lambda person=person: publishing.approve(draft=lowered, digest=digest, by=person, reason="seen")
            for person in (second, third)
        )
    )
    assert outcomes == ["AlreadyApproved", "done"]
    assert lowered.approvals.count() == 1


def test_two_who_end_one_signature_at_once():
    clara, carl = a_clinical_lead(), a_clinical_lead("carl")
    signature = sign(clara)

    outcomes = at_once(
        *(
            lambda person=person: signing.take_back(signature=signature, by=person, reason="wrong")
            for person in (clara, carl)
        )
    )

    assert outcomes == ["done", "done"]
    assert SignatureEnd.objects.count() == signature.parts.count()
    assert Event.objects.filter(kind=EventKind.SIGNATURE_ENDED).count() == signature.parts.count()


def test_two_who_save_one_row_at_once(lowered):
    people = an_admin("alan"), an_admin("abe")

    def save(person, support):
        row = CriterionRow.objects.get(version=lowered, code="C08")
        row.support = support
        drafting.change_row(row=row, seen=0, by=person)

    outcomes = at_once(*(lambda p=person, n=number: save(p, n) for number, person in enumerate(people, 1)))
    assert outcomes == ["ChangedMeanwhile", "done"]


def test_an_edit_and_a_publishing_at_once_never_publish_what_nobody_checked(lowered):
    digest = lowered.ruleset().digest
    alan, ada = an_admin("alan"), User.objects.get(username="ada")
    publishing.approve(draft=lowered, digest=digest, by=alan, reason="seen")
    row = CriterionRow.objects.get(version=lowered, code="C08")
    row.support = 1

    outcomes = at_once(
        lambda: publishing.publish(draft=lowered, digest=digest, by=ada, reason="why"),
        lambda: drafting.change_row(row=row, seen=row.revision, by=ada),
    )

    assert outcomes in (["NotADraft", "done"], ["CheckIsStale", "done"])
    published = CriteriaVersion.objects.published()
    assert published.ruleset().digest == published.digest
    assert published.digest in {digest, CriteriaVersion.objects.get(number=1).digest}
