"""Everything that can happen to levels of care, criteria and programs. Nothing else writes them."""

from programs.actions.drafting import (
    DraftExists,
    NotADraft,
    add_row,
    change_row,
    comment_on_row,
    discard_draft,
    import_draft,
    remove_row,
    start_draft,
)
from programs.actions.levels import change_level
from programs.actions.meanwhile import ChangedMeanwhile
from programs.actions.publishing import (
    AlreadyApproved,
    AuthorCannotApprove,
    CannotPublish,
    CheckIsStale,
    HasErrors,
    NeedsSecondPerson,
    NoReason,
    NotChecked,
    NothingChanged,
    WarningsNotExplained,
    approve,
    check,
    publish,
)

__all__ = [
    "AlreadyApproved",
    "AuthorCannotApprove",
    "CannotPublish",
    "ChangedMeanwhile",
    "CheckIsStale",
    "DraftExists",
    "HasErrors",
    "NeedsSecondPerson",
    "NoReason",
    "NotADraft",
    "NotChecked",
    "NothingChanged",
    "WarningsNotExplained",
    "add_row",
    "approve",
    "change_level",
    "change_row",
    "check",
    "comment_on_row",
    "discard_draft",
    "import_draft",
    "publish",
    "remove_row",
    "start_draft",
]
