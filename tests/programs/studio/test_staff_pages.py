"""Every staff page of this app, opened by everyone: who may, who may not, and that it opens at all."""

import pytest
from django.urls import reverse

from programs.studio.actions import drafting
from tests.cast import member

pytestmark = pytest.mark.django_db

READERS = {"admin", "coordinator", "lead", "clinical-lead"}
VERSION_READERS = READERS | {"auditor"}
PAGES = [
    ("staff_levels", [], READERS),
    ("change_level", ["iop"], {"admin"}),
    ("change_level", ["inpatient"], {"admin"}),
    ("criteria", [], READERS),
    ("draft", [], {"admin"}),
    ("add_row", [], {"admin"}),
    ("change_row", ["C08"], {"admin"}),
    ("remove_row", ["C08"], {"admin"}),
    ("discard_draft", [], {"admin"}),
    ("import_draft", [], {"admin"}),
    ("publish", [], {"admin"}),
    ("backtest", [], {"admin"}),
    ("backtest_file", [], {"admin"}),
    ("try_person", [], READERS),
    ("space", [], READERS),
    ("worked_cases", [], {"admin"}),
    ("worked_case", ["P11"], {"admin"}),
    ("add_case", [], {"admin"}),
    ("remove_case", ["P11"], {"admin"}),
    ("import_cases", [], {"admin"}),
    ("export_cases", ["csv"], {"admin"}),
    ("export_cases", ["json"], {"admin"}),
    ("shadow", [], {"admin"}),
    ("sign_off", [], VERSION_READERS),
    ("words_to_sign", ["es"], VERSION_READERS),
    ("draft_to_sign", [], {"admin", "clinical-lead"}),
    ("versions", [], VERSION_READERS),
    ("version", [1], VERSION_READERS),
    ("compare", [], VERSION_READERS),
    ("policy", [1], VERSION_READERS),
    ("export_version", [1], VERSION_READERS),
]
CHANGES = [
    ("start_draft", []),
    ("comment_on_row", ["C08"]),
    ("check", []),
    ("approve", []),
    ("restore", [1]),
    ("start_shadow_trial", []),
    ("stop_shadow_trial", [1]),
]


@pytest.fixture
def draft(ada):
    return drafting.start_draft(by=ada)


@pytest.mark.parametrize("role", ["admin", "coordinator", "lead", "auditor", "clinical-lead", None])
def test_a_page_opens_for_its_roles(client, draft, role):
    client.force_login(member("sam", role))
    for name, args, readers in PAGES:
        address = reverse(f"programs:{name}", args=args) + ("?before=1&after=2" if name == "compare" else "")
        assert client.get(address).status_code == (200 if role in readers else 403), name


@pytest.mark.parametrize("role", ["coordinator", "lead", "auditor", "clinical-lead", None])
def test_only_an_admin_changes_anything(client, draft, role):
    client.force_login(member("sam", role))
    posts = [*CHANGES, *((name, args) for name, args, readers in PAGES if readers == {"admin"})]
    for name, args in posts:
        response = client.post(reverse(f"programs:{name}", args=args))
        assert response.status_code in (403, 405), name


def test_who_is_not_signed_in_is_asked_to(client, draft):
    for name, args, _readers in PAGES:
        response = client.get(reverse(f"programs:{name}", args=args))
        assert response.url.startswith("/staff/account/login/"), name


@pytest.mark.parametrize(("name", "args"), CHANGES)
def test_a_change_is_never_made_by_a_link(client, ada, draft, name, args):
    client.force_login(ada)
    assert client.get(reverse(f"programs:{name}", args=args)).status_code == 405


def test_without_a_draft_its_page_says_how_to_start_one(client, ada):
    client.force_login(ada)
    assert "There is no draft" in client.get(reverse("programs:draft")).content.decode()
    response = client.get(reverse("programs:publish"), follow=True)
    assert response.redirect_chain == [(reverse("programs:draft"), 302)]
    assert "There is no draft any more. It was published or discarded." in response.content.decode()
