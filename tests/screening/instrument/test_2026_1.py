"""Version 2026.1 gives what it gave when it was the only one: written down before there was another."""

import lzma
from pathlib import Path

from programs.defaults import default_ruleset
from screening.instrument.adult_substance_use.v2026_1 import INSTRUMENT
from screening.instrument.journey import Journey
from screening.instrument.judgement import judge
from screening.instrument.what_if import nearest_change_up
from tests.screening.instrument.many_answers import drawn

HERE = Path(__file__).parent
RULES = default_ruleset()
WORDED = ("section", "text", "other", "short", "error", "other_error", "hint", "other_hint", "reason")


def test_ten_thousand_people_get_what_they_got():
    """Ratings, context, flags, notes, unknown, level, fuller level and range; for some the nearest change."""
    kept = lzma.decompress((HERE / "outcomes_2026_1.txt.xz").read_bytes()).decode().splitlines()
    assert len(kept) == 10_000
    for number, line in enumerate(kept):
        assert outcome(number) == line, f"person {number}"


def outcome(number: int) -> str:
    journey = Journey(INSTRUMENT, drawn(number))
    judgement = judge(journey, RULES)
    assessment, recommendation = judgement.assessment, judgement.recommendation
    levels = (recommendation.level, recommendation.fuller_level, judgement.lowest, judgement.highest)
    facts = [
        assessment.profile.ratings.values(),
        sorted(assessment.profile.context),
        assessment.flags,
        assessment.notes,
        assessment.unknown,
        [level.value for level in levels],
    ]
    if number % 10 == 0:
        facts.append(change_told(nearest_change_up(journey, RULES)))
    return "|".join(" ".join(map(str, fact)) for fact in facts)


def change_told(change) -> list[str]:
    return [change.question.key, change.thing, *change.chosen, change.level.value] if change else ["none"]


def test_its_words_are_those_that_people_read():
    kept = (HERE / "words_2026_1.txt").read_text(encoding="utf-8")
    assert "\n".join(words_of(INSTRUMENT.questions)) + "\n" == kept


def words_of(questions):
    """Every English word of the questions and choices, a text a line, with where it stands."""
    for question in questions:
        for name in (
            "section",
            "text",
            "other",
            "short",
            "error",
            "other_error",
            "hint",
            "other_hint",
            "reason",
        ):
            if text := str(getattr(question, name)):
                yield f"{question.key} {name}: {text}"
        for choice in question.choices:
            yield f"{question.key} {choice.value}: {choice.text}"
            if choice.other:
                yield f"{question.key} {choice.value} other: {choice.other}"
