"""Questions and answers as words: as they are shown, checked, stored and read by coordinators."""

from collections.abc import Mapping
from typing import TypedDict

from django.utils.translation import override

from screening.instrument.journey import Journey
from screening.instrument.questions import DONT_KNOW, DONT_KNOW_TEXT, Question


class WordsShown(TypedDict):
    """One question with its answer, as it is stored with a submission."""

    key: str
    question: str
    answers: list[str]


def answer_words(journey: Journey, question: Question) -> list[str]:
    """Its answer as a list of short texts in the language of the moment. Raises KeyError when it has none."""
    answer, someone_else = journey.answers[question.key], journey.someone_else
    if isinstance(answer, str):
        return [choice_words(question, answer, someone_else)]
    if isinstance(answer, Mapping):
        things = journey.instrument.question(question.row_for_each)
        return [
            f"{choice_words(things, thing, someone_else)}: {choice_words(question, value, someone_else)}"
            for thing, value in answer.items()
        ]
    return [choice_words(question, value, someone_else) for value in answer]


def choice_words(question: Question, value: str, someone_else: bool) -> str:
    return str(DONT_KNOW_TEXT if value == DONT_KNOW else question.choice(value).text_for(someone_else))


def words_shown(journey: Journey, language: str) -> list[WordsShown]:
    """Every question with its answer, in the words that the person saw."""
    with override(language):
        return [
            {
                "key": question.key,
                "question": str(question.text_for(journey.someone_else)),
                "answers": answer_words(journey, question),
            }
            for question in journey.path
            if question.key in journey.answers
        ]


def changed_questions(before: Journey, after: Journey) -> list[Question]:
    """Those whose answer counts otherwise in the second, or counts in one of them alone; in reading order."""
    return [
        question
        for question in after.instrument.questions
        if before.answers.get(question.key) != after.answers.get(question.key)
    ]
