"""Coming back with a reference and a code: what it opens, what it lets a person do, what it never tells."""

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from history.kinds import EventKind
from history.models import Event
from people.roles import Role
from programs.criteria.ruleset import Level
from screening import codes
from screening.actions import calling, claiming, following_up, reviewing, staging
from screening.actions import disposing as retention
from screening.contact import Contact
from screening.models import Call, Disposal, Ground, Stage, Submission
from screening.patient import follow_up, guard
from screening.site import memory
from tests.cast import PAT, member
from tests.patient import CODE, CONTACT, Person, Visitor, look_up, sent_by_pat, text_of
from tests.stored import everything_stored, everything_unsealed, planted_in, rows_of, stored_rows

pytestmark = pytest.mark.django_db

NOT_FOUND = "We have nothing under this reference with these four words"


@pytest.fixture
def submission():
    return sent_by_pat()


@pytest.fixture
def cora():
    return member("cora", Role.COORDINATOR, first_name="Cora")


@pytest.fixture
def pat(client, submission):
    return Visitor(client, submission.reference)


# Coming back


def test_the_form_sets_no_cookie(client):
    response = client.get("/follow-up/")

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", ["/follow-up/", "/es/follow-up/"])
def test_a_right_code_opens_the_follow_up_under_an_address_of_its_own(client, submission, address):
    response = look_up(client, submission.reference, address=address)

    assert re.fullmatch(r"/follow-up/[\w-]{16}/", response.url)
    cookie = response.cookies[follow_up.COOKIE]
    assert cookie["path"] == response.url
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert f'lang="{"es" if "es" in address else "en"}"' in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.lower,
        lambda r: r.replace("-", ""),
        lambda r: f" {r.replace('-', ' ')} ",
        lambda r: "-".join(r),
    ],
)
def test_the_reference_may_be_written_any_way(client, submission, write):
    assert look_up(client, write(submission.reference)).status_code == 302


@pytest.mark.parametrize(
    "words", [CODE.upper(), "River, Apple, Lantern, Kite.", "  ríver  apple\tlantern-kite"]
)
def test_the_words_may_be_written_any_way(client, submission, words):
    assert look_up(client, submission.reference, words).status_code == 302


@pytest.mark.parametrize(
    ("reference", "words", "message"),
    [
        ("", "", "Write your reference"),
        ("K7MN-4PQ8", "", "Write your four words"),
        ("K7MN", CODE, "Write all eight letters and numbers"),
        ("K7MN-4PQ0", CODE, "Write all eight letters and numbers"),
        ("K7MN-4PQ8", "river apple", "Write all four words"),
        ("\x00", "\x00 river", "Null characters"),
    ],
)
def test_what_cannot_be_right_is_told_apart_from_what_is_wrong(client, reference, words, message):
    response = look_up(client, reference, words)

    assert response.status_code == 422
    assert message in text_of(response)


@pytest.mark.engine
def test_a_wrong_code_an_unknown_reference_and_a_deleted_one_look_the_same(client, submission, monkeypatch):
    deleted = sent_by_pat()
    following_up.take_back(submission=deleted)
    without_code = sent_by_pat()
    Submission.objects.filter(pk=without_code.pk).update(code="")
    tries = [
        (submission.reference, "no words like these"),
        ("WXYZ-2345", CODE),
        (deleted.reference, CODE),
        (without_code.reference, CODE),
    ]
    hashed = []
    verify = codes.CodeHasher.verify
    monkeypatch.setattr(
        codes.CodeHasher, "verify", lambda self, *args: hashed.append(1) or verify(self, *args)
    )

    pages = [look_up(client, reference, words) for reference, words in tries]

    assert {page.status_code for page in pages} == {422}
    assert all(NOT_FOUND in text_of(page) for page in pages)
    said = [
        page.content.decode().replace(reference, "REFERENCE").replace(words, "WORDS")
        for page, (reference, words) in zip(pages, tries, strict=True)
    ]
    assert len(set(said)) == 1
    assert len({tuple(sorted(page.headers)) for page in pages}) == 1
    assert len(hashed) == len(tries)  # each was worked on, once
    assert not any(page.cookies for page in pages)


@pytest.fixture
def few_tries(monkeypatch):
    """So few that they are over before the window of a quarter of an hour can be."""
    most, window = 10, guard.LIMITS["code_of_one"][1]
    monkeypatch.setitem(guard.LIMITS, "code_of_one", (most, window))
    return most


