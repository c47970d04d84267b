"""Staff who sign in at an OpenID provider: what it says of them, and what that does here."""

import subprocess
import sys

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as settings_under_test
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from people import actions
from people.integrity import changed_accounts
from people.models import ProviderAccount, StaffSession
from people.roles import Role
from tests.cast import PASSWORD, member
from tests.network import free_port
from tests.people.conftest import colleague, sign_in
from tests.people.provider.peers import CORA, sign_in_at, there_and_back, use

pytestmark = pytest.mark.django_db
QUEUE, CHARTS = "/staff/", "/staff/charts/"


def roles(person):
    return set(person.groups.values_list("name", flat=True))


def told(kind):
    return [event.detail for event in Event.objects.filter(kind=kind).order_by("pk")]


@pytest.mark.engine
def test_who_comes_for_the_first_time_gets_an_account_with_the_roles_of_their_groups(provider, client):
    provider.tells("cora-1", **CORA)

    sign_in_at(provider, client, "cora-1")

    assert client.get(QUEUE).status_code == 200
    cora = User.objects.get()
    assert (cora.username, cora.email, cora.get_full_name()) == ("cora@example.org",) * 2 + ("Cora Díaz",)
    assert roles(cora) == {Role.COORDINATOR}
    assert not cora.has_usable_password()
    assert told(EventKind.SIGNED_IN) == [{"through": "provider"}]
    assert [detail["through"] for detail in told(EventKind.JOINED)] == ["provider"]


def test_who_comes_again_is_known_by_their_subject_whatever_their_address_is_now(provider, client):
    provider.tells("cora-2", **CORA)
    sign_in_at(provider, client, "cora-2")
    client.post(reverse("account_logout"))
    provider.tells("cora-2", **{**CORA, "email": "cora.ruiz@example.org"})

    sign_in_at(provider, client, "cora-2")

    assert client.get(QUEUE).status_code == 200
    assert User.objects.get().username == "cora@example.org"


def test_an_account_that_is_here_is_linked_by_an_address_that_the_provider_has_seen_to_be_theirs(
    provider, client, cora
):
    provider.tells("cora-3", **CORA)

    sign_in_at(provider, client, "cora-3")

    assert ProviderAccount.objects.get().person == cora
    assert Event.objects.get(kind=EventKind.PROVIDER_LINKED).by == cora
    client.logout()
    assert sign_in(client, "cora").status_code == 302, "the password stays a way in"


@pytest.mark.parametrize("verified", [{"email_verified": False}, {}, {"email_verified": "no"}])
def test_an_address_that_anyone_may_write_there_names_no_account(provider, client, cora, verified):
    claims = {name: value for name, value in CORA.items() if name != "email_verified"}
    provider.tells("cora-4", **claims, **verified)

    page = sign_in_at(provider, client, "cora-4")

    assert page.status_code == 403
    assert "did not give a confirmed e-mail address" in page.text
    assert not ProviderAccount.objects.exists()


def test_an_operator_may_take_the_word_of_a_provider_that_says_nothing_of_addresses(
    provider, client, cora, settings
):
    settings.OIDC_TRUSTS_EMAIL = True
    provider.tells("cora-5", email=CORA["email"], groups=["intake"])

    sign_in_at(provider, client, "cora-5")

    assert ProviderAccount.objects.get().person == cora


def test_an_address_that_went_to_another_person_there_does_not_open_the_account(provider, client):
    provider.tells("cora-6", **CORA)
    sign_in_at(provider, client, "cora-6")
    client.post(reverse("account_logout"))
    provider.forget()
    provider.tells("carol-6", **CORA)

    page = sign_in_at(provider, client, "carol-6")

    assert page.status_code == 403
    assert "already has your e-mail address" in page.text
    assert client.get(QUEUE).status_code == 302


