"""A code of the app, or one of the recovery codes, opens an account once."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from tests.people.conftest import sign_in

pytestmark = pytest.mark.django_db


def let_in(code):
    """Whether password and code let Cora in, in a browser that knows nothing yet."""
    client = Client()
    sign_in(client, "Cora")
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def test_a_code_of_the_app_lets_in_once(cora):
    secret = generate_totp_secret()
    TOTP.activate(cora, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    assert let_in(code)
    assert not let_in(code)


def test_a_recovery_code_lets_in_once(cora):
    TOTP.activate(cora, generate_totp_secret())
    first, second, *_ = RecoveryCodes.activate(cora).get_unused_codes()

    assert let_in(first)
    assert not let_in(first)
    assert let_in(second)
