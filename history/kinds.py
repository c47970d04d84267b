"""Every kind of event there is, with its label. Safety rules read the history by these kinds."""

from django.db import models


class EventKind(models.TextChoices):
    """The value is stored and part of the chain, so it never changes; the label may."""

    # What a person does with what they send
    SENT = "sent", "Sent by the person"
    CODE_GIVEN = "code_given", "The person was given a code"
    FOLLOW_UP_OPENED = "came_back", "Looked up by the person with their code"
    CODE_REFUSED = "code_refused", "Second factor refused"
    CONTACT_CHANGED = "contact_changed", "The person changed how to reach them"
    MESSAGE_ADDED = "message_added", "The person wrote a message"

    REPLIES_READ = "replies_read", "The person read our answer"

    # What coordinators do with it
    VIEWED = "viewed", "Opened"
    CLAIMED = "claimed", "Claimed"
    RELEASED = "released", "Given back to the queue"
    LEASE_ENDED = "lease_ended", "Claim ran out"
    HANDED_OVER = "handed_over", "Handed over"
    ACKNOWLEDGED = "acknowledged", "Flags acknowledged"
    ESCALATED = "escalated", "Escalated"
    REVEALED = "revealed", "Number shown"
    CALLED = "called", "Call logged"
    NOTED = "noted", "Note written"
    REPLIED = "replied", "Answered in writing"
    SAVED_ANSWER_CHANGED = "saved_answer_changed", "Changed a saved answer"
    REVIEWED = "reviewed", "Decided on a level"
    AMENDED = "amended", "Went through the answers with the person"
    BOOKED = "booked", "Assessment booked"
    ASSESSED = "assessed", "Professional assessment recorded"
    PLACED = "placed", "Placed"
    SEAT_KEPT = "seat_kept", "Kept a seat"
    SEAT_WAITED_FOR = "seat_waited_for", "Put on a waiting list"
    SEAT_TAKEN = "seat_taken", "Seat taken"
    SEAT_FREED = "seat_freed", "Seat free again"
    REFERRED = "referred", "Asked another place"
    REFERRAL_ANSWERED = "referral_answered", "Another place answered"
    COVER_CHECKED = "cover_checked", "Checked who pays"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"
    EXPORTED = "exported", "Exported"
    FEED_MADE = "feed_made", "Made an address for their calendar"
    FEED_ENDED = "feed_ended", "Ended the address of their calendar"
    VIEW_SAVED = "view_saved", "Saved a view of the queue"
    DISPOSAL_AGREED = "disposal_agreed", "Agreed to a disposal"
    DISPOSED = "disposed", "Disposed of"

    # Accounts
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    PASSWORD_CHANGED = "password_changed", "Changed own password"
    PASSWORD_SET = "password_set", "Chose a new password by link"
    NEW_PASSWORD_OFFERED = "new_password_offered", "Made a link for a new password"
    SECOND_FACTOR_ADDED = "second_factor_added", "Set up a second factor"
    OWN_SECOND_FACTOR_REMOVED = "own_second_factor_removed", "Removed own second factor"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "Removed a colleague's second factor"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed", "Made new recovery codes"
    INVITED = "invited", "Invited a person"
    INVITATION_WITHDRAWN = "invitation_withdrawn", "Withdrew an invitation"
    JOINED = "joined", "Joined"
    ROLES_CHANGED = "roles_changed", "Changed roles"
    EMAIL_CHANGED = "email_changed", "Changed an e-mail address"
    CHANGE_ASKED = "change_asked", "Asked for what needs a second admin"
    CHANGE_AGREED = "change_agreed", "Agreed as the second admin"
    CHANGE_TAKEN_BACK = "change_taken_back", "Took back what waited for a second admin"
    DEACTIVATED = "deactivated", "Closed an account"
    REACTIVATED = "reactivated", "Opened an account again"
    SHIFT_BEGAN = "shift_began", "Went on shift"
    SHIFT_ENDED = "shift_ended", "Went off shift"
    SHIFT_KEPT = "shift_kept", "Changed when somebody works"
    NOTICES_CHOSEN = "notices_chosen", "Chose which notices to get"

    # Levels, criteria and programs
    LEVEL_CHANGED = "level_changed", "Changed a level of care"
    DRAFT_STARTED = "draft_started", "Started a draft"
    DRAFT_DISCARDED = "draft_discarded", "Discarded a draft"
    DRAFT_CHECKED = "draft_checked", "Ran the checks on a draft"
    DRAFT_APPROVED = "draft_approved", "Approved a draft"
    ROW_ADDED = "row_added", "Added a criterion"
    ROW_CHANGED = "row_changed", "Changed a criterion"
    ROW_REMOVED = "row_removed", "Removed a criterion"
    ROW_COMMENTED = "row_commented", "Commented on a criterion"
    CRITERIA_PUBLISHED = "criteria_published", "Published criteria"
    SIGNED_OFF = "signed_off", "Signed off what stands"
    SIGNATURE_ENDED = "signature_ended", "A signature ended"
    BACKTEST_OPENED = "backtest_opened", "Opened a backtest"
    SHADOW_TRIAL_STARTED = "shadow_trial_started", "Started a shadow trial"
    SHADOW_TRIAL_STOPPED = "shadow_trial_stopped", "Stopped a shadow trial"
    WORKED_CASE_ADDED = "worked_case_added", "Added a worked case"
    WORKED_CASE_CHANGED = "worked_case_changed", "Changed a worked case"
    WORKED_CASE_REMOVED = "worked_case_removed", "Removed a worked case"
    PROGRAM_ADDED = "program_added", "Added a program"
    PROGRAM_CHANGED = "program_changed", "Changed a program"
    PROGRAM_OFFERED = "program_offered", "Offered a program"
    PROGRAM_WITHDRAWN = "program_withdrawn", "Withdrew a program"
    PROGRAM_REMOVED = "program_removed", "Removed a program"
    TRACK_SAVED = "track_saved", "Saved the times of a program"
    TRACK_REMOVED = "track_removed", "Removed times of a program"

    # The site
    SITE_SETTINGS_CHANGED = "site_settings_changed", "Changed the site settings"
    ON_RECORD = "on_record", "Put accounts and settings on record as they are"
    HISTORY_READ = "history_read", "Read the history"
    BACKED_UP = "backed_up", "Made a backup"
    HISTORY_VERIFIED = "history_verified", "Found the history whole"


def label_of(kind: str) -> str:
    """The label of a stored kind. One that another release wrote is told by its name."""
    try:
        return EventKind(kind).label
    except ValueError:
        return kind.replace("_", " ").capitalize()
