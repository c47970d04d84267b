import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.urls import get_resolver, reverse

from history.kinds import EventKind
from history.models import Event
from notices.models import Choices
from people import actions
from people.models import Remembered
from people.roles import Role, roles_of
from tests.cast import PASSWORD
from tests.people.conftest import colleague, sign_in, sign_in_twice


@pytest.mark.parametrize(
    ("roles", "address"),
    [
        pytest.param([Role.COORDINATOR], "/staff/", id="coordinator"),
        pytest.param([Role.LEAD, Role.ADMIN], "/staff/", id="lead and admin"),
        pytest.param([Role.ADMIN], "/staff/people/", id="admin"),
        pytest.param([Role.AUDITOR], "/staff/history/", id="auditor"),
        pytest.param([], "/staff/account/second-factor/", id="no role yet"),
    ],
)
def test_everybody_lands_where_their_work_is(client, db, roles, address):
    Choices.objects.create(person=colleague("lee", *roles))

    assert sign_in(client, "lee").url == address


def test_who_reviews_first_says_when_they_work_and_what_they_are_told(client, cora):
    choices = reverse("notices:choices")
    assert sign_in(client, "cora").url == choices
    page = client.get(choices)
    assert "Welcome." in page.text

    kept = client.post(choices, {"seen": page.context["form"]["seen"].value(), "on_shift": "on"})

    assert kept.url == "/staff/"
    client.logout()
    assert sign_in(client, "cora").url == "/staff/"


@pytest.mark.parametrize(
    ("roles", "address"),
    [
        pytest.param([Role.ADMIN], "/staff/people/", id="admin"),
        pytest.param([Role.AUDITOR], "/staff/history/", id="auditor"),
        pytest.param([], "/staff/account/second-factor/", id="no role yet"),
    ],
)
def test_the_front_door_leads_to_the_page_of_ones_own_role(client, db, roles, address):
    client.force_login(colleague("lee", *roles))

    assert client.get("/staff/").url == address


def test_who_lacks_a_role_is_told_which_one_has_it_and_keeps_their_menu(client, cora):
    client.force_login(cora)
    page = client.get("/staff/people/")

    assert page.status_code == 403
    assert "It is for admins. You are signed in as coordinator." in " ".join(page.text.split())
    assert 'href="/staff/charts/"' in page.text
    assert 'href="/staff/home/"' in page.text


def test_who_has_no_role_yet_is_told_so(client, db):
    client.force_login(colleague("sam"))

    assert "Your account has no role yet." in client.get("/staff/history/").text


def test_signing_in_with_the_address_works_too(client, cora):
    assert sign_in(client, "cora@example.org").status_code == 302


def test_every_sign_in_is_an_event_also_one_that_failed(client, cora):
    sign_in(client, "cora", "wrong")
    sign_in(client, "nobody", "wrong")
    sign_in(client, "cora")
    client.post(reverse("account_logout"))

    told = list(Event.objects.order_by("pk").values_list("kind", "by", "detail"))
    assert told == [
        ("sign_in_failed", None, {"person": cora.pk}),
        ("sign_in_failed", None, {"person": None}),
        ("signed_in", cora.pk, {}),
        ("signed_out", cora.pk, {}),
    ]


def test_a_closed_account_does_not_sign_in(client, ada, cora):
    actions.deactivate(person=cora, by=ada)

    response = sign_in(client, "cora")

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["signup", "email", "password/reset", "password/set", "confirm-email", "3rdparty"]
)
def test_what_this_site_does_not_use_is_not_there(client, cora, name):
    client.force_login(cora)

    assert client.get(f"/staff/account/{name}/").status_code == 404


def test_a_session_ends_with_the_day_however_busy(client, cora):
    client.force_login(cora)
    session = client.session
    session["signed_in_at"] = 0
    session.save()

    assert client.get("/staff/account/second-factor/").url == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_a_session_ends_after_fifteen_idle_minutes(client, cora):
    client.force_login(cora)
    client.get("/staff/account/second-factor/")

    assert settings.SESSION_COOKIE_AGE == 15 * 60
    assert client.session.get_expiry_age() <= 15 * 60


