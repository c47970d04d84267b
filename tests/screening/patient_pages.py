"""Every page that one person meets on the way, as texts."""

from screening.contact import Contact
from tests.asked import NUMBERS, QUESTIONS
from tests.patient import Person, Visitor, look_up, sent_by_pat
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


def named(pages):
    return {
        f"{number} {page.request['PATH_INFO']}": texts_of(page.content.decode())
        for number, page in enumerate(pages)
    }
