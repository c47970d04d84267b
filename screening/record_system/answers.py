"""What was answered, as a QuestionnaireResponse: in the words that were shown, under the keys of the form."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from screening.instrument.journey import Journey
from screening.instrument.questions import Kind, Question, rows_in, ticked_in
from screening.instrument.words import WordsShown
from screening.models import Door
from screening.record_system.questionnaire import Edition, answers_of, canonical
from screening.record_system.vocabulary import House, Resource, coding, labelled, moment, reference

SPOKEN = {
    Door.PHONE: "by phone",
    Door.IN_PERSON: "in person",
    Door.PAPER: "from paper",
    Door.WEB: "on the website",
    Door.TABLET: "on a tablet in the waiting room",
}


class Given(NamedTuple):
    """Answers as they stood at one time. `words` are those that were shown with them."""

    journey: Journey
    words: list[WordsShown]
    language: str
    at: datetime
    status: str  # completed; amended; stopped, of a person who asked to be called in an emergency
    door: str


def edition_of(given: Given) -> Edition:
    return Edition(given.language, given.journey.someone_else)


def questionnaire_response(
    given: Given, own_id: str, identifier: Resource, about: Resource, house: House, **who: Resource | None
) -> Resource:
    """`who` may hold `author` and `source`."""
    shown = {row["key"]: row for row in given.words}
    lines = [f"Answers, given {SPOKEN[Door(given.door)]}:"]
    lines += [f"{row['question']} {'; '.join(row['answers'])}" for row in given.words]
    instrument = given.journey.instrument
    return labelled(
        "QuestionnaireResponse",
        own_id,
        lines,
        language=given.language,
        identifier=identifier,
        questionnaire=canonical(instrument, edition_of(given), house),
        status=given.status,
        subject=reference(about),
        authored=moment(given.at),
        item=list(sections(given.journey, shown, house)),
        **{role: reference(person) if person else None for role, person in who.items()},
    )


def sections(journey: Journey, shown: Mapping[str, WordsShown], house: House) -> Iterable[Resource]:
    answered = (question for question in journey.path if question.key in journey.answers)
    for section, questions in groupby(answered, key=lambda question: question.section):
        items = [item(journey, question, shown[question.key], house) for question in questions]
        yield {"linkId": section.value, "item": items}


def item(journey: Journey, question: Question, shown: WordsShown, house: House) -> Resource:
    if question.kind is Kind.ROWS:
        return {
            "linkId": question.key,
            "text": shown["question"],
            "item": list(rows(journey, question, shown["answers"], house)),
        }
    answer = journey.answers[question.key]
    values = ticked_in(journey.answers, question.key) if question.kind is Kind.SEVERAL else (str(answer),)
    return {
        "linkId": question.key,
        "text": shown["question"],
        "answer": [
            {"valueCoding": coding(answers_of(question, house), value, words)}
            for value, words in zip(values, shown["answers"], strict=True)
        ],
    }


def rows(journey: Journey, question: Question, shown: list[str], house: House) -> Iterable[Resource]:
    """Each with the thing it is about and its answer, as they stand together in what was shown."""
    answers = rows_in(journey.answers, question.key)
    for (thing, value), words in zip(answers.items(), shown, strict=True):
        about, _, said = words.rpartition(": ")
        yield {
            "linkId": f"{question.key}.{thing}",
            "text": about,
            "answer": [{"valueCoding": coding(answers_of(question, house), value, said)}],
        }
