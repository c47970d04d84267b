"""Staff signs in at an OpenID provider, in a real browser: there, back, and when it goes wrong."""

import pytest
from django.contrib.auth.models import User

from tests.browser.looks import look
from tests.people.provider.peers import CORA, certified_for, use


@pytest.fixture(scope="module")
def peer(live_server):
    with certified_for(live_server.url, "localhost") as peer:
        yield peer


@pytest.fixture
def provider(peer, live_server, settings):
    use(settings, peer.issuer, SITE_URL=live_server.url)
    return peer


def press(page, person):
    """The button, and what it takes at the provider, which has no page of its own here."""
    page.click("text=Sign in with Clinic Account")
    page.wait_for_url("**/interaction/**")
    page.goto(f"{page.url}/as/{person}")


@pytest.mark.parametrize("js", [True, False])
def test_a_press_leads_there_and_back_to_the_page_one_wanted(new_page, provider, js):
    provider.tells("cora", **CORA)
    page = new_page(js=js)
    page.goto("/staff/charts/")

    press(page, "cora")

    page.wait_for_url("**/staff/charts/")
    assert page.text_content("h1") == "How the work goes"
    assert User.objects.get().email == CORA["email"]


def test_both_pages_can_be_used_by_everyone(new_page, provider):
    provider.tells("nobody", **{**CORA, "groups": []})
    page = new_page(width=320)
    page.goto("/staff/account/login/")
    problems = look(page)

    press(page, "nobody")

    page.wait_for_url("**/staff/account/provider/back/**")
    assert page.text_content("h1") == "You are not signed in"
    assert problems + look(page) == []
