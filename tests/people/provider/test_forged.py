"""A provider that lies, or somebody between: what it says counts for nothing, and a page says so kindly."""

import json
import time
from urllib.parse import parse_qsl

import jwt
import pytest
from django.urls import reverse

from people.provider import handshake
from people.provider.handshake import ProviderFailed
from tests.people.provider.liar import a_key, begin, come_back
from tests.people.provider.peers import CLIENT, CORA, SECRET, use

pytestmark = pytest.mark.django_db
QUEUE = "/staff/"


def is_refused(client, answer):
    return answer.status_code == 400 and client.get(QUEUE).status_code == 302


def test_what_is_right_is_let_in_and_shows_the_secret_of_the_site_and_of_the_try(client, liar):
    """Else the tests below would show nothing."""
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way)))

    assert come_back(client, way).status_code == 302
    assert client.get(QUEUE).status_code == 200
    path, headers, body = liar.asked[-2]
    assert path == "/token"
    assert headers["Authorization"].startswith("Basic ")
    assert SECRET not in body
    assert dict(parse_qsl(body))["code_verifier"] not in way, "only its hash goes through the browser"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"iss": "http://127.0.0.1:1"}, id="another issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"aud": "another site"}, id="for another site"),
        pytest.param({"aud": None}, id="for no site"),
        pytest.param({"aud": [CLIENT, "another site"]}, id="for two sites, and not said for whom"),
        pytest.param({"azp": "another site"}, id="given to another site"),
        pytest.param({"exp": int(time.time()) - 3600}, id="too old"),
        pytest.param({"exp": None}, id="for ever"),
        pytest.param({"iat": int(time.time()) + 3600}, id="of tomorrow"),
        pytest.param({"nonce": "of another try"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"sub": None}, id="nobody"),
        pytest.param({"sub": ""}, id="nobody by name"),
        pytest.param({"sub": 7}, id="a number"),
        pytest.param({"sub": "c" * 256}, id="a long name"),
        pytest.param({"sub": "c\0"}, id="a name that no database takes"),
    ],
)
def test_a_token_that_is_not_for_this_try_signs_nobody_in(client, liar, changes):
    way = begin(client)
    token = liar.claims(way, **changes)
    try:
        liar.gives(liar.signs(token))
    except TypeError:  # the library refuses to sign it
        liar.gives(jwt.api_jws.encode(json.dumps(token).encode(), liar.key, "RS256", headers={"kid": "one"}))

    assert is_refused(client, come_back(client, way))


def test_a_token_for_two_sites_that_was_given_to_this_one_is_let_in(client, liar):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, aud=[CLIENT, "another site"], azp=CLIENT)))

    assert come_back(client, way).status_code == 302


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda liar, claims: liar.signs(claims, key=a_key()), id="another key"),
        pytest.param(lambda liar, claims: liar.signs(claims, key="", algorithm="none"), id="no signature"),
        pytest.param(
            lambda liar, claims: liar.signs(claims, key="s" * 64, algorithm="HS256"), id="a shared secret"
        ),
        pytest.param(lambda liar, claims: liar.signs(claims, name="two"), id="a key that is not there"),
        pytest.param(lambda liar, claims: liar.signs(claims)[:-8], id="cut off"),
        pytest.param(lambda liar, claims: "a.b", id="no token"),
        pytest.param(lambda liar, claims: {"a": "b"}, id="an object"),
        pytest.param(lambda liar, claims: None, id="nothing"),
    ],
)
def test_what_the_provider_has_not_signed_signs_nobody_in(client, liar, forge):
    way = begin(client)
    liar.gives(forge(liar, liar.claims(way)))

    assert is_refused(client, come_back(client, way))


