"""OpenID Connect with one provider: the code flow with PKCE, and nothing of it that a site has no use for.

What the provider says counts once it is signed by a key of its own, for this site, for this very try (nonce),
and not too old. Nothing that it sends is put into a log or a page as it came.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from vault.sealing import keyed_hash

if TYPE_CHECKING:
    from jwt import PyJWK

PATIENCE = 5  # seconds for each word with the provider: a server waits meanwhile
LONGEST_ANSWER = 256 * 1024
FACTS_HOLD = 10 * 60  # seconds
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
CLOCKS_DIFFER = 60  # seconds
IN_TOKEN = ["iss", "aud", "exp", "iat", "sub", "nonce"]
OF_THE_TOKEN = {*IN_TOKEN, "azp", "amr", "acr", "auth_time"}  # taken from what is signed, or not at all


class ProviderFailed(Exception):
    """The provider can't be reached, says no, or says what can't be trusted."""


@dataclass(frozen=True)
class Attempt:
    """One try to sign in. Its secrets stay in the browser, sealed; the provider sees their hashes."""

    secret: str
    redirect_uri: str

    @property
    def state(self) -> str:
        return keyed_hash(self.secret, "state of a sign-in")

    @property
    def nonce(self) -> str:
        return keyed_hash(self.secret, "nonce of a sign-in")

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def verifier(self) -> str:
        return keyed_hash(self.secret, "PKCE of a sign-in")


class NoRedirects(HTTPRedirectHandler):
    """A provider that sends us on could send us anywhere."""

    def redirect_request(self, *args):
        return None


ASK = build_opener(NoRedirects).open
remembered: dict[str, tuple[float, dict[str, Any]]] = {}


def fetch(address: str, form: dict[str, str] | None = None, **headers: str) -> dict[str, Any]:
    """What the provider answers, which is an object of JSON. Raises ProviderFailed."""
    if not is_safe(address):
        raise ProviderFailed("an address without TLS")
    body = urlencode(form).encode() if form else None
    asked = Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310  looked at above
    try:
        with ASK(asked, timeout=PATIENCE) as answer:
            content = answer.read(LONGEST_ANSWER + 1)
        said = json.loads(content) if len(content) <= LONGEST_ANSWER else None
    except HTTPError as refusal:
        refusal.close()
        raise ProviderFailed(f"status {refusal.code}") from None
    except (OSError, HTTPException, ValueError, RecursionError) as problem:
        raise ProviderFailed(f"no answer: {type(problem).__name__}") from problem
    if not isinstance(said, dict):
        raise ProviderFailed("an answer that is no object")
    return said


def is_safe(address: Any) -> bool:
    """By TLS; in development and tests the provider may be on this machine, and says so in its own name."""
    allowed = ("https", urlsplit(settings.OIDC_ISSUER).scheme)
    return isinstance(address, str) and urlsplit(address).scheme in allowed


def remember(address: str, *, again: bool = False) -> dict[str, Any]:
    """What stands at this address, asked for every ten minutes in each process, or `again`."""
    until, said = remembered.get(address, (0.0, {}))
    if again or time.monotonic() > until:
        said = fetch(address)
        remembered[address] = time.monotonic() + FACTS_HOLD, said
    return said


def facts() -> dict[str, Any]:
    """What the provider says of itself: OpenID Connect Discovery. Raises ProviderFailed."""
    said = remember(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != settings.OIDC_ISSUER:
        raise ProviderFailed("another issuer")
    return said


def address_of(name: str) -> str:
    address = facts().get(name)
    if is_safe(address):
        return str(address)
    raise ProviderFailed(f"no {name}")


def where_to_ask(attempt: Attempt, *, now: bool = False) -> str:
    """The provider's address for this try; with `now` it asks the person, though they are signed in there."""
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": attempt.redirect_uri,
        "scope": settings.OIDC_SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if now else {}),
    }
    address = address_of("authorization_endpoint")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


def code_of(answer: dict[str, str], attempt: Attempt) -> str:
    """The code that the browser brought back. Raises ProviderFailed unless it is for this try, from there."""
    if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise ProviderFailed("another state")
    names_itself = facts().get("authorization_response_iss_parameter_supported") is True
    if answer.get("iss", "" if names_itself else settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise ProviderFailed("an answer of another issuer")
    if answer.get("error") or not answer.get("code"):
        raise ProviderFailed("no code")
    return answer["code"]


def claims_for(code: str, attempt: Attempt) -> dict[str, Any]:
    """What the provider says of who signed in there. Raises ProviderFailed."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.redirect_uri,
        "code_verifier": attempt.verifier,
    }
    methods = facts().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        pair = f"{quote(settings.OIDC_CLIENT_ID, safe='')}:{quote(settings.OIDC_CLIENT_SECRET, safe='')}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    else:
        headers = {}
        form |= {"client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    tokens = fetch(address_of("token_endpoint"), form, **headers)
    signed = checked(tokens.get("id_token"), attempt.nonce)
    besides = told_besides(signed, tokens.get("access_token"))
    if "email" in signed and besides.get("email") != signed["email"]:
        besides.pop("email_verified", None)  # that was said of another address
    return {**besides, **signed}


def checked(token: Any, nonce: str) -> dict[str, Any]:
    """What the provider signed, for this site and this try. Raises ProviderFailed."""
    import jwt  # not before someone signs in there: it is 1.5 MB of each web server

    if not isinstance(token, str):
        raise ProviderFailed("no ID token")
    try:
        said = jwt.decode(
            token,
            key_of(token),
            algorithms=SIGNED_BY,
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=CLOCKS_DIFFER,
            options={"require": IN_TOKEN},
        )
    except (jwt.PyJWTError, AttributeError, LookupError, TypeError, ValueError) as problem:  # odd keys too
        raise ProviderFailed(f"an ID token that does not hold: {type(problem).__name__}") from problem
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise ProviderFailed("an ID token for another try")
    others = said["aud"] != settings.OIDC_CLIENT_ID and said["aud"] != [settings.OIDC_CLIENT_ID]
    if said.get("azp", None if others else settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise ProviderFailed("an ID token for another site")
    if not (0 < len(said["sub"]) <= LONGEST_SUBJECT and said["sub"].isascii() and said["sub"].isprintable()):
        raise ProviderFailed("a subject of no form that the standard knows")
    return said


def key_of(token: str) -> "PyJWK":
    """The provider's key that this token names. A key not known yet is asked for once."""
    import jwt

    wanted = jwt.get_unverified_header(token).get("kid")
    for again in (False, True):
        keys = jwt.PyJWKSet.from_dict(remember(address_of("jwks_uri"), again=again)).keys
        signing = [key for key in keys if key.public_key_use in (None, "sig")]
        fitting = [key for key in signing if key.key_id == wanted] if wanted else signing
        if len(fitting) == 1:
            return fitting[0]
    raise ProviderFailed("no key of this name")


def told_besides(signed: dict[str, Any], access_token: Any) -> dict[str, Any]:
    """What stands in no ID token of this provider, but at its address for more: e-mail address or groups."""
    wanted = {"email", *([settings.OIDC_GROUPS_CLAIM] if settings.OIDC_GROUPS_CLAIM else [])}
    if wanted <= signed.keys() or not isinstance(access_token, str) or "userinfo_endpoint" not in facts():
        return {}
    said = fetch(address_of("userinfo_endpoint"), Authorization=f"Bearer {access_token}")
    if said.get("sub") != signed["sub"]:
        raise ProviderFailed("more about another person")
    return {name: value for name, value in said.items() if name not in OF_THE_TOKEN}
