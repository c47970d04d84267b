"""A mistake in a browser without scripts is told on a page of its own; what was typed goes along, sealed."""

import pytest

from screening.patient.draft import TYPED
from tests.cast import PAT
from tests.patient import Person

pytestmark = pytest.mark.django_db
PHONE = "(212) 555-0142"


@pytest.fixture
def pat(client):
    person = Person(client).answer_all(PAT)
    person.ask_for_the_result()
    return person


def send_without_consent(pat, **more):
    return pat.client.post(pat.url("send"), {"language": "en", "phone": PHONE, **more})


def test_with_scripts_it_is_told_in_answer_to_the_form(pat):
    assert send_without_consent(pat).status_code == 422
    assert TYPED.name not in pat.client.cookies


def test_without_them_it_is_told_once_at_the_same_address(pat):
    response = send_without_consent(pat, no_scripts="yes")
    assert (response.status_code, response.url) == (302, pat.url("send"))
    assert PHONE not in pat.client.cookies[TYPED.name].value

    told = pat.get("send")
    assert told.status_code == 422
    assert PHONE in told.text
    again = pat.get("send")
    assert again.status_code == 200
    assert PHONE not in again.text


def test_what_was_typed_on_one_page_is_not_put_into_another(pat):
    send_without_consent(pat, no_scripts="yes")

    assert pat.get("question", 1).status_code == 200


def test_leaving_takes_it_along(pat):
    send_without_consent(pat, no_scripts="yes")
    left = pat.get("leave")

    assert left.cookies[TYPED.name].value == ""
    assert left.cookies[TYPED.name]["path"] == TYPED.path(pat.key)


def test_what_no_cookie_holds_is_told_in_answer_to_the_form(pat):
    odd = "".join(chr(0x4E00 + number) for number in range(4_000))

    assert send_without_consent(pat, no_scripts="yes", safety=odd).status_code == 422