def test_a_new_key_of_the_provider_is_asked_for(client, liar):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way)))
    come_back(client, way)
    client.post(reverse("account_logout"))

    way = begin(client)
    liar.answers["/keys"] = {"keys": [liar.public("two")]}
    liar.gives(liar.signs(liar.claims(way), name="two"))

    assert come_back(client, way).status_code == 302
    assert client.get(QUEUE).status_code == 200


def test_what_is_told_besides_is_about_the_same_person(client, liar):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, groups=None)))
    liar.answers["/userinfo"] = {"sub": "ada-1", "groups": ["admins"]}

    assert is_refused(client, come_back(client, way))


def test_a_second_factor_and_a_verified_address_are_in_what_is_signed(client, liar, settings, cora):
    settings.SECOND_FACTOR_REQUIRED = True
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, groups=None, email="dora@example.org")))
    liar.answers["/userinfo"] = {"sub": "cora-1", "groups": ["intake"], "amr": ["mfa"], **CORA}

    come_back(client, way)

    assert client.get("/staff/charts/").url == reverse("mfa_index"), "its word besides is no second factor"
    assert not cora.provider_accounts.exists()


def test_that_an_address_is_verified_has_to_be_said_of_that_address(client, liar, cora):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, groups=None, email_verified=None)))
    liar.answers["/userinfo"] = {"sub": "cora-1", "email": "mallory@example.org", "email_verified": True}
    liar.answers["/userinfo"]["groups"] = ["intake"]

    assert come_back(client, way).status_code == 403
    assert not cora.provider_accounts.exists()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"state": None}, id="no state"),
        pytest.param({"state": "ü"}, id="another state"),
        pytest.param({"code": None}, id="no code"),
        pytest.param({"error": "server_error"}, id="an error beside a code"),
        pytest.param({"iss": "http://127.0.0.1:1"}, id="an answer of another provider"),
    ],
)
def test_an_answer_through_the_browser_that_does_not_fit_is_not_looked_at(client, liar, changes):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way)))
    asked = len(liar.asked)

    assert is_refused(client, come_back(client, way, **changes))
    assert len(liar.asked) == asked


def test_a_provider_that_names_itself_in_each_answer_has_to(client, liar):
    liar.answers["/.well-known/openid-configuration"]["authorization_response_iss_parameter_supported"] = True
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way)))

    assert is_refused(client, come_back(client, way))


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((500, "Traceback (most recent call last)"), id="an error"),
        pytest.param((200, "<h1>Welcome to the hotel</h1>"), id="a page"),
        pytest.param((200, "[]"), id="a list"),
        pytest.param((200, "{}"), id="nothing in it"),
        pytest.param((200, "[" * 100_000), id="deep"),
        pytest.param((200, '{"a": "' + "b" * 300_000 + '"}'), id="long"),
        pytest.param((302, "http://127.0.0.1:1/"), id="another address"),
        pytest.param((200, '{"keys": [{"kty": "oct"}, 7]}'), id="keys that are none"),
    ],
)
def test_whatever_a_provider_answers_people_read_a_page_and_no_error(client, liar, path, answer):
    way = begin(client)
    liar.gives(liar.signs(liar.claims(way, groups=None)))
    liar.answers[path] = answer
    handshake.remembered.clear()

    page = come_back(client, way)

    assert page.status_code == 400
    assert "did not confirm who you are" in page.text
    assert "Traceback" not in page.text
    assert "hotel" not in page.text


def test_a_provider_of_another_name_is_another_provider(client, liar):
    liar.answers["/.well-known/openid-configuration"]["issuer"] = liar.issuer + "/other"

    assert client.get(reverse("provider_start")).status_code == 400


@pytest.mark.parametrize(
    "address",
    ["http://login.example/keys", "file:///etc/passwd", "ftp://login.example", "//login.example", "", None],
)
def test_a_provider_with_tls_is_asked_nothing_without(settings, address):
    use(settings, "https://login.example")

    assert not handshake.is_safe(address)
    with pytest.raises(ProviderFailed):
        handshake.fetch(address)
