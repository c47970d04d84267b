"""What the level would be if answers were different, or if "I don't know" were known.

Nearly every question runs straight: a worse answer never lowers the level before responsibilities are
weighed, so the two ends of its list are enough. Of one that does not (the reason stands at the question)
every answer has to be tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from operator import attrgetter

from programs.criteria.dimensions import Context
from programs.criteria.ruleset import LEVELS, Level, Ruleset
from screening.instrument.assessment import unknown_keys
from screening.instrument.journey import Journey
from screening.instrument.questions import DONT_KNOW, Answer, Answers, Question

# Ranges


def level_range(journey: Journey, ruleset: Ruleset) -> tuple[Level, Level]:
    """The lowest and the highest level over every way the answers of "I don't know" could turn out.

    Both are the level itself where nothing is unknown. Exact, by two assessments for each way that the
    unknown questions which do not run straight could turn out. Raises MissingAnswer, naming the question.
    """
    levels = [level_of(journey.changed(extreme), ruleset) for extreme in extremes(journey)]
    return min(levels), max(levels)


def level_of(journey: Journey, ruleset: Ruleset) -> Level:
    return ruleset.recommend(journey.instrument.assess(journey).profile).level


def extremes(journey: Journey) -> Iterator[Answers]:
    """The ways for the unknown to turn out among which are the least and the most care."""
    answers, unknown = journey.answers, unknown_keys(journey.answers)
    questions = [journey.instrument.question(key) for key in unknown]
    straight = [question for question in questions if question.runs_straight]
    others = [question for question in questions if not question.runs_straight]
    for place in (0, -1):
        settled = {each.key: settle(answers[each.key], each.by_care[place].value) for each in straight}
        for values in product(*(each.values for each in others)):
            tried = zip(others, values, strict=True)
            yield settled | {each.key: settle(answers[each.key], value) for each, value in tried}


def settle(answer: Answer, value: str) -> Answer:
    """The answer with this value in place of each "I don't know"."""
    if isinstance(answer, Mapping):
        return {thing: value if row == DONT_KNOW else row for thing, row in answer.items()}
    return value


# The nearest change


@dataclass(frozen=True)
class Worsening:
    """A worse answer to one question.

    `answer` is the whole new answer. `chosen` are the values that are new in it, `thing` the
    substance whose row it is in a question with rows, else empty. `steps`: how many choices further
    along the list, or how many more things ticked; at least 1.
    """

    question: Question
    answer: Answer
    chosen: tuple[str, ...]
    steps: int
    thing: str

    @property
    def distance(self) -> tuple[int, bool]:
        """What "nearest" goes by."""
        return self.steps, self.question.is_matter_of_fact


@dataclass(frozen=True)
class AnswerChange(Worsening):
    """A worse answer, and the level that it leads to."""

    level: Level


def nearest_change_up(journey: Journey, ruleset: Ruleset) -> AnswerChange | None:
    """The single answer whose smallest worsening gives a higher level.

    Of equals it is the first asked, matters of fact last: "one more symptom" says more to a person
    than "if you were pregnant". None when no worse answer does, and none in an emergency, when help
    comes before any level. Left out is a worse answer that would be an emergency itself, or would
    open questions that have no answer yet. Raises MissingAnswer, naming the question.
    """
    now = journey.instrument.assess(journey)
    level = ruleset.recommend(now.profile).level
    if now.is_emergency or level is LEVELS[-1]:
        return None
    for worse in sorted(worsenings(journey), key=attrgetter("distance")):
        changed = level_after(worse, journey, ruleset)
        if changed and changed > level:
            return AnswerChange(**vars(worse), level=changed)
    return None


def level_after(worse: Worsening, journey: Journey, ruleset: Ruleset) -> Level | None:
    """None when the worse answer is an emergency, or opens questions that have no answer yet."""
    changed = journey.changed({worse.question.key: worse.answer})
    if changed.unanswered:
        return None
    assessment = changed.instrument.assess(changed)
    return None if assessment.is_emergency else ruleset.recommend(assessment.profile).level


def worsenings(journey: Journey) -> Iterator[Worsening]:
    """Every worse answer to one question that could bear on the level."""
    for key, answer in journey.answers.items():
        question = journey.instrument.question(key)
        if not question.worsens:
            continue
        if isinstance(answer, str):
            for value, steps in further_along(question, answer):
                yield Worsening(question, value, (value,), steps, "")
        elif isinstance(answer, Mapping):
            for thing, row in answer.items():
                for value, steps in further_along(question, row):
                    yield Worsening(question, {**answer, thing: value}, (value,), steps, thing)
        else:
            yield from more_ticked(question, answer, journey.answers)


def further_along(question: Question, answer: str) -> Iterator[tuple[str, int]]:
    """The values that bring more care than this one, nearest first, with the steps to each.

    "I don't know" stands where it counts: at the next-to-last.
    """
    values = [choice.value for choice in question.by_care]
    place = len(values) - 2 if answer == DONT_KNOW else values.index(answer)
    return zip(values[place + 1 :], range(1, len(values)), strict=False)


def more_ticked(question: Question, answer: tuple[str, ...], answers: Answers) -> Iterator[Worsening]:
    ticked = tuple(value for value in answer if value != question.exclusive_value)
    for more in ways_to_tick_more(question, ticked, answers):
        yield Worsening(question, ticked + more, more, len(more), "")


def ways_to_tick_more(
    question: Question, ticked: tuple[str, ...], answers: Answers
) -> Iterator[tuple[str, ...]]:
    """The sets of further values that could bear on the level.

    Where ticks are only counted, one set of each size is enough, those that may not count last.
    Elsewhere only what sets context is tried; to have just finished a program, or to be older, is no
    worsening.
    """
    left = [value for value in question.things if value not in ticked]
    if question.can_count:
        count = question.can_count(answers)
        values = sorted(left, key=lambda value: value not in count)
        yield from (tuple(values[:size]) for size in range(1, len(values) + 1))
        return
    values = [value for value in left if any(map(is_trouble, question.choice(value).sets))]
    for size in range(1, len(values) + 1):
        yield from combinations(values, size)


def is_trouble(item: object) -> bool:
    return isinstance(item, Context) and item is not Context.RECENT_HIGHER_LEVEL
