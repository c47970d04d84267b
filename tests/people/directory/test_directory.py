"""Who leaves the organization is out here at once, by the directory's own message."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from history.kinds import EventKind
from history.models import Event
from people import actions
from people.integrity import changed_accounts
from people.models import StaffSession
from people.roles import Role
from tests.cast import PASSWORD, member
from tests.clock import Clock
from tests.people.conftest import colleague, sign_in
from tests.people.directory.conftest import AT, PATCH, TOKEN, USER, Directory

pytestmark = pytest.mark.django_db
QUEUE = "/staff/"
LEAVES = {"op": "replace", "path": "active", "value": False}
COMES_BACK = {"op": "replace", "path": "active", "value": True}


def last(kind):
    return Event.objects.filter(kind=kind).latest("pk")


@pytest.mark.engine
@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda directory, pk: directory.change(pk, LEAVES), id="changed by its path"),
        pytest.param(
            lambda directory, pk: directory.change(pk, {"op": "Replace", "value": {"active": "False"}}),
            id="changed as Entra writes it",
        ),
        pytest.param(
            lambda directory, pk: directory.put(pk, userName="cora", active=False), id="replaced as a whole"
        ),
        pytest.param(lambda directory, pk: directory.delete(pk), id="deleted"),
    ],
)
def test_who_leaves_is_signed_out_everywhere_at_once(directory, cora, leave):
    phone, desk = Client(), Client()
    for browser in (phone, desk):
        sign_in(browser, "cora")
        assert browser.get(QUEUE).status_code == 200

    assert leave(directory, cora.pk).status_code in (200, 204)

    assert [browser.get(QUEUE).status_code for browser in (phone, desk)] == [302, 302]
    assert not StaffSession.objects.exists()
    sign_in(phone, "cora")
    assert phone.get(QUEUE).status_code == 302, "nor does the password let them in"
    event = last(EventKind.DEACTIVATED)
    assert (event.by, event.detail["person"], event.detail["through"]) == (None, cora.pk, "directory")
    assert changed_accounts() == []


def test_the_auditor_reads_that_the_directory_did_it(directory, client, cora):
    directory.change(cora.pk, LEAVES)
    client.force_login(member("olga", Role.AUDITOR))

    page = client.get(reverse("history:history")).text

    assert "The directory" in page
    assert "Closed an account" in page


def test_the_last_admin_stays(directory, ada):
    answer = directory.change(ada.pk, LEAVES)

    assert answer.status_code == 409
    assert "last admin" in answer.json()["detail"]
    assert directory.delete(ada.pk).status_code == 409
    ada.refresh_from_db()
    assert ada.is_active

    colleague("another", Role.ADMIN)
    assert directory.change(ada.pk, LEAVES).status_code == 200


def test_a_directory_makes_an_account_that_may_do_nothing(directory):
    answer = directory.add(
        externalId="4711",
        name={"givenName": "Cora", "familyName": "Díaz"},
        emails=[{"value": "other@example.org"}, {"value": "Cora@Example.org", "primary": True}],
        roles=[{"value": "admin"}],
        groups=[{"value": "admins"}],
        password="of the directory",
    )

    assert answer.status_code == 201, answer.text
    cora = User.objects.get()
    assert answer.headers["Location"].endswith(f"{AT}/{cora.pk}")
    assert answer.headers["Content-Type"] == "application/scim+json"
    said = answer.json()
    assert said["userName"] == "cora@example.org"
    assert said["emails"] == [{"value": "cora@example.org"}]
    assert said["externalId"] == "4711"
    assert said["active"] is True
    assert (cora.get_full_name(), cora.groups.count()) == ("Cora Díaz", 0)
    assert not cora.has_usable_password()
    assert last(EventKind.JOINED).detail["through"] == "directory"


@pytest.mark.parametrize("taken", ["cora", "CORA", "cora@example.org"])
def test_a_name_that_somebody_signs_in_with_is_not_given_twice(directory, cora, taken):
    answer = directory.add(taken)

    assert answer.status_code == 409
    assert answer.json()["scimType"] == "uniqueness"
    assert directory.add("dora", emails=[{"value": "cora@example.org"}]).status_code == 409
    assert (
        directory.change(
            colleague("dora").pk, {"op": "replace", "path": "userName", "value": taken}
        ).status_code
        == 409
    )


def test_a_name_and_an_address_are_changed_and_the_account_stands_as_recorded(directory, cora):
    answer = directory.change(
        cora.pk,
        {"op": "replace", "path": "userName", "value": "cora.ruiz@example.org"},
        {"op": "add", "path": 'emails[type eq "work"].value', "value": "cora.ruiz@example.org"},
        {"op": "replace", "path": "name.familyName", "value": "Ruiz"},
        {"op": "replace", "path": f"{USER}:name.givenName", "value": "Cora"},
        {"op": "replace", "path": "title", "value": "passed over"},
    )

    cora.refresh_from_db()
    assert answer.status_code == 200
    assert (cora.username, cora.email) == ("cora.ruiz@example.org",) * 2
    assert cora.get_full_name() == "Cora Ruiz"
    assert Event.objects.filter(kind=EventKind.DIRECTORY_CHANGED).count() == 1
    assert changed_accounts() == []


def test_what_a_directory_repeats_is_no_event(directory):
    said = directory.add().json()
    events = Event.objects.count()

    directory.put(said["id"], userName=said["userName"], active=True)

    assert Event.objects.count() == events


# Coming back


def test_who_comes_back_has_no_role_until_one_is_given(directory, client, cora):
    directory.change(cora.pk, LEAVES)

    assert directory.change(cora.pk, COMES_BACK).json()["active"] is True

    sign_in(client, "cora", PASSWORD)
    assert client.get("/staff/charts/").status_code == 403
    assert last(EventKind.ROLES_CHANGED).detail["roles"] == []
    assert changed_accounts() == []


def test_what_an_admin_closed_no_directory_opens(directory, ada, cora):
    directory.change(cora.pk, LEAVES)
    directory.change(cora.pk, COMES_BACK)
    actions.deactivate(person=cora, by=ada)

    answer = directory.change(cora.pk, COMES_BACK)

    assert answer.status_code == 409
    cora.refresh_from_db()
    assert not cora.is_active


def test_what_is_deleted_is_out_of_sight_and_comes_back_under_its_name(directory, cora):
    assert directory.delete(cora.pk).content == b""
    assert directory.get(f"{AT}/{cora.pk}").status_code == 404
    assert directory.get(filter='userName eq "cora"').json()["totalResults"] == 0
    assert User.objects.filter(pk=cora.pk).exists(), "their work keeps their name"

    answer = directory.add("cora", emails=[{"value": "cora@example.org"}])

    assert answer.status_code == 201
    assert answer.json()["id"] == str(cora.pk)
    cora.refresh_from_db()
    assert cora.is_active


# Finding


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "CORA"', ["cora"]),
        ('username EQ "cora"', ["cora"]),
        ('emails.value eq "Dora@example.org"', ["dora"]),
        ('externalId eq "4711"', ["eve"]),
        ('externalId eq ""', []),
        ('id eq "0"', []),
        ('id eq "x"', []),
        ('userName eq "nobody"', []),
    ],
)
def test_an_account_is_found_by_what_directories_ask_for(directory, cora, asked, found):
    colleague("dora")
    directory.add("eve", externalId="4711")

    answer = directory.get(filter=asked).json()

    assert [each["userName"] for each in answer["Resources"]] == found
    assert answer["totalResults"] == len(found)
    assert directory.send("POST", f"{AT}/.search", {"filter": asked}).json() == answer


@pytest.mark.parametrize(
    "asked", ["userName", 'userName co "c"', 'password eq "x"', 'userName eq "a" or active eq true', "(", '"']
)
def test_another_filter_is_refused_and_not_passed_over(directory, cora, asked):
    """Else a directory would take all accounts for the one that it looked for."""
    answer = directory.get(filter=asked)

    assert answer.status_code == 400
    assert answer.json()["scimType"] == "invalidFilter"


@pytest.mark.parametrize(
    ("query", "names", "total"),
    [
        ({}, ["a", "b", "c"], 3),
        ({"startIndex": 2}, ["b", "c"], 3),
        ({"startIndex": 2, "count": 1}, ["b"], 3),
        ({"count": 0}, [], 3),
        ({"startIndex": -5, "count": 2}, ["a", "b"], 3),
        ({"startIndex": 9}, [], 3),
        ({"startIndex": "x", "count": "9" * 30}, ["a", "b", "c"], 3),
    ],
)
def test_accounts_come_in_pages(directory, query, names, total):
    for name in "abc":
        directory.add(name)

    answer = directory.get(**query).json()

    assert [each["userName"] for each in answer["Resources"]] == names
    assert (answer["totalResults"], answer["itemsPerPage"]) == (total, len(names))


# What makes no sense


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "7",
        "[" * 100_000,
        "x" * 300_000,
        {},
        {"userName": ""},
        {"userName": None},
        {"userName": 7},
        {"userName": "a\0b"},
        {"userName": "a\nb"},
        {"userName": "a" * 151},
        {"userName": "a", "active": "perhaps"},
        {"userName": "a", "emails": [{"value": "no address"}]},
        {"userName": "a", "emails": [{"value": 7}]},
        {"userName": "a", "name": {"givenName": ["x"]}},
        {"userName": "a", "externalId": "x" * 256},
    ],
)
def test_what_is_no_account_is_refused_in_the_words_of_the_standard(directory, body):
    answer = directory.send("POST", AT, body)

    assert answer.status_code == 400
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "operations",
    [
        None,
        [],
        "all",
        [7],
        [{"op": "destroy", "path": "active"}],
        [{"op": "remove"}],
        [{"op": "remove", "path": "userName"}],
        [{"op": "remove", "path": "active"}],
        [{"op": "replace", "value": "x"}],
        [{"op": "replace", "path": 7, "value": "x"}],
        [{"op": "replace", "path": "active", "value": None}],
        [LEAVES, {"op": "replace", "path": "emails", "value": "no address"}],
        [LEAVES] * 51,
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(directory, cora, operations):
    answer = directory.send("PATCH", f"{AT}/{cora.pk}", {"schemas": [PATCH], "Operations": operations})

    assert answer.status_code == 400
    cora.refresh_from_db()
    assert cora.is_active


@pytest.mark.parametrize("number", ["0", "x", "1e3", "-1", "9" * 40, "²"])
def test_an_account_that_there_is_not_is_not_there(directory, number):
    assert directory.get(f"{AT}/{number}").status_code == 404
    assert directory.change(number, LEAVES).status_code == 404
    assert directory.delete(number).status_code == 404


# Who may ask


@pytest.mark.parametrize("token", [None, "", "another token", TOKEN + "x", TOKEN.upper()])
def test_without_the_token_nothing_is_said_or_done(directory, cora, token):
    stranger = Directory(token)
    answers = [
        stranger.get(),
        stranger.get(f"{AT}/{cora.pk}"),
        stranger.get("/scim/v2/Schemas"),
        stranger.delete(cora.pk),
        stranger.change(cora.pk, LEAVES),
        stranger.add("dora"),
    ]

    assert [answer.status_code for answer in answers] == [401] * 6
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"
    assert "cora" not in answers[0].text
    cora.refresh_from_db()
    assert cora.is_active
    assert User.objects.count() == 1


def test_a_token_in_another_scheme_is_none(directory):
    directory.client = Client(headers={"Authorization": f"Basic {TOKEN}"})

    assert directory.get().status_code == 401


def test_a_session_of_staff_opens_nothing_there(directory, ada):
    client = Client()
    client.force_login(ada)

    assert client.get(AT).status_code == 401


def test_without_tls_a_directory_is_refused_rather_than_led_on(directory, settings):
    """Led on, it would go on sending its token in clear, and nobody would notice."""
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    assert client.get(AT).status_code == 403
    assert client.get(AT, secure=True).status_code == 200


def test_it_is_off_unless_an_operator_set_a_token(directory, settings):
    settings.SCIM_TOKEN_HASHES = []

    assert directory.get().status_code == 404
    assert Directory("").get().status_code == 404


def test_who_asks_too_often_waits(directory, settings):
    with Clock().running():  # all of them in one minute, however slow the machine
        answers = [directory.get("/scim/v2/Schemas").status_code for _ in range(301)]

    assert answers == [200] * 300 + [429]


def test_the_command_makes_a_token_that_opens_and_shows_what_to_set(directory, settings, capsys):
    call_command("directory_token")
    told = capsys.readouterr().out.split()
    token = told[told.index("once:") + 1]
    settings.SCIM_TOKEN_HASHES = [told[-1].removeprefix("SCIM_TOKEN_HASHES=")]

    assert len(token) >= 43
    assert token not in told[-1]
    assert Directory(token).get().status_code == 200
    assert directory.get().status_code == 401


def test_no_answer_holds_more_than_the_schema_says(directory, cora):
    attributes = {each["name"] for each in directory.get(f"/scim/v2/Schemas/{USER}").json()["attributes"]}
    said = directory.get(f"{AT}/{cora.pk}").json()

    assert set(said) - attributes == {"schemas", "id", "meta"}
    assert json.dumps(said).count("coordinator") == 0
