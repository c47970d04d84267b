"""The one place where programs looks at screening: past cases, how answers are rated, what is asked."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.db.models import Count, ExpressionWrapper, F, QuerySet, TextField

from programs.agreement import Agreement
from programs.backtest import PastCases
from programs.criteria import Level, Ruleset
from programs.dimensions import Context, Dimension, Profile
from programs.models import CriteriaVersion
from programs.usage import RowUse
from programs.verification import Finding, verify
from screening.journey import AnswerError
from screening.models import AnonymousCase, Submission
from screening.questionnaire import QUESTIONS, Question
from screening.scoring import Assessment, assess

__all__ = [
    "LABELS",
    "AnswerError",
    "agreement_by_version",
    "asked_by",
    "assessed",
    "past_cases",
    "people_in",
    "use_of",
    "verify_as_asked",
]

LABELS = ("language", "who_for")
RATINGS = tuple(dimension.value for dimension in Dimension)
LEVEL_OF = {"": None} | {level.value: level for level in Level}


def assessed(answers: Mapping) -> Assessment:
    """What the questionnaire makes of these answers. Raises AnswerError, naming the question."""
    return assess(answers)


def asked_by(questions: Iterable[Question] = QUESTIONS) -> frozenset[Context]:
    """The context that some choice of these questions sets."""
    choices = (choice for question in questions for choice in question.choices)
    return frozenset(each for choice in choices for each in choice.sets if isinstance(each, Context))


def verify_as_asked(ruleset: Ruleset) -> tuple[Finding, ...]:
    """Every finding about the ruleset, with what the questionnaire can find out."""
    return verify(ruleset, asked_by())


def judged() -> QuerySet[Submission]:
    """Everyone who was given a level: a person in an emergency may have stopped before that."""
    return Submission.objects.filter(level__isnull=False).order_by()


class Group(NamedTuple):
    """People who are alike in all that is asked about past cases, and were judged by one version."""

    cases: PastCases
    level: Level
    version: int


def groups() -> list[Group]:
    """Everyone judged so far, those too of whom only coded facts are left: two queries, however many."""
    return [*groups_of(judged()), *groups_of(AnonymousCase.objects.order_by())]


def groups_of(cases: QuerySet) -> list[Group]:
    """Counted by the database; of submissions from an index alone."""
    as_text = ExpressionWrapper(F("context"), TextField())  # few texts are many rows: see context_in
    ended_in = ("decided_level", "assessed_level")
    alike = cases.values_list(*RATINGS, as_text, *LABELS, *ended_in, "level", "criteria_version")
    return [
        Group(
            PastCases(
                ratings=row[:5],
                context=context_in(row[5]),
                labels=row[6:8],
                decided=LEVEL_OF[row[8]],
                assessed=LEVEL_OF[row[9]],
                count=row[12],
            ),
            level=LEVEL_OF[row[10]],
            version=row[11],
        )
        for row in alike.annotate(count=Count("*")).iterator(chunk_size=10_000)
    ]


@cache
def context_in(text: str) -> frozenset[Context]:
    """There are 64 sets of context, and each has one text."""
    return frozenset(map(Context, json.loads(text)))


def past_cases() -> list[PastCases]:
    return [group.cases for group in groups()]


def people_in(group: PastCases, limit: int) -> list[str]:
    """The references of the latest people in a group, at most `limit` of them."""
    language, who_for = group.labels
    alike = judged().filter(
        **dict(zip(RATINGS, group.ratings, strict=True)),
        language=language,
        who_for=who_for,
        decided_level=group.decided.value if group.decided else "",
        assessed_level=group.assessed.value if group.assessed else "",
    )
    rows = alike.order_by("-sent_at").values_list("reference", "context").iterator()
    return list(islice((reference for reference, context in rows if set(context) == group.context), limit))


def use_of(version: CriteriaVersion) -> dict[str, RowUse]:
    """How often each row of a version decided, and what coordinators made of it, by code."""
    ruleset = version.ruleset()
    found: dict[str, RowUse] = {}
    for cases, level, judged_by in groups():
        if judged_by == version.pk:
            profile = Profile(*cases.ratings, context=cases.context)
            for row in ruleset.recommend(profile).deciding:
                found.setdefault(row.code, RowUse()).count(level, cases)
    return found


def agreement_by_version() -> dict[int, tuple[int, Agreement, Agreement]]:
    """For each version that judged somebody: how many, and its agreement with decisions and assessments."""
    counts, decided, assessed = Counter(), defaultdict(Counter), defaultdict(Counter)
    for cases, level, version in groups():
        counts[version] += cases.count
        for found, other in ((decided, cases.decided), (assessed, cases.assessed)):
            if other:
                found[version][level, other] += cases.count
    return {each: (counts[each], Agreement(decided[each]), Agreement(assessed[each])) for each in counts}