def test_in_production_nothing_opens_before_the_second_factor(client, ada, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(ada)

    assert client.get("/staff/people/").url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_an_admin_invites_and_sees_the_link_once(client, ada):
    sign_in_twice(client, "ada")
    form = {"name": "Lee", "email": "lee@example.org", "roles": ["lead"]}

    shown = client.post(reverse("people:invite"), form, follow=True).content.decode()
    again = client.get(reverse("people:link")).content.decode()

    assert "/staff/people/join/" in shown
    assert "/staff/people/join/" not in again


def test_the_link_leads_to_this_site_whatever_the_request_says(client, ada, settings):
    settings.SITE_URL = "https://care.example"
    sign_in_twice(client, "ada")
    form = {"name": "Lee", "email": "lee@example.org", "roles": ["lead"]}

    shown = client.post(reverse("people:invite"), form, follow=True, headers={"host": "testserver:81"})

    assert "https://care.example/staff/people/join/" in shown.content.decode()


def test_the_link_on_its_way_to_the_page_is_sealed(client, ada):
    sign_in_twice(client, "ada")

    client.post(reverse("people:invite"), {"name": "Lee", "email": "lee@example.org", "roles": ["lead"]})

    assert "join" not in client.session["link_to_show"]


def test_joining_asks_for_a_good_password(client, ada):
    token = actions.invite(name="Lee", email="lee@example.org", roles=["lead"], by=ada)
    address = reverse("people:join", args=[token])

    short = client.post(address, {"password": "short", "again": "short"})
    good = client.post(address, {"password": PASSWORD, "again": PASSWORD})
    used = client.get(address)

    assert (short.status_code, good.status_code, used.status_code) == (422, 302, 410)
    assert roles_of(User.objects.get(email="lee@example.org")) == {"lead"}


def test_the_last_admin_is_told_why_they_stay(client, ada):
    sign_in_twice(client, "ada")

    response = client.post(
        reverse("people:change_roles", args=[ada.pk]), {"roles": ["lead"], "seen": "admin"}
    )

    assert response.status_code == 422
    assert "make someone else an admin first" in response.content.decode()


def test_a_change_of_access_asks_again_who_is_there(client, ada, cora):
    client.force_login(ada)  # long ago, as far as the session knows

    response = client.post(reverse("people:deactivate", args=[cora.pk]))

    assert response.url.startswith(reverse("account_reauthenticate"))
    cora.refresh_from_db()
    assert cora.is_active


@pytest.mark.parametrize("name", ["people", "invite", "link"])
@pytest.mark.parametrize("who", ["cora", "olga", "sam"])
def test_only_admins_manage_people(client, request, who, name):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(f"people:{name}")).status_code == 403


def test_no_address_of_people_opens_without_signing_in(client, db):
    for pattern in get_resolver("people.urls").url_patterns:
        if pattern.name in ("join", "landing", "still_here"):
            continue
        arguments = [1] if "<int" in str(pattern.pattern) else []
        address = reverse(f"people:{pattern.name}", args=arguments)
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers <= {302, 405}, address


def test_the_history_shows_who_did_what_to_the_auditor(client, ada, cora, olga):
    actions.change_roles(person=cora, roles=["lead"], seen=roles_of(cora), by=ada)
    client.force_login(olga)

    page = client.get(reverse("history:history"), {"kind": "roles_changed"}).content.decode()

    assert "Changed roles" in page
    assert Event.objects.filter(kind=EventKind.HISTORY_READ, by=olga).exists()


def test_the_history_takes_any_filter(client, olga):
    client.force_login(olga)
    nonsense = {"before": "9" * 30, "by": "x", "since": "never", "kind": "none", "reference": "\0" * 40}

    assert client.get(reverse("history:history"), nonsense).status_code == 200


@pytest.mark.parametrize("who", ["ada", "cora", "sam"])
def test_only_auditors_read_the_history(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("history:history")).status_code == 403


def test_guessing_a_password_is_slowed_down_on_all_servers_together(client, cora):
    answers = [sign_in(client, "cora", f"guess {number}").status_code for number in range(12)]
    right = sign_in(client, "cora")

    assert 302 not in answers
    assert right.status_code != 302
    assert "127.0.0.1" not in str(list(Remembered.objects.values()))


def test_the_cache_holds_what_is_put_in_for_its_time(db):
    assert cache.add("a", [1.5], 60)
    assert not cache.add("a", [2.5], 60)
    cache.set("b", "x", -1)

    assert (cache.get("a"), cache.get("b"), cache.get("c", "none")) == ([1.5], None, "none")
    cache.forget_old()
    assert Remembered.objects.count() == 1


def test_an_admin_enters_the_address_for_a_persons_notices(client, ada, cora):
    sign_in_twice(client, "ada")

    response = client.post(
        reverse("people:change_email", args=[cora.pk]), {"email": "Cora@Clinic.example", "seen": cora.email}
    )

    assert response.url == reverse("people:person", args=[cora.pk])
    cora.refresh_from_db()
    assert cora.email == "cora@clinic.example"
    assert Event.objects.get(kind=EventKind.EMAIL_CHANGED).detail["person"] == cora.pk
    client.logout()
    assert sign_in(client, "cora@clinic.example").status_code == 302
    client.logout()
    assert sign_in(client, "cora@example.org").status_code == 200  # the old one opens nothing


@pytest.mark.parametrize(
    ("email", "says"),
    [
        pytest.param("ada@example.org", "Another account signs in with this address", id="a colleague's"),
        pytest.param("no address", "Type an e-mail address in the form", id="none at all"),
    ],
)
def test_an_address_that_cannot_be_is_said_beside_its_field(client, ada, cora, email, says):
    sign_in_twice(client, "ada")

    response = client.post(
        reverse("people:change_email", args=[cora.pk]), {"email": email, "seen": cora.email}
    )

    assert response.status_code == 422
    assert says in response.text
    cora.refresh_from_db()
    assert cora.email == "cora@example.org"


def test_an_invitation_goes_by_mail_too(client, ada):
    sign_in_twice(client, "ada")
    form = {"name": "Lee", "email": "lee@example.org", "roles": ["lead"]}

    page = client.post(reverse("people:invite"), form, follow=True)

    [message] = mail.outbox
    assert message.to == ["lee@example.org"]
    assert page.context["link"] in message.body
    assert "on its way to lee@example.org" in page.content.decode()


def test_where_no_mail_server_takes_it_the_link_is_there_all_the_same(client, ada, cora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    sign_in_twice(client, "ada")

    page = client.post(reverse("people:new_password", args=[cora.pk]), follow=True)

    assert "/people/join/" in page.context["link"]
    assert "hand it over yourself" in page.content.decode()