@pytest.mark.parametrize(
    ("email", "groups", "expected"),
    [
        pytest.param("a@example.org", ["intake"], {Role.COORDINATOR}, id="a group"),
        pytest.param("a@example.org", ["intake-leads"], {Role.COORDINATOR, Role.LEAD}, id="two roles"),
        pytest.param("a@example.org", ["intake", "admins"], {Role.COORDINATOR, Role.ADMIN}, id="two groups"),
        pytest.param("a@clinic.example", [], {Role.AUDITOR}, id="a domain"),
        pytest.param("a@clinic.example", ["admins"], {Role.AUDITOR, Role.ADMIN}, id="both"),
        pytest.param("a@sub.clinic.example", [], None, id="another domain below it"),
        pytest.param("a@example.org", ["Intake"], None, id="a group of nearly that name"),
        pytest.param("a@example.org", ["@clinic.example"], {Role.AUDITOR}, id="a group named as a domain"),
        pytest.param("a@example.org", [], None, id="nothing"),
    ],
)
def test_groups_and_domains_give_roles_and_who_has_none_is_not_let_in(
    mock, client, settings, email, groups, expected
):
    use(settings, mock.issuer)
    mock.tells("a", email=email, email_verified=True, groups=groups)

    page = sign_in_at(mock, client, "a")

    if expected is None:
        assert page.status_code == 403
        assert "none of your groups there opens this site" in page.text
        assert not User.objects.exists()
        assert told(EventKind.SIGN_IN_FAILED) == [
            {"person": None, "through": "provider", "reason": "no_part"}
        ]
    else:
        assert roles(User.objects.get()) == expected


@pytest.mark.engine
def test_a_change_of_groups_changes_roles_at_the_next_sign_in_and_is_in_the_history(provider, client):
    provider.tells("cora-7", **CORA)
    sign_in_at(provider, client, "cora-7")
    client.post(reverse("account_logout"))
    provider.tells("cora-7", **{**CORA, "groups": ["intake-leads"]})

    sign_in_at(provider, client, "cora-7")

    cora = User.objects.get()
    assert roles(cora) == {Role.COORDINATOR, Role.LEAD}
    last = told(EventKind.ROLES_CHANGED)[-1]
    assert (last["person"], last["roles"]) == (cora.pk, ["coordinator", "lead"])
    assert changed_accounts() == []
    olga = member("olga", Role.AUDITOR)
    client.force_login(olga)
    assert "The sign-in provider" in client.get(reverse("history:history")).text


def test_the_page_of_a_person_says_that_their_roles_come_from_there(mock, client, settings, ada, olga):
    use(settings, mock.issuer)
    mock.tells("cora-20", **CORA)
    sign_in_at(mock, Client(), "cora-20")
    cora = User.objects.get(email=CORA["email"])
    client.force_login(ada)

    told = "They sign in with Clinic Account too"
    assert told in client.get(reverse("people:person", args=[cora.pk])).text
    assert told not in client.get(reverse("people:person", args=[olga.pk])).text


def test_who_is_in_no_group_any_more_loses_roles_and_sessions(mock, settings):
    use(settings, mock.issuer)
    there, elsewhere = Client(), Client()
    mock.tells("cora-8", **CORA)
    sign_in_at(mock, elsewhere, "cora-8")
    mock.tells("cora-8", **{**CORA, "groups": []})

    page = sign_in_at(mock, there, "cora-8")

    assert page.status_code == 403
    assert roles(User.objects.get()) == set()
    assert elsewhere.get(QUEUE).status_code == 302, "that session has ended"
    assert not StaffSession.objects.exists()


def test_the_last_admin_stays_one(mock, client, settings):
    """Else a wrong setting could leave nobody who manages accounts."""
    use(settings, mock.issuer)
    mock.tells("ada-9", **{**CORA, "groups": ["admins"]})
    sign_in_at(mock, client, "ada-9")
    client.post(reverse("account_logout"))
    mock.tells("ada-9", **CORA)

    sign_in_at(mock, client, "ada-9")
    assert roles(User.objects.get()) == {Role.ADMIN, Role.COORDINATOR}

    client.post(reverse("account_logout"))
    colleague("another", Role.ADMIN)
    sign_in_at(mock, client, "ada-9")
    assert roles(User.objects.get(username="cora@example.org")) == {Role.COORDINATOR}


