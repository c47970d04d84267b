"""Questions and answers as words: as they are shown, checked, stored and read by coordinators."""

from django.utils.translation import override

from screening.instrument.journey import Journey
from screening.instrument.questionnaire import BY_KEY, DONT_KNOW, DONT_KNOW_TEXT, Kind, Question


def answer_words(question: Question, answer, someone_else: bool) -> list[str]:
    """An answer as a list of short texts in the language of the moment."""
    if question.kind is Kind.SEVERAL:
        return [choice_words(question, value, someone_else) for value in answer]
    if question.kind is Kind.ROWS:
        return [
            f"{choice_words(BY_KEY['substances'], thing, someone_else)}: "
            f"{choice_words(question, value, someone_else)}"
            for thing, value in answer.items()
        ]
    return [choice_words(question, answer, someone_else)]


def choice_words(question: Question, value: str, someone_else: bool) -> str:
    return str(DONT_KNOW_TEXT if value == DONT_KNOW else question.choice(value).text_for(someone_else))


def words_shown(journey: Journey, language: str) -> list[dict]:
    """Every question with its answer, in the words that the person saw."""
    with override(language):
        return [
            {
                "key": question.key,
                "question": str(question.text_for(journey.someone_else)),
                "answers": answer_words(question, journey.answers[question.key], journey.someone_else),
            }
            for question in journey.path
            if question.key in journey.answers
        ]
