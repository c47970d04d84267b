"""Sending: what it needs, what is stored of it, and what stays in the browser."""

import pytest
from django.db import connection

from programs.models import CriteriaVersion
from screening.contact import Contact
from screening.models import Submission
from screening.patient import draft as drafts
from tests.asked import ASKED
from tests.cast import PAT
from tests.patient import Person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def sent(pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send()
    return Submission.objects.get()


def test_nothing_is_stored_until_it_is_sent(pat, django_assert_num_queries):
    pat.answer_all(PAT).ask_for_the_result()
    pat.get("result")

    assert not Submission.objects.exists()


def test_questions_ask_nothing_of_the_database(pat, django_assert_num_queries):
    with django_assert_num_queries(0):
        pat.answer_all(PAT)


def test_sending_needs_consent(pat):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.send(consent="")

    assert response.status_code == 422
    assert "Check the box if you want to send your answers" in text_of(response)
    assert not Submission.objects.exists()


def test_what_is_sent_is_whole(sent):
    screening = sent.screening
    assert screening.answers == PAT
    assert screening.words[0] == {"key": "who_for", "question": "Who is this for?", "answers": ["Me"]}
    assert screening.level == "iop"
    assert screening.deciding == ["C20"]
    assert screening.profile.severity == 2
    assert screening.questionnaire_version == ASKED.version
    assert screening.criteria_version == CriteriaVersion.objects.published()
    assert sent.contact is None


def test_the_queue_knows_what_was_sent_by_copies(sent):
    screening = sent.screening
    assert (sent.reference, sent.sent_at) == (screening.reference, screening.sent_at)
    assert (sent.level, sent.flags, sent.urgency) == (screening.level, screening.flags, screening.urgency)


def test_contact_is_kept_as_it_was_given(pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send(name="Pat", phone="(555) 010-0199", call_times=["evening"], ask_for="Paddy")

    contact = Submission.objects.get().contact

    assert contact["name"] == "Pat"
    assert contact["phone"] == "(555) 010-0199"
    assert contact["message_is_safe"] is False
    assert contact["call_times"] == ["evening"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"phone": "12"}, "Write one whole phone number"),
        ({"phone": "555-0100"}, "with its area code"),
        ({"phone": "212 555 0101, 212 555 0102"}, "Write one whole phone number"),
        ({"phone": "call me"}, "Write one whole phone number"),
        ({"phone": "5" * 31}, "30"),
        ({"email": "pat@"}, "Enter an email address, like"),
        ({"call_times": ["midnight"]}, "midnight"),
        ({"language": "de"}, "Choose the language"),
    ],
)
def test_a_bad_contact_is_told_and_nothing_is_lost(pat, fields, message):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.send(name="Pat Example", **fields)

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Pat Example" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("field", "longest"), [("name", 80), ("ask_for", 80), ("safety", 300), ("phone", 30)]
)
def test_what_is_too_long_is_told_and_never_cut_off(pat, field, longest):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.send(**{field: "5" * (longest + 1)})

    assert "maxlength" not in pat.get("send").content.decode()
    assert response.status_code == 422
    assert f"no more than {longest} characters" in text_of(response)
    assert "5" * (longest + 1) in response.content.decode()


@pytest.mark.parametrize(
    "words", ["x" * 300, "x\r\n" * 149 + "xx", "\U0001f642" * 300], ids=["letters", "lines", "faces"]
)
def test_a_character_is_what_a_person_takes_for_one(pat, words):
    pat.answer_all(PAT).ask_for_the_result()

    assert pat.send(safety=words + "x").status_code == 422
    assert pat.send(safety=words).status_code == 302

    assert len(Submission.objects.get().contact["safety"]) == 300


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\u00ad"])
def test_invisible_characters_of_a_pasted_address_are_not_kept(pat, unseen):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send(email=f"{unseen}ana@example.com{unseen}")

    assert Contact.from_stored(Submission.objects.get().contact).email == "ana@example.com"


def test_three_hundred_characters_are_counted_as_the_browser_counts_them(pat):
    """Thirty lines: a browser sends each end of a line as two characters."""
    pat.answer_all(PAT).ask_for_the_result()
    words = "\r\n".join(["abcdefghi"] * 30)
    assert (len(words), len(words.replace("\r\n", "\n"))) == (328, 299)

    assert pat.send(safety=words).status_code == 302


def test_times_to_call_without_a_number_are_told(pat):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.send(call_times=["evening"], email="pat@example.org")

    assert response.status_code == 422
    assert "Nobody can call you without a number" in text_of(response)
    assert pat.send(email="pat@example.org").status_code == 302


def test_a_number_that_is_wrong_is_told_alone(pat):
    pat.answer_all(PAT).ask_for_the_result()

    page = text_of(pat.send(call_times=["evening"], phone="12"))

    assert "Write one whole phone number" in page
    assert "Nobody can call you" not in page


@pytest.mark.parametrize("field", ["safety", "ask_for", "name"])
def test_nothing_that_was_written_is_dropped(pat, field):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send(**{field: "only on Mondays"})

    assert Submission.objects.get().contact[field] == "only on Mondays"


