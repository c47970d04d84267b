"""The one place where programs looks at screening: past cases, and how a worked case's answers are rated."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Count, Max, QuerySet

from programs.backtest import PastCases
from programs.criteria import Level
from programs.dimensions import Dimension
from programs.models import CriteriaVersion
from screening.journey import AnswerError
from screening.models import Review, Submission
from screening.scoring import Assessment, assess

__all__ = ["AnswerError", "assessed", "cases_like", "past_cases", "use_of_criteria"]

LABELS = ("language", "who_for")
RATINGS = tuple(dimension.value for dimension in Dimension)
ALIKE = (*RATINGS, "context", *LABELS)


def assessed(answers: Mapping) -> Assessment:
    """What the questionnaire makes of these answers. Raises AnswerError, naming the question."""
    return assess(answers)


def past_cases() -> list[PastCases]:
    """Everyone judged so far, as groups of people who are alike: two queries, however many they are.

    Those on whom a coordinator has decided are groups of their own, with the latest decision.
    """
    judged = Submission.objects.exclude(level=None).order_by()
    decided = {
        (alike, level): count
        for *alike, level, count in latest_reviews()
        .values_list(*(f"submission__{field}" for field in ALIKE), "decided_level")
        .annotate(count=Count("pk"))
        for alike in [hashable(alike)]
    }
    undecided = Counter({hashable(alike): count for *alike, count in counted(judged)})
    for (alike, _level), count in decided.items():
        undecided[alike] -= count
    groups = [*((alike, None, count) for alike, count in undecided.items() if count)]
    groups += [(alike, Level(level), count) for (alike, level), count in decided.items()]
    return [group_of(*group) for group in groups]


def latest_reviews() -> QuerySet[Review]:
    latest = Review.objects.order_by().values("submission").annotate(latest=Max("pk")).values("latest")
    return Review.objects.filter(pk__in=latest).exclude(submission__level=None).order_by()


def counted(submissions: QuerySet[Submission]) -> QuerySet:
    return submissions.values_list(*ALIKE).annotate(count=Count("pk"))


def hashable(alike: list) -> tuple:
    """With the context as text: the database gives a list."""
    *ratings, context, language, who_for = alike
    return (*ratings, json.dumps(context), language, who_for)


def group_of(alike: tuple, decided: Level | None, count: int) -> PastCases:
    *ratings, context, language, who_for = alike
    return PastCases(
        ratings=tuple(ratings),
        context=frozenset(json.loads(context)),
        count=count,
        labels=(language, who_for),
        decided=decided,
    )


def cases_like(groups: Collection[PastCases], limit: int) -> list[tuple[str, PastCases]]:
    """The references of the latest people in these groups, at most `limit` of them, each with its group."""
    found = []
    for group in groups:
        same = Submission.objects.filter(**dict(zip(RATINGS, group.ratings, strict=True)))
        same = same.exclude(level=None).order_by("-sent_at").values_list("reference", "context")
        found += [(reference, group) for reference, context in same if frozenset(context) == group.context]
        if len(found) >= limit:
            break
    return found[:limit]


def use_of_criteria(version: CriteriaVersion) -> Iterator[tuple[tuple[str, ...], str, str, int]]:
    """How often each set of codes decided, and what was decided then: codes, level, decided level, count.

    The decided level is empty for those on whom nobody has decided yet.
    """
    judged = Submission.objects.filter(criteria_version=version).exclude(level=None).order_by()
    reviewed = latest_reviews().filter(submission__criteria_version=version)
    for codes, level, count in judged.values_list("deciding", "level").annotate(count=Count("pk")):
        yield tuple(codes), level, "", count
    rows = reviewed.values_list("submission__deciding", "submission__level", "decided_level")
    for codes, level, decided, count in rows.annotate(count=Count("pk")):
        yield tuple(codes), level, decided, count
