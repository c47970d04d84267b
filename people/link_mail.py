"""The link of an invitation, or for a new password, by e-mail where the site sends any.

Sent at once and not through the outbox: only a hash of the link is kept, so nobody could send it later. The
admin sees it as well, and hands it over where this fails.
"""

import logging

from django.core.mail import EmailMessage

from notices.mailing import sends_mail

log = logging.getLogger(__name__)

WORDS = (
    "Here is a link to choose your password for {site}. It is good once, and for {how_long}. Give it to "
    "nobody.\n\n{link}\n\nIf you do not know what this is, throw it away: nothing happens.\n"
)


def send_link(address: str, link: str, *, site: str, how_long: str) -> bool:
    """Whether a mail server took it."""
    if not (address and sends_mail()):
        return False
    body = WORDS.format(site=site, link=link, how_long=how_long)
    try:
        message = EmailMessage("Choose your password", body, to=[address])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        message.send()
    except Exception as problem:  # whatever a mail server can do to us
        log.warning("a link could not be sent: %s", type(problem).__name__)
        return False
    return True
