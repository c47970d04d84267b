"""How an event is told. A kind without words of its own is told by its name."""

WORDS = {
    "sent": "Sent by the person",
    "came_back": "Came back with the code",
    "contact_changed": "Changed how to be reached",
    "message_added": "Wrote a message",
    "viewed": "Opened",
    "claimed": "Claimed",
    "released": "Given back to the queue",
    "reviewed": "Decided on a level",
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "sign_in_failed": "Sign-in failed",
    "code_refused": "Second factor refused",
    "password_changed": "Changed own password",
    "password_set": "Chose a new password by link",
    "new_password_offered": "Made a link for a new password",
    "second_factor_added": "Set up a second factor",
    "own_second_factor_removed": "Removed own second factor",
    "second_factor_removed": "Took somebody's second factor away",
    "recovery_codes_renewed": "Made new recovery codes",
    "invited": "Invited somebody",
    "invitation_withdrawn": "Withdrew an invitation",
    "joined": "Joined",
    "roles_changed": "Changed roles",
    "email_changed": "Changed somebody's e-mail address",
    "deactivated": "Closed an account",
    "reactivated": "Opened an account again",
    "shift_began": "Went on shift",
    "shift_ended": "Went off shift",
    "notices_chosen": "Chose what to be told of",
    "history_read": "Read the history",
}


def words_for(kind: str) -> str:
    return WORDS.get(kind, kind.replace("_", " ").capitalize())


def words_of_detail(detail: dict) -> str:
    return " · ".join(f"{name.replace('_', ' ')}: {said(value)}" for name, value in detail.items())


def said(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