def test_an_account_that_is_closed_here_stays_closed(provider, client, ada):
    provider.tells("cora-10", **CORA)
    sign_in_at(provider, client, "cora-10")
    cora = User.objects.get(email=CORA["email"])
    actions.deactivate(person=cora, by=ada)
    assert client.get(QUEUE).status_code == 302, "closing it ended the session"

    answer = sign_in_at(provider, client, "cora-10")

    assert answer.url == reverse("account_inactive")
    assert client.get(QUEUE).status_code == 302
    assert told(EventKind.SIGN_IN_FAILED)[-1] == {
        "person": cora.pk,
        "through": "provider",
        "reason": "closed",
    }


def test_a_closed_account_is_not_linked_by_its_address_either(mock, client, settings, ada, cora):
    use(settings, mock.issuer)
    actions.deactivate(person=cora, by=ada)
    mock.tells("cora-11", **CORA)

    assert sign_in_at(mock, client, "cora-11").url == reverse("account_inactive")
    assert not ProviderAccount.objects.exists()


# The second factor


@pytest.fixture
def second_factor_required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def with_an_app(person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


@pytest.mark.usefixtures("second_factor_required")
def test_a_second_factor_that_the_provider_asked_for_is_enough(provider, client):
    provider.tells("cora-12", **CORA, amr=["pwd", "mfa"])

    sign_in_at(provider, client, "cora-12")

    assert client.get(CHARTS).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
@pytest.mark.parametrize("amr", [None, ["pwd"], ["otp"], "MFA", []])
def test_without_its_word_this_site_asks_for_one_of_its_own(mock, client, settings, amr):
    use(settings, mock.issuer)
    mock.tells("cora-13", **CORA, **({"amr": amr} if amr is not None else {}))

    sign_in_at(mock, client, "cora-13")

    assert client.get(CHARTS).url == reverse("mfa_index")


@pytest.mark.usefixtures("second_factor_required")
def test_ones_own_second_factor_is_asked_for_unless_the_provider_asked(certified, client, settings, cora):
    use(settings, certified.issuer)
    certified.forget()
    with_an_app(cora)
    certified.tells("cora-14", **CORA, amr=["pwd"])
    assert sign_in_at(certified, client, "cora-14").url == reverse("mfa_authenticate")
    assert client.get(CHARTS).status_code == 302, "not signed in yet"
    assert told(EventKind.SIGNED_IN) == []

    certified.forget()
    certified.tells("cora-14", **CORA, amr=["pwd", "mfa"])
    sign_in_at(certified, client, "cora-14")

    assert client.get(CHARTS).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_an_operator_names_what_their_provider_says_of_a_second_factor(certified, client, settings):
    use(settings, certified.issuer, OIDC_SECOND_FACTOR=["urn:clinic:mfa"])
    certified.forget()
    certified.tells("cora-15", **CORA, acr="urn:clinic:mfa")

    sign_in_at(certified, client, "cora-15")

    assert client.get(CHARTS).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_where_an_operator_names_nothing_no_word_of_the_provider_is_enough(mock, client, settings):
    use(settings, mock.issuer, OIDC_SECOND_FACTOR=[])
    mock.tells("cora-16", **CORA, amr=["mfa"])

    sign_in_at(mock, client, "cora-16")

    assert client.get(CHARTS).url == reverse("mfa_index")


# When something is down, or wrong


def test_where_mail_is_down_people_still_come_in(provider, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    provider.tells("cora-17", **CORA)

    assert sign_in_at(provider, client, "cora-17").status_code == 302
    assert client.get(QUEUE).status_code == 200


def test_where_the_provider_is_down_a_page_says_so_and_a_password_still_opens(client, settings, cora):
    use(settings, f"http://127.0.0.1:{free_port()}")

    page = client.get(reverse("provider_start"))

    assert page.status_code == 400
    assert "did not confirm who you are" in page.text
    assert reverse("account_login") in page.text
    sign_in(client, "cora", PASSWORD)
    assert client.get(QUEUE).status_code == 200


def test_who_stops_there_reads_so_here_and_nothing_that_the_provider_wrote(provider, client):
    page = sign_in_at(provider, client, None)

    assert page.status_code == 400
    assert "the sign-in was stopped there" in page.text
    assert "access_denied" not in page.text
    assert "<b>stopped" not in page.text


# State, the browser, and where it leads


def test_what_comes_back_counts_once_and_in_the_browser_where_it_began(provider, client):
    provider.tells("cora-18", **CORA)
    address = there_and_back(provider, client, "cora-18")

    stranger = Client()
    assert stranger.get(address).status_code == 400
    assert stranger.get(QUEUE).status_code == 302

    assert client.get(address).status_code == 302
    client.post(reverse("account_logout"))
    replayed = client.get(address)
    assert replayed.status_code == 400
    assert "took too long, or was begun in another window" in replayed.text
    assert client.get(QUEUE).status_code == 302


def test_another_state_signs_nobody_in(provider, client):
    provider.tells("cora-19", **CORA)
    address = there_and_back(provider, client, "cora-19")

    page = client.get(address.replace("state=", "state=0"))

    assert page.status_code == 400
    assert client.get(QUEUE).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        pytest.param("/staff/charts/?days=30", "/staff/charts/?days=30", id="a page of staff"),
        pytest.param("https://evil.example/staff/", "/staff/history/", id="another host"),
        pytest.param("//evil.example/staff/", "/staff/history/", id="another host by its scheme"),
        pytest.param("/\\evil.example/staff/", "/staff/history/", id="another host by a backslash"),
        pytest.param("javascript:alert(1)", "/staff/history/", id="a script"),
        pytest.param("/levels/", "/staff/history/", id="a public page"),
    ],
)
def test_it_leads_back_to_a_page_of_staff_and_nowhere_else(mock, client, settings, wanted, leads_to):
    use(settings, mock.issuer)
    mock.tells("olga", email="olga@clinic.example", email_verified=True)

    assert sign_in_at(mock, client, "olga", leads_to=wanted).url == leads_to