@pytest.mark.engine
def test_too_many_tries_at_one_reference_stop_even_the_right_words(client, submission, few_tries):
    most = few_tries
    for number in range(most):
        look_up(client, submission.reference, "no words like these", REMOTE_ADDR=f"192.0.2.{number}")

    response = look_up(client, submission.reference, REMOTE_ADDR="192.0.2.200")

    assert response.status_code == 429
    assert look_up(client, "K7MN-4PQ8", REMOTE_ADDR="192.0.2.201").status_code == 422


@pytest.mark.engine
def test_references_that_do_not_exist_are_limited_alike(client, few_tries):
    most = few_tries

    statuses = [
        look_up(client, "K7MN-4PQ8", REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(most + 1)
    ]

    assert statuses == [422] * most + [429]


@pytest.mark.engine
def test_too_many_tries_of_one_client_stop_it(client):
    most, _ = guard.LIMITS["look_up"]
    statuses = [
        look_up(client, f"K7MN-4P{n:02}".translate({48: "X", 49: "Y"})).status_code for n in range(most)
    ]

    assert statuses == [422] * most
    assert look_up(client, "ZZZZ-ZZZZ").status_code == 429
    assert look_up(client, "ZZZZ-ZZZZ", REMOTE_ADDR="192.0.2.9").status_code == 422


@pytest.mark.engine
def test_what_was_counted_names_no_reference_and_no_address(client, submission):
    look_up(client, submission.reference, REMOTE_ADDR="192.0.2.77")

    rows = rows_of("people_remembered")
    assert rows
    assert submission.reference not in rows
    assert "192.0.2.77" not in rows


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_posts_from_elsewhere_are_refused(client, pat, site):
    assert look_up(client, "K7MN-4PQ8", HTTP_SEC_FETCH_SITE=site).status_code == 403
    for name in ("change_contact", "add_message", "take_back", "progress"):
        assert client.post(pat.url(name), HTTP_SEC_FETCH_SITE=site).status_code == 403
    assert Submission.objects.exists()


# What became of it


def test_before_anything_happened(pat, submission):
    page = text_of(pat.get())

    assert submission.reference in page
    assert "Read by a coordinator Not yet" in page
    assert "Calls None yet" in page
    assert "Ends in 99" in page
    assert "010 0199" not in page
    assert "zanzibar" not in page.casefold()


def test_that_it_was_read_and_that_they_called(pat, submission, cora):
    reviewing.open_submission(submission=submission, by=cora)
    claiming.claim(submission=submission, by=cora)
    for outcome in (Call.Outcome.NO_ANSWER, Call.Outcome.SOMEONE_ELSE, Call.Outcome.CONVERSATION):
        calling.log_call(submission=submission, by=cora, outcome=outcome, words="staffsecret")

    page = text_of(pat.get())

    assert "Read by a coordinator Not yet" not in page
    assert page.count("We called, and did not reach you.") == 2
    assert "We talked." in page
    assert "staffsecret" not in page
    assert "Cora" not in page


def test_a_number_that_does_not_work_is_told_until_there_is_another(pat, submission, cora):
    claiming.claim(submission=submission, by=cora)
    calling.log_call(submission=submission, by=cora, outcome=Call.Outcome.WRONG_NUMBER)
    assert "The number that we have does not work" in text_of(pat.get())

    pat.change_contact(phone="555 010 0123")

    assert "The number that we have does not work" not in text_of(pat.get())


def test_an_assessment_is_told(pat, submission, cora):
    at = timezone.now() + timedelta(days=2)
    claiming.claim(submission=submission, by=cora)
    calling.log_call(submission=submission, by=cora, outcome=Call.Outcome.CONVERSATION)
    staging.book(submission=submission, by=cora, at=at)

    assert "Your assessment" in text_of(pat.get())


def test_that_they_came_back_is_in_the_history(pat, submission):
    assert (
        Event.objects.filter(reference=submission.reference, kind=EventKind.FOLLOW_UP_OPENED, by=None).count()
        == 1
    )


# Changing when and how to be called


def test_the_form_holds_what_was_given(pat):
    page = pat.get("change_contact").content.decode()

    for given in ("Pat Zanzibar", "555 010 0199", "zanzibar@example.org", "zanzibarsafety", "zanzibarask"):
        assert given in page
    assert re.search(r'value="evening"[^>]*checked', page)
    assert "consent" not in page


@pytest.mark.engine
def test_a_change_is_kept_and_told(pat, submission):
    response = pat.change_contact(
        name="Pat", phone="555 010 0123", message_is_safe="on", call_times=["morning"], language="es"
    )

    assert response.url == pat.home
    assert "Saved." in text_of(pat.get())
    assert "Saved." not in text_of(pat.get())
    before, version = submission.phone_hash, submission.version
    submission.refresh_from_db()
    contact = Contact.from_stored(submission.contact)
    assert contact == Contact(
        name="Pat", phone="555 010 0123", message_is_safe=True, call_times=("morning",), language="es"
    )
    assert submission.call_language == "es"
    assert "message_safe" in submission.reach
    assert submission.phone_hash not in ("", before)
    assert submission.email_hash == ""
    assert submission.version == version + 1
    assert Event.objects.filter(reference=submission.reference, kind=EventKind.CONTACT_CHANGED).count() == 1


def test_a_person_may_take_their_number_out(pat, submission):
    pat.change_contact()

    submission.refresh_from_db()
    assert submission.contact is None
    assert submission.reach == ["none"]
    assert submission.phone_hash == submission.email_hash == ""
    assert "we do not call" in text_of(pat.get())


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"phone": "123"}, "whole phone number"), ({"language": "de"}, "Choose the language")],
)
def test_the_rules_of_sending_hold(pat, submission, fields, message):
    response = pat.change_contact(name="Pat Example", **fields)

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Pat Example" in response.content.decode()
    submission.refresh_from_db()
    assert Contact.from_stored(submission.contact) == CONTACT