def test_nothing_written_is_no_contact(pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send()

    assert Submission.objects.get().contact is None


def test_a_spanish_sender_without_contact_is_spoken_to_in_spanish(client):
    pat = Person(client, start="/es/start/")
    pat.answer_all(PAT).ask_for_the_result()
    pat.send(language="es")

    assert Submission.objects.get().call_language == "es"


@pytest.mark.parametrize(
    "phone", ["(555) 010-0199", "555.010.0199 ext. 4", "+1 555\u2013010\u20130199", "5550100199"]
)
def test_a_phone_number_may_be_written_in_any_way(pat, phone):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send(phone=phone)

    assert Submission.objects.get().contact["phone"] == phone


def test_sending_leads_to_the_reference(pat):
    pat.answer_all(PAT).ask_for_the_result()

    response = pat.client.get(pat.send().url)

    assert Submission.objects.get().reference in text_of(response)


def test_once_sent_the_answers_are_gone_from_the_browser(pat):
    pat.answer_all(PAT).ask_for_the_result()
    pat.send()

    request = pat.client.get(pat.url("question", 1))

    assert request.url == pat.url("sent")
    assert pat.get("result").url == pat.url("sent")


def test_sent_twice_is_sent_once(pat):
    pat.answer_all(PAT).ask_for_the_result()
    before = pat.client.cookies[drafts.COOKIE].value
    pat.send()
    pat.client.cookies[drafts.COOKIE] = before
    pat.client.cookies[drafts.COOKIE]["path"] = f"/screen/{pat.key}/"

    response = pat.send()

    assert response.url == pat.url("sent")
    assert Submission.objects.count() == 1


DROPPED = "What you wrote just now was not added"


def send_again(pat, tab_knows, **fields):
    """From a tab that was open before, or with the cookie as it was then: of two requests at once."""
    pat.answer_all(PAT).ask_for_the_result()
    before = pat.client.cookies[drafts.COOKIE].value
    pat.send(phone="555 010 0199")
    if not tab_knows:
        pat.client.cookies[drafts.COOKIE] = before
        pat.client.cookies[drafts.COOKIE]["path"] = f"/screen/{pat.key}/"
    return pat.client.get(pat.send(**fields).url)


@pytest.mark.parametrize("tab_knows", [True, False], ids=["after it", "with it"])
@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"phone": "555 010 0142"}, True),
        ({"phone": "555 010 0199", "name": "Pat"}, True),
        ({"phone": "555 010 0199"}, False),
        ({}, False),
    ],
    ids=["another number", "a name too", "the same", "nothing"],
)
def test_what_is_written_in_a_second_tab_is_not_dropped_without_a_word(pat, tab_knows, fields, is_told):
    response = send_again(pat, tab_knows, **fields)

    assert (DROPPED in text_of(response)) is is_told
    assert Submission.objects.get().contact["phone"] == "555 010 0199"


def test_the_printed_confirmation_says_where_to_come_back(pat):
    pat.answer_all(PAT).ask_for_the_result()

    assert "http://testserver/follow-up/" in text_of(pat.client.get(pat.send().url))


@pytest.mark.parametrize(
    ("fields", "can_be_called"),
    [
        ({"phone": "555 010 0199"}, True),
        ({"email": "pat@example.org"}, True),
        ({"name": "Pat"}, False),
    ],
)
def test_without_a_number_nobody_is_left_to_wait_for_a_call(pat, fields, can_be_called):
    pat.answer_all(PAT).ask_for_the_result()

    said = text_of(pat.client.get(pat.send(**fields).url))

    assert ("They reach out in the way you said is safe" in said) is can_be_called
    assert ("nobody can call you" in said) is not can_be_called


# Sent for someone else

ON_BEHALF = {"relation": "parent", "number_is": "mine", "they_know": "no"}


def test_who_sends_for_another_is_asked_who_they_are_and_what_may_be_said(client):
    sam = Person(client).answer_all({**PAT, "who_for": "someone_else"})
    sam.ask_for_the_result()
    page = sam.get("send").content.decode()
    assert all(f'name="{field}"' in page for field in (*ON_BEHALF, "may_mention"))

    sam.send(phone="212 555 0101", **ON_BEHALF)

    assert Submission.objects.get().on_behalf == {**ON_BEHALF, "may_mention": False}


def test_who_sends_for_themselves_is_not_asked(pat):
    pat.answer_all(PAT).ask_for_the_result()
    assert 'name="relation"' not in pat.get("send").content.decode()

    pat.send(phone="212 555 0101", **ON_BEHALF)

    assert Submission.objects.get().on_behalf is None


def test_an_emergency_of_another_says_who_sends(client):
    sam = Person(client)
    sam.answer("who_for", "someone_else")
    sam.answer("danger_signs", ["overdose"])

    sam.client.post(sam.url("call"), {"language": "en", "phone": "212 555 0101", **ON_BEHALF})

    assert Submission.objects.get().on_behalf["relation"] == "parent"


def test_a_relation_that_is_not_offered_is_told(client):
    sam = Person(client).answer_all({**PAT, "who_for": "someone_else"})
    sam.ask_for_the_result()

    assert sam.send(relation="boss").status_code == 422
    assert not Submission.objects.exists()


def test_who_sent_it_is_sealed(client):
    sam = Person(client).answer_all({**PAT, "who_for": "someone_else"})
    sam.ask_for_the_result()
    sam.send(**ON_BEHALF)

    with connection.cursor() as cursor:
        cursor.execute("SELECT on_behalf FROM screening_submission")
        [(stored,)] = cursor.fetchall()
    assert stored
    words = [word for word in ON_BEHALF.values() if len(word) > 4]  # "no" may stand in any ciphertext
    assert words
    assert not any(word in stored for word in words)
