"""Answers in writing: for a person whom nobody can call, and who reads them with reference and code."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from notices.kinds import NoticeKind
from notices.models import Notice
from people.roles import Role
from screening.actions import answering, calling, claiming, following_up
from screening.contact import Contact
from screening.danger_words import speaks_of_danger
from screening.models import OwedWord, Reply, SavedAnswer, SiteSettings, Submission
from screening.patient.words_by_mail import WAITS, send_words
from tests.cast import member
from tests.patient import CODE, OURS
from tests.stored import everything_stored
from tests.submissions import submission

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
QUEUE = reverse("screening:queue")


@pytest.fixture
def cora(db):
    return member("cora", Role.COORDINATOR, first_name="Cora")


@pytest.fixture
def lee(db):
    return member("lee", Role.LEAD)


@pytest.fixture
def desk(client, cora):
    client.force_login(cora)
    return client


@pytest.fixture
def unreachable(cora):
    """Somebody who left no phone and no e-mail, and has come back to write."""
    one = submission(contact=None)
    following_up.give_code(submission=one, code=CODE)
    write(one, "I have no phone. When can I come?")
    claiming.claim(submission=one, by=cora)
    return fresh(one)


def fresh(one):
    return Submission.objects.get(pk=one.pk)


def write(one, words):
    following_up.add_message(submission=fresh(one), words=words, uid=uuid4())


def reply(desk, one, words="Come on Monday at nine."):
    one = fresh(one)
    return desk.post(
        reverse("screening:reply", args=[one.reference]), {"words": words, "version": one.version, "seen": 0}
    )


class Returning:
    """The person, with a browser of their own, who comes back with reference and code."""

    def __init__(self, client, one):
        self.client = client
        given = {"reference": one.reference, "words": CODE}
        found = client.post("/follow-up/", given, **OURS)
        self.address = found.url

    def look(self):
        return self.client.get(self.address).content.decode()

    def messages(self):
        return self.client.get(f"{self.address}message/").content.decode()

    def write(self, words):
        return self.client.post(f"{self.address}message/", {"words": words, "uid": str(uuid4())}, **OURS)


@pytest.fixture
def person(unreachable):
    from django.test import Client

    return Returning(Client(), unreachable)


def test_a_conversation_between_a_person_without_a_phone_and_a_coordinator(desk, unreachable, person):
    assert "We wrote back" not in person.look()

    assert reply(desk, unreachable).status_code == 302

    seen = person.look()
    assert "We wrote back to you" in seen
    assert "Come on Monday" not in seen  # the page that is open longest shows no words
    assert "Come on Monday at nine." in person.messages()
    assert "We wrote back" not in person.look()
    page = desk.get(reverse("screening:submission", args=[unreachable.reference])).content.decode()
    assert "they have looked at it" in page
    person.write("Thank you. I will be there.")
    page = desk.get(reverse("screening:submission", args=[unreachable.reference])).content.decode()
    assert "Thank you. I will be there." in page


def test_what_comes_later_is_new_again(desk, unreachable, person):
    reply(desk, unreachable)
    person.messages()

    reply(desk, unreachable, "Or on Tuesday.")

    assert "We wrote back to you" in person.look()


def test_only_who_has_it_answers(client, unreachable):
    client.force_login(member("colin", Role.COORDINATOR))

    reply(client, unreachable)

    assert not Reply.objects.exists()


def test_an_answer_without_words_is_none(desk, unreachable):
    assert reply(desk, unreachable, "  ").status_code == 422


def test_an_answer_is_sealed_and_on_record(desk, unreachable, cora):
    reply(desk, unreachable, "zanzibar")

    assert "zanzibar" not in everything_stored()
    assert Event.objects.get(kind="replied").by == cora


def test_that_it_was_read_is_on_record_once(desk, unreachable, person):
    reply(desk, unreachable)

    person.messages()
    person.messages()

    assert Event.objects.filter(kind="replies_read").count() == 1


def test_answers_go_with_what_was_sent(desk, unreachable):
    reply(desk, unreachable)

    following_up.take_back(submission=fresh(unreachable))

    assert not Reply.objects.exists()


# Who waits for an answer


def test_the_queue_says_who_waits_for_an_answer_until_there_is_one(desk, unreachable):
    submission()
    assert unreachable.owed_since
    page = desk.get(QUEUE, {"owed": "yes"})
    assert [row.submission.pk for row in page.context["rows"]] == [unreachable.pk]

    reply(desk, unreachable)

    assert desk.get(QUEUE).context["owed"] == "0"


def test_waiting_counts_from_the_first_message(unreachable):
    since = unreachable.owed_since

    write(unreachable, "Are you there?")

    assert fresh(unreachable).owed_since == since


def test_a_conversation_on_the_telephone_is_an_answer_too(unreachable, cora):
    calling.log_call(submission=unreachable, by=cora, outcome="no_answer")
    assert fresh(unreachable).owed_since
    calling.log_call(submission=fresh(unreachable), by=cora, outcome="conversation")
    assert fresh(unreachable).owed_since is None


def test_a_person_may_write_five_times_until_they_are_answered(desk, unreachable):
    for _ in range(4):
        write(unreachable, "Please.")
    with pytest.raises(following_up.TooManyMessages):
        write(unreachable, "Please.")

    reply(desk, unreachable)

    write(unreachable, "Thank you.")


# Danger


@pytest.mark.parametrize(
    "words",
    [
        "I want to KILL  myself",
        "thinking about suicide again",
        "I took too many pills",
        "he hit me again, I can\N{RIGHT SINGLE QUOTATION MARK}t breathe",
        "Quiero matarme",
        "pienso en el suicidio",
        "Tomé demasiadas pastillas",
        "no puedo   respirar",
        "mi esposo me pega",
    ],
)
def test_words_of_danger_are_seen(words):
    assert speaks_of_danger(words)


@pytest.mark.parametrize(
    "words",
    [
        "Please call after five.",
        "My phone died",
        "I am dying to know when you open",
        "",
        "Me muero de hambre",
    ],
)
def test_other_words_are_not(words):
    assert not speaks_of_danger(words)


def test_a_message_of_danger_is_told_at_once_and_stays_in_sight(desk, unreachable, person, lee):
    answer = person.write("I want to die")

    assert "Do not wait for us" in person.client.get(answer.url).content.decode()
    assert set(Notice.objects.filter(kind=NoticeKind.DANGER).values_list("to__username", flat=True)) == {
        "cora",
        "lee",
    }
    page = desk.get(QUEUE)
    assert [row.submission.pk for row in page.context["in_danger"]] == [unreachable.pk]
    assert desk.get(reverse("screening:arrivals")).json()["alarming"] == 1


def test_it_stays_in_sight_until_somebody_answers(desk, unreachable):
    write(unreachable, "I want to die")
    desk.get(reverse("screening:submission", args=[unreachable.reference]))
    assert desk.get(QUEUE).context["in_danger"]

    reply(desk, unreachable, "I am calling 911 with you. Stay with somebody.")

    assert not desk.get(QUEUE).context["in_danger"]


def test_a_message_of_danger_on_a_closed_one_is_in_sight_too(desk, unreachable):
    Submission.objects.filter(pk=unreachable.pk).update(stage="closed", close_reason="declined")

    write(unreachable, "I want to die")

    assert fresh(unreachable).is_open
    assert desk.get(QUEUE).context["in_danger"]


# By e-mail


def reachable(cora, **contact):
    one = submission(contact=Contact(email="pat@example.org", **contact))
    claiming.claim(submission=one, by=cora)
    answering.reply(submission=one, by=cora, words="zanzibar")
    return one


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is something for you"), ("es", "Hay algo para usted")]
)
def test_a_person_who_said_so_is_told_by_mail_that_there_is_something(cora, language, words):
    one = reachable(cora, message_is_safe=True, language=language)

    assert send_words() == 1

    [message] = mail.outbox
    assert (message.to, message.subject) == (["pat@example.org"], words)
    assert "zanzibar" not in message.body
    assert one.reference not in message.body
    assert not OwedWord.objects.exists()


def test_who_did_not_say_that_messages_are_safe_gets_none(cora):
    reachable(cora)

    send_words()

    assert mail.outbox == []


def test_who_took_that_back_meanwhile_gets_none(cora):
    one = reachable(cora, message_is_safe=True)
    seen = following_up.contact_seen(fresh(one))
    following_up.change_contact(submission=one, contact=Contact(email="pat@example.org"), seen=seen)

    send_words()

    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_tried_again_and_then_left(cora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    reachable(cora, message_is_safe=True)
    now = timezone.now()

    for wait in WAITS:
        assert send_words(now) == 0
        now += wait + timedelta(seconds=1)
    assert OwedWord.objects.exists()
    send_words(now)
    assert not OwedWord.objects.exists()


# Saved answers


def test_a_lead_keeps_answers_that_a_coordinator_begins_with(client, lee, cora):
    SiteSettings.objects.create(pk=1, phone="(212) 555-0100", phone_hours="9 to 5")
    client.force_login(lee)
    words = {"words_en": "Call {phone}, {hours}.", "words_es": "Llame al {phone}."}
    added = client.post(reverse("screening:add_answer"), {"name": "Call us", **words, "seen": 0})
    assert added.status_code == 302
    one = submission(contact=Contact(language="es"))
    claiming.claim(submission=one, by=cora)
    client.force_login(cora)

    page = client.get(
        reverse("screening:submission", args=[one.reference]), {"answer": SavedAnswer.objects.get().pk}
    )

    assert page.context["forms"]["reply"]["words"].value() == "Llame al (212) 555-0100."
    assert page.context["open_form"] == "reply"


def test_a_gap_that_the_site_cannot_fill_is_not_sent(desk, unreachable, lee):
    answering.save_answer(
        answer=SavedAnswer(name="a", words_en="Call {phone}.", words_es="x"), seen=0, by=lee
    )
    address = reverse("screening:submission", args=[unreachable.reference])
    page = desk.get(address, {"answer": SavedAnswer.objects.get().pk})

    assert page.context["forms"]["reply"]["words"].value() == "Call {phone}."
    assert reply(desk, unreachable, "Call {phone}.").status_code == 422


def test_a_saved_answer_is_changed_and_removed(client, lee):
    answer = SavedAnswer(name="Call us", words_en="Call.", words_es="Llame.")
    answering.save_answer(answer=answer, seen=0, by=lee)
    client.force_login(lee)
    address = reverse("screening:change_answer", args=[answer.pk])

    changed = client.post(address, {"name": "Call", "words_en": "Call us.", "words_es": "Llame.", "seen": 0})
    late = client.post(address, {"name": "Late", "words_en": "Call us.", "words_es": "Llame.", "seen": 0})

    assert (changed.status_code, late.status_code) == (302, 409)
    assert SavedAnswer.objects.get().name == "Call"
    client.post(reverse("screening:remove_answer", args=[answer.pk]))
    assert not SavedAnswer.objects.exists()


@pytest.mark.parametrize("missing", ["name", "words_en", "words_es"])
def test_a_saved_answer_is_whole(client, lee, missing):
    client.force_login(lee)
    given = {"name": "Call us", "words_en": "Call.", "words_es": "Llame.", "seen": 0, missing: ""}

    assert client.post(reverse("screening:add_answer"), given).status_code == 422
