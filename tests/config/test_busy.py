"""A database that is locked or away: help lines, when to come back, and nothing that was typed is lost."""

import pytest
from django.db import Error, OperationalError
from django.test import Client

import screening.patient.views.follow_up as follow_up

pytestmark = pytest.mark.django_db
TYPED = {"reference": "K7MN-4PQ8", "words": 'river "sofa" <b> goose'}


@pytest.fixture
def person():
    return Client(raise_request_exception=False, HTTP_SEC_FETCH_SITE="same-origin")


@pytest.fixture
def broken(monkeypatch):
    def by(problem):
        def refuse(*args, **kwargs):
            raise problem

        monkeypatch.setattr(follow_up.guard, "allow", refuse)

    return by


def test_what_was_typed_can_be_sent_again_by_one_press(person, broken):
    broken(OperationalError("database is locked"))

    response = person.post("/follow-up/", TYPED)

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "tel:911" in page
    assert "tel:988" in page
    assert page.count('value="K7MN-4PQ8"') == 2  # in each language
    assert "river &quot;sofa&quot; &lt;b&gt; goose" in page


def test_a_fault_of_the_code_is_none_that_passes(person, broken):
    broken(Error("something else"))

    response = person.post("/follow-up/", TYPED)

    assert response.status_code == 500
    assert "K7MN-4PQ8" not in response.content.decode()


def test_a_password_never_stands_on_a_page_again(person, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", refuse)
    monkeypatch.setattr("people.sessions.SessionStore._get_session_from_db", refuse)
    person.cookies["staff"] = "a-session"

    response = person.post("/staff/account/login/", {"login": "cora", "password": "four words in a row"})

    assert response.status_code == 503
    assert "four words" not in response.content.decode()
