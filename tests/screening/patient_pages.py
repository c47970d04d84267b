"""Every page that one person meets on the way, as texts."""

from screening.questionnaire import NUMBERS, QUESTIONS
from tests.public_pages import in_language
from tests.reading import texts_of
from tests.screening.test_patient import Person


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
    return {
        f"{number} {page.request['PATH_INFO']}": texts_of(page.content.decode())
        for number, page in enumerate(pages)
    }
