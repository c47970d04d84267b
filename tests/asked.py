"""The questionnaire that people are asked now, as most tests answer it."""

from screening.instrument.instruments import newest_published
from screening.instrument.journey import Journey

ASKED = newest_published()
QUESTIONS, BY_KEY = ASKED.questions, ASKED.by_key
NUMBERS = {question.key: ASKED.number_of(question) for question in QUESTIONS}


def answered(given) -> Journey:
    """The journey of a person who gave these answers."""
    return Journey(ASKED, given)


def assess(given):
    return ASKED.assess(answered(given))
