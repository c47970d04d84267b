"""Forms that take in what a browser says of a passkey.

allauth's own take for granted that a browser said it: they keep `0` as a second factor, and fail on
half of a credential. A client can post anything, so what is not a passkey is refused here.
"""

import struct
from contextlib import contextmanager

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

NO_PASSKEY = "This passkey did not work. Try again, or use another one"


class Credential(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            credential = super().to_python(value)
        except RecursionError:
            credential = value
        if isinstance(credential, dict) or value in self.empty_values:
            return credential
        raise forms.ValidationError(NO_PASSKEY)

    def bound_data(self, data, initial):
        """A refused value is not shown again: a browser makes a new credential each time."""
        return ""


@contextmanager
def refusing_what_is_none():
    """The library reads a credential part by part, and each part can be wrong in a way of its own."""
    try:
        yield
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error) as problem:
        raise forms.ValidationError(NO_PASSKEY) from problem


class NewPasskeyForm(AddWebAuthnForm):
    credential = Credential()

    def clean(self):
        with refusing_what_is_none():
            return super().clean()


class KnownPasskey:
    def clean_credential(self):
        with refusing_what_is_none():
            return super().clean_credential()


class SignInPasskeyForm(KnownPasskey, LoginWebAuthnForm):
    """In place of name and password."""

    credential = Credential()


class SecondStepPasskeyForm(KnownPasskey, AuthenticateWebAuthnForm):
    """After name and password."""

    credential = Credential()


class PasskeyForThisStepForm(KnownPasskey, ReauthenticateWebAuthnForm):
    """Before a step for which one has to say again who is there."""

    credential = Credential()
