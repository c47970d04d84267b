"""What a request says of itself that its client can shift: where the site begins, above all."""

import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches

from people.roles import Role
from tests.cast import member
from tests.network import free_port

ROOT = Path(__file__).parents[2]
ROOMS = ["config", "history", "notices", "people", "programs", "screening", "vault", "templates"]


@pytest.fixture
def gunicorn():
    """The port of a server that believes any proxy, as in containers."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "FORWARDED_ALLOW_IPS": "*",
    }
    program = Path(sys.executable).with_name("gunicorn")
    command = [program, "--config", "config/gunicorn.py"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until_it_answers(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_until_it_answers(port, server):
    for _ in range(300):
        try:
            return status_of(port, "/health/live")
        except ConnectionRefusedError:
            assert server.poll() is None, "gunicorn ended"
            time.sleep(0.1)
    raise TimeoutError


def status_of(port, path, method="GET", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, headers=headers)
        return connection.getresponse().status


def test_no_header_says_where_the_site_begins(gunicorn):
    assert status_of(gunicorn, "/health/live") == 200
    assert status_of(gunicorn, "/health/live", SCRIPT_NAME="/health") == 200
    assert status_of(gunicorn, "/x/health/live", SCRIPT_NAME="/x") == 404
    assert status_of(gunicorn, "/x/health/live", **{"SCRIPT-NAME": "/x"}) == 404
    assert status_of(gunicorn, "/x", PATH_INFO="/health/live") == 404


def test_the_scheme_is_read_from_the_one_header_that_proxies_write(gunicorn):
    def is_https(**headers):
        """An old browser's post from a page that was read over https is let in where the request is https."""
        origin = f"https://127.0.0.1:{gunicorn}"
        return status_of(gunicorn, "/follow-up/", "POST", Origin=origin, **headers) != 403

    assert is_https(**{"X-Forwarded-Proto": "https"})
    assert not is_https(**{"X-Forwarded-Proto": "http"})
    assert not is_https(**{"X-Forwarded-Ssl": "on"})
    assert not is_https(**{"X-Forwarded-Protocol": "ssl"})


@pytest.mark.django_db
def test_a_server_that_takes_such_a_header_opens_nothing_before_the_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(member("cora", Role.COORDINATOR))

    assert client.get("/staff/").url == "/staff/account/second-factor/"
    assert client.get("/staff/", SCRIPT_NAME="/x").url == "/staff/account/second-factor/"


@pytest.mark.django_db
def test_a_stranger_cannot_shift_the_links_of_everybody(client):
    caches["template_fragments"].clear()
    client.get("/", SCRIPT_NAME="/zz")

    assert "/zz" not in client.get("/").content.decode()
    assert "/zz" not in client.get("/crisis/").content.decode()


def test_nothing_reads_the_path_with_what_a_client_may_put_before_it():
    prefixed = re.compile(r"request\.path\b(?!_info)|SCRIPT_NAME\"\]|get_script_prefix")
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in (".py", ".html")]

    assert not [str(file) for file in files if prefixed.search(file.read_text())]


def test_the_proxies_that_are_shipped_strip_it_and_number_requests_themselves():
    nginx, caddy = ((ROOT / "deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile"))

    for header in ("SCRIPT_NAME", "PATH_INFO"):
        assert f'proxy_set_header {header} "";' in nginx
        assert f"header_up -{header}" in caddy
    assert "proxy_set_header X-Request-ID $request_id;" in nginx
    assert "header_up X-Request-ID {http.request.uuid}" in caddy


def test_the_site_begins_at_the_root_of_its_host():
    assert settings.FORCE_SCRIPT_NAME == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "joined", ["{draft},other=1", "other=1,{draft}", "a=1,{draft},b=2; c=3", "a=1, {draft}; b=2"]
)
def test_a_draft_is_found_among_cookies_that_came_in_two_headers(client, joined):
    first = client.post("/start/").url
    [draft] = client.cookies.values()
    sent = joined.format(draft=f"{draft.key}={draft.value}")
    client.cookies.clear()

    assert client.get(first, HTTP_COOKIE=sent).status_code == 200
    assert client.get(first).status_code == 410
