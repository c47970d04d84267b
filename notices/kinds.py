"""The kinds of notice to staff. Codes and words only: never anything about a person screened."""

from django.db import models


class NoticeKind(models.TextChoices):
    ARRIVED = "arrived", "An emergency arrived"
    ESCALATED = "escalated", "Nobody has taken an emergency or urgent one in time"
    ESCALATED_TO_LEADS = "to_leads", "Still nobody has taken it: the leads are told"
    DANGER = "danger", "A person wrote of danger"
    HANDED_OVER = "handed_over", "A colleague handed one over to you"
    MESSAGE = "message", "A person wrote to you"
    CONTACT_CHANGED = "contact", "A person changed how to reach them"
    TAKEN_BACK = "taken_back", "A person took theirs back"
    UNUSUAL = "unusual", "Unusually many arrived in an hour"
    WAITS = "waits", "A change of access waits for a second admin"
    DIGEST = "digest", "What is ahead today"

    @property
    def subject(self) -> str:
        return SUBJECTS[self]

    @property
    def is_alarm(self) -> bool:
        return self in ALARMS


ALARMS = (NoticeKind.ARRIVED, NoticeKind.ESCALATED, NoticeKind.ESCALATED_TO_LEADS, NoticeKind.DANGER)
SUBJECTS = {  # of the e-mail, and all that it says of the matter
    NoticeKind.ARRIVED: "A call cannot wait",
    NoticeKind.ESCALATED: "A call is overdue: nobody has taken it",
    NoticeKind.ESCALATED_TO_LEADS: "A call is long overdue: the leads are asked",
    NoticeKind.DANGER: "A message cannot wait",
    NoticeKind.HANDED_OVER: "A colleague handed something over to you",
    NoticeKind.MESSAGE: "There is a message for you",
    NoticeKind.CONTACT_CHANGED: "Something of yours changed",
    NoticeKind.TAKEN_BACK: "Something of yours was taken back",
    NoticeKind.UNUSUAL: "Unusually many arrived",
    NoticeKind.WAITS: "A change of access waits",
    NoticeKind.DIGEST: "What is ahead today",
}

TOLD_IN_PAGE = tuple(kind for kind in NoticeKind if kind is not NoticeKind.DIGEST)
MAILED_UNLESS_ASKED = (
    NoticeKind.ARRIVED,
    NoticeKind.ESCALATED,
    NoticeKind.ESCALATED_TO_LEADS,
    NoticeKind.DANGER,
    NoticeKind.UNUSUAL,
    NoticeKind.WAITS,
    NoticeKind.HANDED_OVER,
    NoticeKind.MESSAGE,
)
"""Sent by e-mail to people who have not chosen: kinds that cannot wait until they look."""
