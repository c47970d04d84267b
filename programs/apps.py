from django.apps import AppConfig
from django.db.models.signals import post_migrate

from vault.triggers import refuse

NEVER_CHANGED = "published criteria are never changed"
FINAL_COLUMNS = (
    "number",
    "digest",
    "reason",
    "warnings_reason",
    "based_on_id",
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
)


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        post_migrate.connect(keep_published_criteria, sender=self)


def keep_published_criteria(using: str, **kwargs) -> None:
    """Only a draft and its rows can be changed or deleted; a published version can be retired, no more."""
    versions, rows = "programs_criteriaversion", "programs_criterionrow"
    row_of_final_version = "(SELECT status FROM programs_criteriaversion WHERE id = {}.version_id) <> 'draft'"
    for operation, record in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        refuse(
            using,
            name=f"criterion_row_stands_{operation.lower()}",
            table=rows,
            before=operation,
            when=row_of_final_version.format(record),
            message=NEVER_CHANGED,
        )
    refuse(
        using,
        name="criteria_version_stands_delete",
        table=versions,
        before="DELETE",
        when="OLD.status <> 'draft'",
        message=NEVER_CHANGED,
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in FINAL_COLUMNS)
    refuse(
        using,
        name="criteria_version_stands_update",
        table=versions,
        before="UPDATE",
        when=f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {changed})",
        message=NEVER_CHANGED,
    )
    for name in ("check", "approval", "rowcomment"):
        keep_with_its_version(using, name)
    for name in ("signature", "signedpart", "signatureend"):
        keep_for_ever(using, name)


def keep_for_ever(using: str, name: str) -> None:
    """What was signed, and that it ended, is added and stays."""
    for operation in ("UPDATE", "DELETE"):
        refuse(
            using,
            name=f"{name}_stands_{operation.lower()}",
            table=f"programs_{name}",
            before=operation,
            message="a signature is added, never edited",
        )


def keep_with_its_version(using: str, name: str) -> None:
    """Checks, approvals and comments are added, never edited; they go only when their draft goes."""
    status = "(SELECT status FROM programs_criteriaversion WHERE id = OLD.version_id)"
    for operation, when in (("UPDATE", ""), ("DELETE", f"{status} <> 'draft'")):
        refuse(
            using,
            name=f"{name}_stands_{operation.lower()}",
            table=f"programs_{name}",
            before=operation,
            when=when,
            message=f"a {name} is added, never edited",
        )
