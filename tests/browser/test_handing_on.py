"""A record leaves as a file, in a real browser."""

import json

import pytest
from django.urls import reverse

from people.roles import Role
from screening.actions import claiming
from tests.browser.looks import look
from tests.cast import member
from tests.submissions import submission


@pytest.fixture
def cora(transactional_db):
    return member("cora", Role.COORDINATOR)


def test_a_coordinator_downloads_the_record_of_their_own_submission(new_page, sign_in, cora):
    one = submission(language="es")
    claiming.claim(submission=one, by=cora)
    page = sign_in(new_page(width=375), cora)
    page.goto(reverse("screening:submission", args=[one.reference]))
    page.get_by_role("link", name="A file for a record system").click()
    assert look(page) == []

    page.get_by_role("button", name="Download").click()
    assert page.get_by_text("Choose why the record leaves the house").first.is_visible()
    assert look(page) == []

    page.get_by_label("To check the quality of our own work").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == f"record-{one.reference}.json"
    assert json.loads(saved.value.path().read_text())["type"] == "transaction"
