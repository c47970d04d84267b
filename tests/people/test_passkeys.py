"""Whatever is said to be a passkey: it is one, or it is refused in words, and nothing is kept of it."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.people.conftest import sign_in, sign_in_twice

pytestmark = pytest.mark.django_db


def credential(**response):
    return json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": response})


NONE = {
    "nothing": "0",
    "no": "false",
    "a number": "1.5",
    "no number": "NaN",
    "a list": "[1]",
    "a word": '"passkey"',
    "no parts": "{}",
    "other parts": '{"a": 1}',
    "a wrong name": '{"id": 1}',
    "no answer": '{"response": null}',
    "an empty answer": credential(),
    "parts of other kinds": credential(clientDataJSON=5, attestationObject=[]),
    "a new one of nonsense": credential(clientDataJSON="eA", attestationObject="eA"),
    "a known one of nonsense": credential(
        clientDataJSON="eA", authenticatorData="eA", signature="eA", userHandle="eA"
    ),
    "a known one of nobody": credential(
        clientDataJSON="e30", authenticatorData="eA", signature="eA", userHandle=None
    ),
    "very deep": "[" * 5000,
    "not JSON": "{",
}


@pytest.mark.parametrize("said", NONE.values(), ids=NONE.keys())
def test_what_is_no_passkey_does_not_become_a_second_factor(client, cora, said):
    sign_in_twice(client, "Cora")

    response = client.post(reverse("mfa_add_webauthn"), {"credential": said, "name": "Key"})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("said", NONE.values(), ids=NONE.keys())
@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_reauthenticate_webauthn"])
def test_what_is_no_passkey_opens_nothing(client, cora, name, said):
    if name == "mfa_reauthenticate_webauthn":
        sign_in(client, "Cora")
    before = client.session.get("_auth_user_id")

    response = client.post(reverse(name), {"credential": said})

    assert response.status_code < 500
    assert client.session.get("_auth_user_id") == before
