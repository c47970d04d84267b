"""Every page that one person meets on the way, as texts."""

import re
from datetime import timedelta
from functools import partial

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from screening.actions import dating
from screening.contact import Contact
from screening.models import Due, Submission
from tests.asked import NUMBERS, QUESTIONS
from tests.clock import at
from tests.patient import OURS, Person, Visitor, look_up, sent_by_pat
from tests.public_pages import in_language
from tests.reading import texts_of


def journey_texts(client, language, given):
    """The texts of each page by its address: before the first question, every question without and with
    its error, what follows each answer, check, result, sending with its errors, sent."""
    start = in_language("/start/", language)
    person = Person(client, start)
    pages = [client.get(start)]
    for question in QUESTIONS:
        if question.key in given:
            pages.append(person.get("question", NUMBERS[question.key]))
            pages.append(client.post(person.url("question", NUMBERS[question.key])))
            pages.append(client.get(person.answer(question.key, given[question.key]).url))
    person.ask_for_the_result()
    pages += [person.get("check"), person.get("result"), person.get("send")]
    pages.append(client.post(person.url("send"), {"phone": "1", "email": "no"}))
    pages.append(client.get(person.send().url))
    return named(pages)


def follow_up_texts(client, language):
    """The same for a person who comes back: a wrong code, then all that can be done, up to the receipt."""
    address = in_language("/follow-up/", language)
    contact = Contact(phone="555 010 0199", call_times=("evening",), language=language)
    reference = sent_by_pat(contact).reference
    pages = [client.get(address), look_up(client, "", address=address, words="")]
    pages += check_in_pages(client, contact, address)
    pages += pages_of_a_date(client, language, address)
    pages.append(look_up(client, reference, "four words quite wrong", address=address))
    visitor = Visitor(client, reference, address=address)
    pages += [
        visitor.get(name) for name in ("progress", "check_in", "change_contact", "add_message", "take_back")
    ]
    pages.append(visitor.post("add_message"))
    visitor.post("add_message", text="Pat")
    pages.append(visitor.get("progress"))
    pages.append(client.get(visitor.post("take_back").url))
    return named(pages)


def later_texts(client, language, given):
    """For a person who finishes later: before, the words, kept, asked; then how they go on elsewhere."""
    person = Person(client, in_language("/start/", language)).answer_all(given)
    address = in_language("/go-on/", language)
    post = partial(client.post, **OURS)
    pages = [person.get("later"), client.get(post(person.url("later"), {"do": "keep"}).url)]
    words = re.findall(r"<span>(\w+)</span>", pages[-1].content.decode())
    pages += [client.get(post(person.url("later"), {"do": "keep"}).url), client.get(address)]
    for typed in ("", "a b", "a b c d e f g h", " ".join(reversed(words))):
        pages.append(post(address, {"words": typed}))
    elsewhere = Client()
    for _ in range(2):
        pages.append(elsewhere.post(address, {"words": " ".join(words)}, **OURS))
    pages.append(post(person.url("later"), {"do": "keep"}))
    return named([page for page in pages if page.status_code != 302])


def check_in_pages(client, contact, address):
    """What became of check-ins after which more care, the same, later less, and less is suggested."""
    pages, reference = [], sent_by_pat(contact).reference
    for level, days in (("outpatient", 0), ("iop", 0), ("inpatient", 0), ("inpatient", 20)):
        Submission.objects.filter(reference=reference).update(decided_level=level)
        with at(timezone.now() + timedelta(days=days)):
            home = "temporary" if level == "iop" else "stable_home"
            again = sent_by_pat(contact, follows=reference, sleeping_place=home)
        visitor = Visitor(client, again.reference, address=address)
        pages += [visitor.get(), visitor.get("take_back")]
    return pages


def pages_of_a_date(client, language, address):
    """A day on which they are asked to answer again: ahead, without the email, and come."""
    contact = Contact(email="pat@example.org", message_is_safe=True, language=language)
    one = sent_by_pat(contact)
    Submission.objects.filter(pk=one.pk).update(
        stage="placed", assessed_level="iop", placed_level="iop", placed_where="here"
    )
    by, _ = User.objects.get_or_create(username="cora")
    day = timezone.localdate() + timedelta(days=3)
    dating.set_date(submission=one, by=by, kind=Due.Kind.CHECK_IN, day=day, remind=True)
    visitor = Visitor(client, one.reference, address=address)
    pages = [visitor.get()]
    visitor.post("stop_reminder")
    pages.append(visitor.get())
    Due.objects.filter(submission=one).update(day=timezone.localdate())
    return [*pages, visitor.get()]


def named(pages):
    return {
        f"{number} {page.request['PATH_INFO']}": texts_of(page.content.decode())
        for number, page in enumerate(pages)
    }
