"""The draft of the criteria: at most one, edited by admins; it judges no one."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from history.actions import record
from history.kinds import EventKind
from programs.criteria.ruleset import Criterion
from programs.models import CriteriaVersion, CriterionRow, RowComment
from vault import clock
from vault.meanwhile import ChangedMeanwhile, take_turn


class DraftExists(Exception):
    """There is a draft already: only one is edited at a time."""


class NotADraft(Exception):
    """Published and retired criteria are never changed."""


def start_draft(*, by: User, copy_of: CriteriaVersion | None = None) -> CriteriaVersion:
    """Copy criteria into a draft: the published ones, or those of an older version. Raises DraftExists."""
    source = copy_of or CriteriaVersion.objects.published()
    return new_draft(source.ruleset().criteria, by=by, based_on=source)


def import_draft(*, criteria: Iterable[Criterion], by: User) -> CriteriaVersion:
    """Make a draft of criteria that come from elsewhere. Raises DraftExists, or ValidationError for a row."""
    criteria = list(criteria)
    for criterion in criteria:
        CriterionRow(**criterion.as_dict()).clean_fields(exclude=["version"])
    return new_draft(criteria, by=by, based_on=None)


def new_draft(
    criteria: Iterable[Criterion], *, by: User, based_on: CriteriaVersion | None
) -> CriteriaVersion:
    with transaction.atomic():
        draft = empty_draft(by, based_on)
        draft.authors.add(by)
        CriterionRow.objects.bulk_create(
            CriterionRow(version=draft, **criterion.as_dict()) for criterion in criteria
        )
        number = based_on.number if based_on else None
        record(EventKind.DRAFT_STARTED, by=by, version=draft.number, based_on=number)
    return draft


def empty_draft(by: User, based_on: CriteriaVersion | None) -> CriteriaVersion:
    try:
        with transaction.atomic():
            return CriteriaVersion.objects.create(
                number=next_number(), created_by=by, created_at=clock.now(), based_on=based_on
            )
    except IntegrityError as error:
        raise DraftExists from error


def discard_draft(*, draft: CriteriaVersion, by: User) -> None:
    """Throw a draft away, with all that belongs to it. Raises NotADraft."""
    with transaction.atomic():
        refuse_unless_draft(draft)
        record(EventKind.DRAFT_DISCARDED, by=by, version=draft.number)
        for belongings in (draft.rows, draft.comments, draft.checks, draft.approvals):
            belongings.all().delete()
        draft.delete()


def add_row(*, row: CriterionRow, by: User) -> None:
    """Raises NotADraft, or ValidationError for a row that cannot stand."""
    with transaction.atomic():
        refuse_unless_draft(row.version)
        row.changed_at, row.changed_by = clock.now(), by
        row.full_clean()
        row.save()
        edited(row.version, EventKind.ROW_ADDED, row.code, by)


def change_row(*, row: CriterionRow, seen: int, by: User) -> None:
    """`seen` is the revision that was edited. Raises NotADraft, ValidationError or ChangedMeanwhile."""
    with transaction.atomic():
        refuse_unless_draft(row.version)
        take_turn(row, seen=seen, by=by)
        row.full_clean()
        row.save()
        edited(row.version, EventKind.ROW_CHANGED, row.code, by)


def remove_row(*, row: CriterionRow, seen: int, by: User) -> None:
    """Raises NotADraft, or ChangedMeanwhile when it is no longer the row that was looked at."""
    with transaction.atomic():
        refuse_unless_draft(row.version)
        removed, _each = CriterionRow.objects.filter(pk=row.pk, revision=seen).delete()
        if not removed:
            raise ChangedMeanwhile(CriterionRow.objects.filter(pk=row.pk).first())
        edited(row.version, EventKind.ROW_REMOVED, row.code, by)


def comment_on_row(*, draft: CriteriaVersion, code: str, text: str, by: User) -> RowComment:
    with transaction.atomic():
        refuse_unless_draft(draft)
        comment = RowComment(version=draft, code=code, text=text, by=by, at=clock.now())
        comment.full_clean()
        comment.save()
        record(EventKind.ROW_COMMENTED, by=by, version=draft.number, row=code)
    return comment


def edited(draft: CriteriaVersion, kind: EventKind, code: str, by: User) -> None:
    """Record an editor as an author of the draft; authors cannot be the second person who approves it."""
    draft.authors.add(by)
    record(kind, by=by, version=draft.number, row=code)


def refuse_unless_draft(version: CriteriaVersion) -> None:
    """Look again, and hold the version until the change is done."""
    held = CriteriaVersion.objects.select_for_update().filter(pk=version.pk).first()
    if held is None or not held.is_draft:
        raise NotADraft(version)


def next_number() -> int:
    return CriteriaVersion.objects.order_by("-number").values_list("number", flat=True)[0] + 1