def test_nothing_in_the_address_of_the_button_goes_on_to_the_provider(mock, client, settings):
    use(settings, mock.issuer)

    way = client.get(reverse("provider_start"), {"scope": "evil", "auth_params": "prompt=none", "state": "1"})

    assert "evil" not in way.url
    assert "prompt" not in way.url
    assert "code_challenge_method=S256" in way.url


def test_the_secret_of_a_try_is_sealed_and_goes_to_no_other_address(mock, client, settings):
    use(settings, mock.issuer)

    cookie = client.get(reverse("provider_start")).cookies["provider"]

    assert cookie["path"] == "/staff/account/provider/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not StaffSession.objects.exists(), "a stranger who presses fills no table"


def test_who_presses_too_often_waits(mock, client, settings):
    use(settings, mock.issuer)
    answers = [client.get(reverse("provider_start")).status_code for _ in range(61)]

    assert answers == [302] * 60 + [429]


# Where it is off, and the page of signing in


def test_it_is_off_unless_an_operator_names_a_provider(client, cora):
    client.force_login(cora)
    for name in ("provider_start", "provider_back", "provider_again"):
        assert client.get(reverse(name)).status_code == 404
    client.logout()
    assert "provider" not in client.get(reverse("account_login")).text


def test_the_page_of_signing_in_has_the_button_and_keeps_where_one_was_going(client, settings):
    use(settings, "https://login.example")

    page = client.get(reverse("account_login"), {"next": "/staff/charts/"})

    assert "Sign in with Clinic Account" in page.text
    assert f'href="{reverse("provider_start")}?next=%2Fstaff%2Fcharts%2F"' in page.text
    assert 'name="password"' in page.text


def test_public_pages_know_nothing_of_it(client, settings):
    use(settings, "https://login.example")

    page = client.get(reverse("programs:levels"))

    assert "Clinic Account" not in page.text
    assert not page.cookies


def test_a_server_loads_what_checks_signatures_only_once_somebody_signs_in_there():
    """Most servers serve patients all day."""
    asked = (
        "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "print('people.provider.handshake' in sys.modules, 'jwt' in sys.modules)"
    )
    command, here = [sys.executable, "-c", asked], settings_under_test.BASE_DIR
    said = subprocess.run(command, cwd=here, capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["True", "False"]
