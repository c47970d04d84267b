"""Who has neither a password nor a second factor here is asked at the provider before a change of access."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.urls import reverse

from people.roles import Role
from tests.people.conftest import colleague, sign_in
from tests.people.provider.liar import begin, come_back
from tests.people.provider.peers import CORA, sign_in_at, use

pytestmark = pytest.mark.django_db
ADA = {**CORA, "email": "ada@example.org", "groups": ["admins"]}
INVITE = reverse("people:invite")


@pytest.fixture
def signed_in(certified, client, settings):
    """Ada signed in at the provider an hour ago, and is still here."""
    use(settings, certified.issuer)
    certified.forget()
    certified.tells("ada", **ADA)
    sign_in_at(certified, client, "ada")
    session = client.session
    for shown in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        shown["at"] -= 3600
    session.save()
    return User.objects.get()


def confirm(certified, client, way, subject):
    """From where the site sends one, to the provider and back here."""
    there = client.get(way)
    assert "prompt=login" in there.url
    back = urlsplit(certified.sign_in(there.url, subject))
    return client.get(f"{back.path}?{back.query}")


def test_right_after_signing_in_nobody_is_asked_again(certified, client, settings):
    use(settings, certified.issuer)
    certified.forget()
    certified.tells("ada", **ADA)
    sign_in_at(certified, client, "ada")

    assert client.get(INVITE).status_code == 200


@pytest.mark.parametrize("address", [INVITE, reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")])
def test_later_the_provider_is_asked_and_the_page_opens_then(certified, client, signed_in, address):
    asked = client.get(address)
    assert asked.url.startswith(reverse("provider_again"))

    assert confirm(certified, client, asked.url, "ada").url == address
    assert client.get(address).status_code == 200


def test_what_one_was_about_to_do_is_done_once_it_is_them(certified, client, signed_in):
    sam = colleague("sam", Role.COORDINATOR)
    asked = client.post(reverse("people:deactivate", args=[sam.pk]))
    sam.refresh_from_db()
    assert sam.is_active, "not before"

    confirm(certified, client, asked.url, "ada")

    sam.refresh_from_db()
    assert not sam.is_active


def test_another_person_of_the_provider_is_not_them(certified, client, signed_in):
    certified.tells("mallory", **{**ADA, "email": "mallory@example.org"})
    asked = client.get(INVITE)
    certified.forget()

    page = confirm(certified, client, asked.url, "mallory")

    assert page.status_code == 403
    assert "confirmed another person" in page.text
    assert client.get(INVITE).status_code == 302
    assert User.objects.get() == signed_in, "nobody was taken in that way"


@pytest.mark.parametrize(
    ("asked_at", "status"),
    [
        pytest.param(None, 403, id="it does not say when"),
        pytest.param(-3600, 403, id="an hour ago"),
        pytest.param("now", 403, id="in words"),
        pytest.param(0, 302, id="just now"),
    ],
)
def test_a_provider_has_to_say_that_it_asked_just_now(client, liar, asked_at, status):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, groups=["admins"])))
    come_back(client, way)
    says = int(time.time()) + asked_at if isinstance(asked_at, int) else asked_at

    way = client.get(reverse("provider_again")).url
    liar.gives(liar.signs(liar.claims(way, groups=["admins"], auth_time=says)))

    assert come_back(client, way).status_code == status


def test_who_has_a_second_factor_or_a_password_here_is_asked_here(client, signed_in):
    TOTP.activate(signed_in, "JBSWY3DPEHPK3PXP")

    assert client.get(INVITE).url.startswith(reverse("mfa_reauthenticate"))


def test_who_signed_in_with_a_password_is_asked_for_it(client, settings, ada):
    use(settings, "https://login.example")
    sign_in(client, "ada")

    assert client.get(INVITE).url.startswith(reverse("account_reauthenticate"))
