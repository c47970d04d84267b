"""People invented at random, each as valid by the questionnaire as a real one, for measuring."""

import random
from typing import Any
from uuid import UUID

from programs.criteria.ruleset import LEVELS, Level
from programs.models import CriteriaVersion
from screening.actions.sending import contact_fields, copied_fields, judged_fields
from screening.asked import asked_now
from screening.contact import CallTime, Contact
from screening.instrument.instrument import Instrument
from screening.instrument.journey import Journey
from screening.instrument.judgement import judge
from screening.instrument.questions import Answer, Kind, Question, value_in
from screening.instrument.words import words_shown
from screening.models import Screening, Submission
from screening.models.submission import CloseReason, Placement, Stage
from vault import clock

SURNAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine", "Yew")
OPEN, CLOSED, AGREED = 0.5, 0.4, 0.85  # shares: of all, of those that are done, of levels


def original(dice: random.Random, version: CriteriaVersion) -> Screening:
    """A person who answered at random, stored as `send` would, with what became of the case."""
    journey = any_journey(dice, asked_now())
    language = "es" if dice.random() < 0.2 else "en"
    judgement = judge(journey, version.ruleset())
    screening = Screening(
        reference="",
        journey=UUID(int=0),
        sent_at=clock.now(),
        language=language,
        who_for=value_in(journey.answers, "who_for"),
        questionnaire_version=journey.instrument.version,
        answers=journey.answers,
        words=words_shown(journey, language),
        **judged_fields(judgement, version),
    )
    contact = contact_fields(any_contact(dice, language))
    screening.case = Submission(**copied_fields(screening), **contact, **any_life(dice, judgement.level))
    return screening


CLOSED_BECAUSE = [reason for reason in CloseReason if reason is not CloseReason.NOT_REAL]


def any_life(dice: random.Random, level: Level) -> dict:
    """Half of them are done, so that the queue and the figures both have much to read."""
    if dice.random() < OPEN:
        return {}
    worked: dict[str, Any] = {
        "attempt_minutes": dice.randrange(240),
        "conversation_minutes": dice.randrange(240, 960),
        "decided_level": agreed(dice, level.value),
    }
    if dice.random() < CLOSED:
        return {**worked, "stage": Stage.CLOSED, "close_reason": dice.choice(CLOSED_BECAUSE)}
    assessed = agreed(dice, worked["decided_level"])
    placed = {"assessed_level": assessed, "placed_level": assessed, "placed_where": Placement.HERE}
    return {**worked, **placed, "stage": Stage.PLACED}


def agreed(dice: random.Random, level: str) -> str:
    """This level, or now and then another one."""
    return level if dice.random() < AGREED else dice.choice(LEVELS).value


def any_contact(dice: random.Random, language: str) -> Contact | None:
    if dice.random() < 0.1:
        return None
    return Contact(
        name=f"Invented {dice.choice(SURNAMES)}",
        phone=f"(212) 555-01{dice.randrange(100):02d}",
        message_is_safe=dice.random() < 0.5,
        call_times=tuple(time.value for time in CallTime if dice.random() < 0.4),
        language=language,
    )


def any_journey(dice: random.Random, instrument: Instrument) -> Journey:
    """Valid and complete; signs of danger are as rare as they are in life."""
    journey = Journey(instrument, {})
    while journey.unanswered:
        question = journey.unanswered[0]
        journey = journey.changed({question.key: any_answer(dice, question, journey)})
    return journey


def any_answer(dice: random.Random, question: Question, journey: Journey) -> Answer:
    if question.kind is Kind.ROWS:
        return {thing: dice.choice(question.values) for thing in journey.rows(question)}
    no_trouble = question.trouble is not None and dice.random() > question.trouble
    if question.kind is Kind.SEVERAL:
        if no_trouble:
            return question.values[-1:]
        return tuple(dice.sample(question.things, k=dice.randint(1, min(3, len(question.things)))))
    return question.values[0] if no_trouble else dice.choice(question.values)
