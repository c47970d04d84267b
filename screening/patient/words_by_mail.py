"""Tells people by e-mail that there is something for them: whoever reads along learns no more than that."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from screening.contact import Contact
from screening.models import OwedWord
from vault import clock

log = logging.getLogger(__name__)

WAITS = [timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 240)]
AT_ONCE = 50


def send_words(now: datetime | None = None) -> int:
    """What is due, oldest first; of two workers, one sends each. Returns how many went out."""
    now = now or clock.now()
    due = OwedWord.objects.filter(due_at__lte=now).select_related("submission").order_by("due_at")
    return sum(send_word(owed, now) for owed in due[:AT_ONCE])


def send_word(owed: OwedWord, now: datetime) -> bool:
    """Tried some hours long, and then left: the answer itself waits for as long as what was sent is kept."""
    if owed.tries >= len(WAITS):
        owed.delete()
        return False
    as_it_was = OwedWord.objects.filter(pk=owed.pk, due_at=owed.due_at)
    if not as_it_was.update(due_at=now + WAITS[owed.tries], tries=F("tries") + 1):
        return False
    contact = Contact.from_stored(owed.submission.contact)
    if contact and contact.email and contact.message_is_safe:
        try:
            message_to(contact).send()
        except Exception as problem:  # whatever a mail server can do to us, the person is still to be told
            log.warning("a word could not be sent: %s", type(problem).__name__, exc_info=True)
            return False
    OwedWord.objects.filter(pk=owed.pk).delete()
    return True


def message_to(contact: Contact) -> EmailMessage:
    with override(contact.language):
        told = _("There is something for you. Open this page with your reference and your four words:")
        address = settings.SITE_URL + reverse("screening:follow_up")
        body = f"{told}\n\n{address}\n"
        return EmailMessage(
            _("There is something for you"),
            body,
            to=[contact.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
