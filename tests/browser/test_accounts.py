"""Staff on their way in: by invitation, with a password, then a code or a passkey."""

import re

import pytest
from django.urls import reverse

from people import actions
from people.roles import Role
from tests.browser.hands import code_for
from tests.browser.looks import look
from tests.cast import PASSWORD, an_admin


@pytest.fixture
def ada(transactional_db):
    return an_admin("ada", first_name="Ada", password=PASSWORD)


def type_password(page, name):
    page.goto("/staff/account/login/")
    page.get_by_label("E-mail address or name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def say_again(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def set_up_an_app(page):
    page.goto(reverse("mfa_activate_totp"))
    say_again(page)
    secret = page.locator(".key").inner_text()
    page.get_by_label("The six digits that the app shows now").fill(code_for(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    return secret


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("js", [pytest.param(True, id="with scripts"), pytest.param(False, id="without")])
def test_signing_in_with_a_code_from_the_app(new_page, ada, js):
    page = new_page(width=1280, js=js)
    type_password(page, "ada")
    secret = set_up_an_app(page)
    sign_out(page)

    type_password(page, "ada")
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Continue").click()
    assert "This code is not right" in page.locator("main").inner_text()
    page.get_by_label("Code from your authenticator app").fill(code_for(secret, ahead=1))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="People", exact=True).wait_for()


def test_signing_in_with_a_passkey_alone(new_page, ada):
    page = new_page(width=1280)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    type_password(page, "ada")
    page.goto(reverse("mfa_add_webauthn"))
    say_again(page)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_role("heading", name="People", exact=True).wait_for()


def test_joining_by_invitation(new_page, ada, settings, live_server):
    settings.SITE_URL = live_server.url
    page = new_page(width=1280)
    type_password(page, "ada")
    page.goto(reverse("people:invite"))
    say_again(page)
    page.get_by_label("Name, as colleagues know them").fill("Lee")
    page.get_by_label("E-mail address").fill("lee@example.org")
    page.get_by_label("Auditor").check()
    page.get_by_role("button", name="Make the link").click()
    link = page.locator(".key").inner_text()

    lee = new_page()
    lee.goto(link)
    lee.get_by_label("Choose a password").fill(PASSWORD)
    lee.get_by_label("The same password again").fill(PASSWORD)
    lee.get_by_role("button", name="Set the password").click()
    type_password(lee, "lee@example.org")

    lee.get_by_role("heading", name="History").wait_for()


def test_a_session_warns_before_it_ends(new_page, ada, settings, sign_in):
    settings.SESSION_COOKIE_AGE = 121
    page = sign_in(new_page(width=1280), ada)
    page.goto(reverse("people:people"))

    page.get_by_role("button", name="Stay signed in").wait_for()
    with page.expect_response(re.compile("still-here")) as answer:
        page.get_by_role("button", name="Stay signed in").click()

    assert answer.value.status == 204


def test_pages_of_accounts_are_accessible_and_fit(page, ada):
    actions.invite(name="Lee", email="lee@example.org", roles=[Role.LEAD], by=ada)
    found = {}
    page.goto(reverse("account_login"))
    found["account_login"] = look(page)
    type_password(page, "ada")
    for name, arguments in [
        ("mfa_index", []),
        ("people:people", []),
        ("people:person", [ada.pk]),
        ("account_reauthenticate", []),
    ]:
        page.goto(reverse(name, args=arguments))
        found[name] = look(page)
    page.goto(reverse("people:invite"))
    say_again(page)
    found["people:invite"] = look(page)
    page.get_by_role("button", name="Make the link").click()
    found["people:invite, with errors"] = look(page)
    set_up_another = page.goto(reverse("mfa_activate_totp"))
    assert set_up_another.status == 200
    found["mfa_activate_totp"] = look(page)

    assert found == {name: [] for name in found}
