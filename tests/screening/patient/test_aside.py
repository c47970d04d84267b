"""Pages to read in the middle of a journey, with the way back to it."""

import re

import pytest
from django.urls import reverse

from screening.patient.views.aside import PAGES
from tests.cast import PAT
from tests.patient import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pat(client):
    return Person(client)


def read(pat, name):
    return pat.client.get(reverse("screening:read", args=[pat.key, name]))


def way_back(response):
    found = re.search(r'<a class="back" href="([^"]+)">([^<]+)</a>', response.content.decode())
    return found[1], found[2]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_can_be_read_and_leads_back(pat, name):
    pat.answer("who_for", "self")
    response = read(pat, name)

    assert response.status_code == 200
    assert way_back(response) == (reverse("screening:journey", args=[pat.key]), "Back to your questions")
    assert "Start the questions" not in response.content.decode()


def test_what_was_answered_is_still_there_on_coming_back(pat):
    pat.answer("who_for", "self")
    address, _ = way_back(read(pat, "privacy"))

    assert pat.client.get(address).url == reverse("screening:question", args=[pat.key, 2])


def test_from_the_result_it_leads_back_to_the_result(pat):
    pat.answer_all(PAT).ask_for_the_result()

    assert way_back(read(pat, "programs")) == (
        reverse("screening:result", args=[pat.key]),
        "Back to your result",
    )


def test_a_question_links_to_pages_that_lead_back(pat):
    question = pat.client.get(reverse("screening:question", args=[pat.key, 1])).content.decode()

    assert 'href="../read/privacy/"' in question
    assert f'href="{reverse("screening:privacy")}"' not in question


def test_there_is_no_other_page(pat):
    assert read(pat, "staff").status_code == 404


def test_without_the_draft_there_is_nothing_to_read(pat):
    pat.client.cookies.clear()

    assert read(pat, "privacy").status_code == 410
