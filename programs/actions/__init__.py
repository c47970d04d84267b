"""Everything that can happen to levels of care, criteria and programs. Nothing else writes them."""

from programs.actions.cases import add_case, change_case, import_cases, remove_case
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
from programs.actions.shadow import (
    TrialRunning,
    score_in_shadow,
    start_shadow_trial,
    stop_shadow_trial,
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
    "TrialRunning",
    "WarningsNotExplained",
    "add_case",
    "add_row",
    "approve",
    "change_case",
    "change_level",
    "change_row",
    "check",
    "comment_on_row",
    "discard_draft",
    "import_cases",
    "import_draft",
    "publish",
    "remove_case",
    "remove_row",
    "score_in_shadow",
    "start_draft",
    "start_shadow_trial",
    "stop_shadow_trial",
]
