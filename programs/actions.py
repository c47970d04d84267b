"""Everything that can happen to levels of care and criteria. Nothing else writes them."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from programs.models import CriteriaVersion, CriterionRow, LevelOfCare


class DraftExists(Exception):
    """There is a draft already: only one is edited at a time."""


class NotADraft(Exception):
    """Published and retired criteria are never changed."""


def change_level(*, level: LevelOfCare, by: User) -> None:
    """Store an edited level of care. Raises ValidationError when it does not hold to its minimum hours."""
    level.changed_at, level.changed_by = timezone.now(), by
    level.full_clean()
    level.save()


def start_draft(*, by: User) -> CriteriaVersion:
    """Copy the published criteria into a draft. Raises DraftExists."""
    published = CriteriaVersion.objects.published()
    try:
        with transaction.atomic():
            draft = CriteriaVersion.objects.create(
                number=next_number(), created_by=by, created_at=timezone.now()
            )
            copy_rows(published, draft)
    except IntegrityError as error:
        raise DraftExists from error
    return draft


def discard_draft(*, draft: CriteriaVersion) -> None:
    """Throw a draft away, rows and all. Raises NotADraft."""
    with transaction.atomic():
        refuse_unless_draft(draft)
        draft.rows.all().delete()
        draft.delete()


def save_row(*, row: CriterionRow) -> None:
    """Add or change a row of a draft. Raises NotADraft, or ValidationError for a row that cannot stand."""
    with transaction.atomic():
        refuse_unless_draft(row.version)
        row.full_clean()
        row.save()


def remove_row(*, row: CriterionRow) -> None:
    with transaction.atomic():
        refuse_unless_draft(row.version)
        row.delete()


def publish(*, draft: CriteriaVersion, by: User, reason: str) -> None:
    """Let the draft judge everyone from now on; the version it follows is retired and kept."""
    with transaction.atomic():
        refuse_unless_draft(draft)
        CriteriaVersion.objects.filter(status=CriteriaVersion.Status.PUBLISHED).update(
            status=CriteriaVersion.Status.RETIRED
        )
        draft.status = CriteriaVersion.Status.PUBLISHED
        draft.digest = draft.ruleset().digest
        draft.reason, draft.published_by, draft.published_at = reason, by, timezone.now()
        draft.save()


def refuse_unless_draft(version: CriteriaVersion) -> None:
    """Look again, and hold the row until the change is done."""
    if not CriteriaVersion.objects.select_for_update().get(pk=version.pk).is_draft:
        raise NotADraft(version)


def copy_rows(source: CriteriaVersion, target: CriteriaVersion) -> None:
    for row in source.rows.all():
        fields = model_to_dict(row, exclude=["id", "version"])
        CriterionRow.objects.create(version=target, **fields)


def next_number() -> int:
    return CriteriaVersion.objects.order_by("-number").values_list("number", flat=True)[0] + 1
