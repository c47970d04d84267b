"""Every sign-in, also one that failed, and every change of a password or second factor is an event.

allauth and Django tell of these by signals; nothing of what was typed is kept.
"""

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from history.actions import record
from history.kinds import EventKind
from people.integrity import as_recorded
from people.proven import PROVIDER, of_provider


@receiver(user_logged_in)
def signed_in(request, user, **kwargs):
    shown = {"through": PROVIDER} if of_provider(request, user) else {}
    record(EventKind.SIGNED_IN, by=user, **shown)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    if user is not None:
        record(EventKind.SIGNED_OUT, by=user)


@receiver(user_login_failed)
def sign_in_failed(credentials, **kwargs):
    """Whose account was tried, where there is one; never what was typed."""
    typed = credentials.get("username") or credentials.get("email") or ""
    people = User.objects.filter(username__iexact=typed) | User.objects.filter(email__iexact=typed)
    person = people.first() if typed and "\0" not in typed else None
    record(EventKind.SIGN_IN_FAILED, person=person.pk if person else None)


@receiver(authentication_failed)
def code_refused(user, **kwargs):
    record(EventKind.CODE_REFUSED, person=user.pk)


@receiver(password_changed)
def changed_password(user, **kwargs):
    record(EventKind.PASSWORD_CHANGED, by=user)


@receiver(authenticator_added)
def added_second_factor(user, authenticator, **kwargs):
    record_factor(EventKind.SECOND_FACTOR_ADDED, user, authenticator)


@receiver(authenticator_removed)
def removed_second_factor(user, authenticator, **kwargs):
    record_factor(EventKind.OWN_SECOND_FACTOR_REMOVED, user, authenticator)


@receiver(authenticator_reset)
def renewed_recovery_codes(user, authenticator, **kwargs):
    record(EventKind.RECOVERY_CODES_RENEWED, by=user)


def record_factor(kind: EventKind, user: User, authenticator) -> None:
    record(kind, by=user, factor=authenticator.type, accounts=[as_recorded(user)])
