"""What the level would be if answers were different, or if "I don't know" were known.

Nearly every question runs one way: a worse answer never lowers the level before responsibilities
are weighed. Two lists run the other way, from most care to least. One question runs neither way:
how sedatives are taken. More of them raises withdrawal risk, but taken as told, two symptoms no
longer count (scoring.py, `count_symptoms`), so all its answers have to be tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter

from programs.criteria.dimensions import Context
from programs.criteria.ruleset import LEVELS, Level, Ruleset
from screening.instrument.journey import Journey, MissingAnswer
from screening.instrument.questionnaire import BY_KEY, DONT_KNOW, Answers, Choice, Kind, Question
from screening.instrument.scoring import SYMPTOMS_OF_MEDICINE, assess, unknown_keys

FROM_MOST_CARE_TO_LEAST = {"last_use", "thirty_days_away"}
RUNS_NEITHER_WAY = "sedative_pattern"
MATTERS_OF_FACT = {"health_concerns", "past_help"}  # so or not so, where other answers have degrees
NEVER_A_WORSENING = {"who_for", "thirty_days_away"}  # heavier duties can only ease a level


# Ranges


def level_range(answers: Answers, ruleset: Ruleset) -> tuple[Level, Level]:
    """The lowest and the highest level over every way the answers of "I don't know" could turn out.

    Both are the level itself where nothing is unknown. Exact, by at most eight assessments. Raises
    UnknownAnswer or MissingAnswer, naming the question.
    """
    counted = Journey(answers).answers
    unknown = unknown_keys(counted)
    levels = [
        ruleset.recommend(assess({**counted, **extreme}).profile).level
        for extreme in extremes(counted, unknown)
    ]
    return min(levels), max(levels)


def extremes(answers: Answers, unknown: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """The ways for the unknown to turn out among which are the least and the most care."""
    for place in (0, -1):
        settled = {key: settle(answers[key], by_care(BY_KEY[key])[place].value) for key in unknown}
        if RUNS_NEITHER_WAY not in unknown:
            yield settled
            continue
        for value in BY_KEY[RUNS_NEITHER_WAY].values:
            yield {**settled, RUNS_NEITHER_WAY: value}


def settle(answer: object, value: str) -> object:
    """The answer with this value in place of each "I don't know"."""
    if isinstance(answer, dict):
        return {thing: value if row == DONT_KNOW else row for thing, row in answer.items()}
    return value


def by_care(question: Question) -> tuple[Choice, ...]:
    """The choices of a question with one answer, from least care to most."""
    return question.choices[::-1] if question.key in FROM_MOST_CARE_TO_LEAST else question.choices


# The nearest change


@dataclass(frozen=True)
class Worsening:
    """A worse answer to one question.

    `answer` is the whole new answer. `chosen` are the values that are new in it, `thing` the
    substance whose row it is in a question with rows, else empty. `steps`: how many choices further
    along the list, or how many more things ticked; at least 1.
    """

    question: str
    answer: object
    chosen: tuple[str, ...]
    steps: int
    thing: str

    @property
    def distance(self) -> tuple[int, bool]:
        """What "nearest" goes by."""
        return self.steps, self.question in MATTERS_OF_FACT


@dataclass(frozen=True)
class AnswerChange(Worsening):
    """A worse answer, and the level that it leads to."""

    level: Level


def nearest_change_up(answers: Answers, ruleset: Ruleset) -> AnswerChange | None:
    """The single answer whose smallest worsening gives a higher level.

    Of equals it is the first asked, matters of fact last: "one more symptom" says more to a person
    than "if you were pregnant". None when no worse answer does, and none in an emergency, when help
    comes before any level. Left out is a worse answer that would be an emergency itself, or would
    open questions that have no answer yet. Raises UnknownAnswer or MissingAnswer, naming the question.
    """
    counted = Journey(answers).answers
    now = assess(counted)
    level = ruleset.recommend(now.profile).level
    if now.is_emergency or level is LEVELS[-1]:
        return None
    for worse in sorted(worsenings(counted), key=attrgetter("distance")):
        changed = level_after(worse, counted, ruleset)
        if changed and changed > level:
            return AnswerChange(**vars(worse), level=changed)
    return None


def level_after(worse: Worsening, answers: Answers, ruleset: Ruleset) -> Level | None:
    """None when the worse answer is an emergency, or opens questions that have no answer yet."""
    try:
        assessment = assess({**answers, worse.question: worse.answer})
    except MissingAnswer:
        return None
    return None if assessment.is_emergency else ruleset.recommend(assessment.profile).level


def worsenings(answers: Answers) -> Iterator[Worsening]:
    """Every worse answer to one question that could bear on the level."""
    for key, answer in answers.items():
        question = BY_KEY[key]
        if question.kind is Kind.SEVERAL:
            yield from more_ticked(question, answer)
        elif question.kind is Kind.ROWS:
            for thing, row in answer.items():
                for value, steps in further_along(question, row):
                    yield Worsening(key, {**answer, thing: value}, (value,), steps, thing)
        elif key not in NEVER_A_WORSENING:
            for value, steps in further_along(question, answer):
                yield Worsening(key, value, (value,), steps, "")


def further_along(question: Question, answer: str) -> Iterator[tuple[str, int]]:
    """The values that bring more care than this one, nearest first, with the steps to each.

    "I don't know" stands where it counts: at the next-to-last.
    """
    values = [choice.value for choice in by_care(question)]
    place = len(values) - 2 if answer == DONT_KNOW else values.index(answer)
    return zip(values[place + 1 :], range(1, len(values)), strict=False)


def more_ticked(question: Question, answer: list[str]) -> Iterator[Worsening]:
    ticked = [value for value in answer if value != question.exclusive_value]
    for more in ways_to_tick_more(question, set(ticked)):
        yield Worsening(question.key, [*ticked, *more], more, len(more), "")


def ways_to_tick_more(question: Question, ticked: set[str]) -> Iterator[tuple[str, ...]]:
    """The sets of further values that could bear on the level.

    Symptoms are only counted, so one set of each size is enough, those that may not count last.
    Elsewhere only what sets context matters; having just finished a program is not a worsening.
    """
    choices = [choice for choice in question.choices[:-1] if choice.value not in ticked]
    if question.key == "symptoms":
        values = sorted((choice.value for choice in choices), key=SYMPTOMS_OF_MEDICINE.__contains__)
        yield from (tuple(values[:size]) for size in range(1, len(values) + 1))
        return
    values = [choice.value for choice in choices if any(map(is_trouble, choice.sets))]
    for size in range(1, len(values) + 1):
        yield from combinations(values, size)


def is_trouble(item: object) -> bool:
    return isinstance(item, Context) and item is not Context.RECENT_HIGHER_LEVEL
