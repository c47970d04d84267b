"""A real browser before a real server.

    def test_start(page):                     # a phone, in English, with JavaScript
        page.goto("/")

    def test_two_people(new_page):            # each new page is a browser of its own...
        pat, sam = new_page(), new_page(width=320, dark=True, js=False, locale="es-US")
        second_tab = pat.context.new_page()   # ...and this is another tab of Pat's

    def test_queue(new_page, sign_in, cora):  # staff, without going through the sign-in page
        page = sign_in(new_page(width=1280), cora)

Whatever a page asks of another host, each script that breaks and each thing that the Content
Security Policy refuses fails the test that opened it. Addresses are relative to the server's.
"""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright

from config.static import BUNDLES, bundled, read
from tests.browser.looks import HEIGHT

# Playwright keeps an event loop in the thread of the tests, which Django takes for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
PATIENCE = 30_000  # milliseconds; three runs share the machine


def chromium():
    """The machine's Chromium, rather without its windows, or the one that bin/browser fetched."""
    names = ("chromium-headless-shell", "chromium")
    found = (shutil.which(name, path=path) for path in (None, settings.VAR / "chromium") for name in names)
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser(playwright):
    if not chromium():
        pytest.skip("the browser tests DID NOT RUN: there is no Chromium (bin/browser tries to get one)")
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def playwright():
    try:
        playwright = sync_playwright().start()
    except Exception as reason:
        pytest.skip(f"the browser tests DID NOT RUN: {reason} (bin/browser tries to mend that)")
    yield playwright
    playwright.stop()


@pytest.fixture(scope="package", autouse=True)
def bundled_style_sheets(tmp_path_factory):
    """The style sheets as a site serves them, two files rather than forty: a page loads in half the time."""
    folder = tmp_path_factory.mktemp("static")
    for name in BUNDLES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(bundled(read(name)), encoding="utf-8")
    with override_settings(STATICFILES_DIRS=[folder, *settings.STATICFILES_DIRS]):
        finders.get_finder.cache_clear()
        yield
    finders.get_finder.cache_clear()


@pytest.fixture
def new_page(browser, live_server):
    """Opens a page in a browser that knows nothing of any other."""
    contexts, complaints = [], []

    def open_page(*, width=390, dark=False, js=True, locale="en-US"):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            locale=locale,
        )
        context.set_default_timeout(PATIENCE)
        watch(context, complaints)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def sign_in():
    """Gives a page the session of a member of staff."""

    def sign_in(page, person):
        client = Client()
        client.force_login(person)
        page.context.add_cookies([session_cookie(client)])
        return page

    return sign_in


def session_cookie(client):
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": cookie["path"]}


def watch(context, complaints):
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on("console", lambda message: complaints.extend(refusals(message.text)))
    context.on("request", lambda request: complaints.extend(requests_elsewhere(request)))


def refusals(text):
    return [text] if "Content Security Policy" in text else []


def requests_elsewhere(request):
    """Leaving the site is for people to choose; no page may load something from elsewhere."""
    here = urlsplit(request.url).hostname in {"localhost", None}
    return [] if here or request.is_navigation_request() else [f"asked of another host: {request.url}"]