@pytest.mark.engine
def test_a_change_over_one_that_was_not_seen_asks_once_more(pat, submission):
    seen = following_up.contact_seen(submission)
    pat.change_contact(name="First")

    response = pat.post("change_contact", name="Second", language="en", seen=seen)

    assert response.status_code == 409
    assert "changed meanwhile" in text_of(response)
    assert "Second" in response.content.decode()
    again = re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]
    pat.post("change_contact", name="Second", language="en", seen=again)
    submission.refresh_from_db()
    assert Contact.from_stored(submission.contact).name == "Second"


def test_what_a_coordinator_does_meanwhile_does_not_stand_in_the_way(pat, submission, cora):
    seen = following_up.contact_seen(submission)
    claiming.claim(submission=submission, by=cora)

    response = pat.post("change_contact", name="Pat", language="en", seen=seen)

    assert response.status_code == 302
    submission.refresh_from_db()
    assert submission.claimed_by == cora


def test_the_language_changes_and_what_was_typed_stays(pat, submission):
    response = pat.post("change_contact", switch_to="es", name="Half typed", language="en", phone="1")

    assert response.status_code == 200
    assert 'lang="es"' in response.content.decode()
    assert "Half typed" in response.content.decode()
    assert 'lang="es"' in pat.get().content.decode()
    submission.refresh_from_db()
    assert Contact.from_stored(submission.contact) == CONTACT


# One more message


@pytest.mark.engine
def test_a_message_reaches_the_coordinators_sealed(pat, submission, cora, client):
    response = pat.post("add_message", words="I can talk from Monday, zanzibarmessage", uid=str(uuid4()))

    assert response.url == pat.home
    assert "not read yet" in text_of(pat.get())
    assert "zanzibarmessage" not in text_of(pat.get())
    assert "zanzibarmessage" not in rows_of("screening_message")
    client.force_login(cora)
    assert "zanzibarmessage" in text_of(
        client.get(reverse("screening:submission", args=[submission.reference]))
    )
    assert "not read yet" not in text_of(pat.get())


