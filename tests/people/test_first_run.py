import re
import shlex

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command

from people.roles import Role
from tests.cast import member

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def first_run(capsys):
    def first_run():
        call_command("first_run")
        return capsys.readouterr().out

    return first_run


def test_an_admin_and_a_coordinator_can_sign_in_with_what_is_printed(first_run):
    accounts = re.findall(r"(admin|coordinator) +(ada|cora) +(\S+)", first_run())

    assert [(role, name) for role, name, _ in accounts] == [("admin", "ada"), ("coordinator", "cora")]
    for role, name, password in accounts:
        person = authenticate(username=name, password=password)
        assert [group.name for group in person.groups.all()] == [role]


def test_how_to_get_a_new_password_is_the_last_word(first_run):
    for _ in range(2):
        assert first_run().strip().endswith("manage.py changepassword ada")


def test_passwords_are_new_on_every_machine(first_run):
    first = first_run()
    User.objects.update(password="!")  # none that can be used

    assert first_run() != first


def test_a_site_with_accounts_is_left_alone(first_run):
    User.objects.create_user("olga", password="invented by olga")

    printed = first_run()

    assert "there already" in printed
    assert printed.strip().endswith("manage.py changepassword olga")
    assert list(User.objects.values_list("username", flat=True)) == ["olga"]


def test_the_new_password_is_that_of_an_admin_who_can_sign_in(first_run):
    User.objects.create_user("olga", password="invented by olga")
    member("alma", Role.ADMIN, password="invented by alma", is_active=False)
    member("anna", Role.ADMIN)
    member("adam o'neil", Role.ADMIN, password="invented by adam")

    assert shlex.split(first_run().splitlines()[-1])[-2:] == ["changepassword", "adam o'neil"]


def test_the_invented_colleagues_of_a_demo_lock_nobody_out(first_run):
    call_command("demo")

    accounts = re.findall(r"(admin|coordinator) +(ada|cora) +(\S+)", first_run())

    assert [name for _, name, password in accounts if authenticate(username=name, password=password)] == [
        "ada",
        "cora",
    ]


def test_on_a_public_site_the_names_are_on_no_other(capsys, settings):
    settings.PRODUCTION = True

    call_command("first_run")

    names = re.findall(r"(?:admin|coordinator) +(\S+)", capsys.readouterr().out)
    assert [re.sub("[a-z2-9]{5}$", "", name) for name in names[:2]] == ["ada-", "cora-"]


def test_names_and_an_address_can_be_chosen(capsys):
    call_command("first_run", "--admin", "olga", "--coordinator", "oscar", "--email", "olga@clinic.example")

    assert "olga" in capsys.readouterr().out
    assert User.objects.get(username="olga").email == "olga@clinic.example"
    assert set(User.objects.values_list("username", flat=True)) == {"olga", "oscar"}