@pytest.mark.engine
def test_a_message_posted_twice_is_one_message(pat, submission):
    uid = str(uuid4())

    first, second = (pat.post("add_message", words="Call me", uid=uid) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert submission.messages.count() == 1


@pytest.mark.parametrize(
    ("words", "message"), [("", "Write your message"), ("  ", "Write your message"), ("x" * 1001, "1000")]
)
def test_an_empty_or_endless_message_is_told(pat, submission, words, message):
    response = pat.post("add_message", words=words)

    assert response.status_code == 422
    assert message in text_of(response)
    assert not submission.messages.exists()


def test_after_five_messages_a_call_is_better(pat, submission):
    for _ in range(following_up.MESSAGES_AT_MOST):
        assert pat.post("add_message", words="Again").status_code == 302

    response = pat.post("add_message", words="And again")

    assert response.status_code == 422
    assert "You have written as often as this page allows" in text_of(response)
    assert submission.messages.count() == following_up.MESSAGES_AT_MOST


@pytest.mark.engine
@pytest.mark.parametrize(
    "write",
    [
        lambda pat: pat.post("add_message", words="I have changed my mind"),
        lambda pat: pat.change_contact(phone="555 010 0123"),
    ],
)
def test_what_was_closed_is_taken_up_again(pat, submission, cora, write):
    claiming.claim(submission=submission, by=cora)
    staging.close(submission=submission, by=cora, reason="withdrawn")
    assert "A coordinator has closed this" in text_of(pat.get())

    write(pat)

    submission.refresh_from_db()
    assert submission.stage == Stage.NEW
    assert submission.owner is None
    assert submission in Submission.objects.open()
    assert Event.objects.filter(reference=submission.reference, kind=EventKind.REOPENED).count() == 1


def test_a_person_with_a_place_is_sent_back_to_the_page_that_says_so(pat, submission, cora):
    claiming.claim(submission=submission, by=cora)
    calling.log_call(submission=submission, by=cora, outcome=Call.Outcome.CONVERSATION)
    staging.record_assessment(submission=submission, by=cora, level=Level.IOP)
    staging.place(submission=submission, by=cora, level=Level.IOP, where="here")

    assert "You have a place now" in text_of(pat.get())
    assert pat.post("add_message", words="Hello").url == pat.home
    assert pat.get("change_contact").url == pat.home
    assert not submission.messages.exists()


# Calling us, only where there is a number to call


def without_words(client, submission, cora):
    """Sent, and read again once the words were shown; and the way back in."""
    person = Person(client)
    person.answer_all(PAT).ask_for_the_result()
    person.send()
    person.get("sent")
    return [person.get("sent"), client.get("/follow-up/")]


def with_a_place(client, submission, cora):
    Submission.objects.filter(pk=submission.pk).update(
        stage=Stage.PLACED, assessed_level="iop", placed_level="iop", placed_where="here"
    )
    return [Visitor(client, submission.reference).get()]


def after_too_many_messages(client, submission, cora):
    pat = Visitor(client, submission.reference)
    return [pat.post("add_message", words="Again") for _ in range(following_up.MESSAGES_AT_MOST + 1)][-1:]


def after_its_time(client, submission, cora):
    pat = Visitor(client, submission.reference)
    retention.dispose(submission=submission, ground=Ground.LIMIT)
    return [pat.get()]


CALLING_US = re.compile(r"\b[Cc]all us\b")


@pytest.mark.parametrize("pages", [without_words, with_a_place, after_too_many_messages, after_its_time])
def test_a_site_without_a_number_asks_nobody_to_call(pages, client, submission, cora):
    said = [CALLING_US.findall(text_of(response)) for response in pages(client, submission, cora)]
    assert all(not found for found in said)


@pytest.mark.parametrize("pages", [without_words, with_a_place, after_too_many_messages, after_its_time])
def test_a_site_with_a_number_asks_to_be_called(pages, client, submission, cora):
    memory["settings"].phone = "(212) 555-0100"

    said = [CALLING_US.findall(text_of(response)) for response in pages(client, submission, cora)]
    assert all(said)


# Taking it back


def test_it_is_asked_once_more(pat):
    response = pat.get("take_back")

    assert "Take it back and delete it?" in text_of(response)
    assert Submission.objects.exists()


@pytest.mark.engine
def test_after_taking_it_back_nothing_of_it_is_left(pat, submission, cora, caplog):
    caplog.set_level(logging.DEBUG)
    pat.change_contact(name="Zanzibarname", phone="555 010 0177", safety="zanzibarafter")
    pat.post("add_message", words="zanzibarmessage")
    claiming.claim(submission=submission, by=cora)
    reviewing.add_note(submission=submission, by=cora, words="zanzibarnote")
    reviewing.record_review(
        submission=submission, by=cora, decided_level=Level.PHP, reason="other", rationale="zanzibarrationale"
    )
    calling.log_call(submission=submission, by=cora, outcome="no_answer", words="zanzibarcall")
    assert "zanzibar" in everything_unsealed().casefold()  # the search finds what is there

    response = pat.post("take_back")

    assert response.url == pat.url("receipt")
    assert not planted_in(everything_stored() + everything_unsealed() + caplog.text)
    left = {table for table, rows in stored_rows().items() if submission.reference in rows}
    by_reference = {"history_event", "screening_disposal", "notices_notice"}
    assert left - {"history_link"} == by_reference  # the last one: its owner reads that it was taken back


def test_the_receipt_says_what_was_deleted_and_when(pat, submission):
    pat.post("take_back")

    for _ in range(2):  # it stays when the page is loaded again
        page = text_of(pat.get("receipt"))
        assert submission.reference in page
        assert "Deleted on" in page
    assert Disposal.objects.get().ground == Ground.TAKEN_BACK
    last = Event.objects.filter(reference=submission.reference).last()
    assert (last.kind, last.by, last.detail) == (
        "disposed",
        None,
        {"ground": "taken_back", "facts_stay": False},
    )


@pytest.mark.engine
def test_a_second_click_on_delete_gets_the_receipt_too(pat):
    before = pat.client.cookies[follow_up.COOKIE].value
    pat.post("take_back")
    pat.client.cookies[follow_up.COOKIE] = before

    assert pat.post("take_back").url == pat.url("receipt")
    assert Disposal.objects.count() == 1


@pytest.mark.parametrize("name", ["progress", "change_contact", "add_message", "take_back"])
def test_afterwards_every_page_leads_to_the_receipt(pat, name):
    pat.post("take_back")

    assert pat.get(name).url == pat.url("receipt")
    assert pat.post(name, words="x", language="en").url == pat.url("receipt")


def test_before_it_is_deleted_there_is_no_receipt(pat):
    assert pat.get("receipt").url == pat.home


def test_switching_the_language_deletes_nothing(pat):
    response = pat.post("take_back", switch_to="es")

    assert response.status_code == 200
    assert 'lang="es"' in response.content.decode()
    assert Submission.objects.exists()


# Meanwhile


@pytest.mark.parametrize("name", ["progress", "change_contact", "add_message", "take_back", "receipt"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_deleted_by_the_clinic_meanwhile(pat, submission, name, method):
    retention.dispose(submission=submission, ground=Ground.LIMIT)

    response = getattr(pat, method)(name)

    assert response.status_code == 410
    assert "What you sent is no longer here" in text_of(response)
    assert response.cookies[follow_up.COOKIE].value == ""


@pytest.mark.engine
def test_deleted_while_a_change_is_being_made(pat, submission, monkeypatch):
    def too_late(**kwargs):
        retention.dispose(submission=submission, ground=Ground.LIMIT)
        raise following_up.NotThere

    monkeypatch.setattr(following_up, "add_message", too_late)

    assert pat.post("add_message", words="Hello").status_code == 410


def test_a_follow_up_ends(pat, monkeypatch):
    monkeypatch.setattr(follow_up.KEPT, "lifetime", -1)

    response = pat.get()

    assert response.status_code == 410
    assert "This page is closed" in text_of(response)
    assert "/es/follow-up/" in response.content.decode()


@pytest.mark.parametrize("value", ["", "1.x", "9.gAAAA", "x", "é"])
def test_an_altered_follow_up_is_refused_kindly(pat, value):
    pat.client.cookies[follow_up.COOKIE] = value

    assert pat.get().status_code == 410


def test_one_follow_up_does_not_open_another(client, submission):
    Visitor(client, submission.reference)
    stolen = client.cookies[follow_up.COOKIE].value
    second = Visitor(client, submission.reference)
    client.cookies[follow_up.COOKIE] = stolen

    assert second.get().status_code == 410


def test_leaving_wipes_the_follow_up(pat):
    response = pat.get("end_follow_up")

    assert response.url == "https://www.weather.gov/"
    assert response.cookies[follow_up.COOKIE].value == ""
    assert response.cookies[follow_up.COOKIE]["path"] == pat.home
    assert pat.get().status_code == 410


@pytest.mark.parametrize("name", ["progress", "change_contact", "add_message", "take_back"])
def test_every_page_can_be_left_and_is_not_stored(pat, name):
    response = pat.get(name)

    assert response.content.decode().count(pat.url("end_follow_up")) >= 2
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
