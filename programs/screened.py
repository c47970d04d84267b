"""The one place where programs looks at screening: past cases, and how a worked case's answers are rated."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from django.db.models import Count, ExpressionWrapper, F, TextField

from programs.agreement import Agreement
from programs.backtest import PastCases
from programs.criteria import Level
from programs.dimensions import Context, Dimension
from programs.models import CriteriaVersion
from screening.journey import AnswerError
from screening.models import Submission
from screening.scoring import Assessment, assess

__all__ = [
    "LABELS",
    "AnswerError",
    "agreement_by_version",
    "assessed",
    "past_cases",
    "people_in",
    "use_of_criteria",
]

LABELS = ("language", "who_for")
RATINGS = tuple(dimension.value for dimension in Dimension)
LEVEL_OF = {"": None} | {level.value: level for level in Level}


def assessed(answers: Mapping) -> Assessment:
    """What the questionnaire makes of these answers. Raises AnswerError, naming the question."""
    return assess(answers)


def judged():
    """Everyone who was given a level: a person in an emergency may have stopped before that."""
    return Submission.objects.filter(level__isnull=False).order_by()


def past_cases() -> list[PastCases]:
    """Everyone judged so far, as groups of people who are alike: one query, however many they are."""
    as_text = ExpressionWrapper(F("context"), TextField())  # few texts are many rows: see context_in
    alike = (*RATINGS, as_text, *LABELS, "decided_level", "assessed_level")
    groups = judged().values_list(*alike).annotate(count=Count("*"))
    return [
        PastCases(
            ratings=group[:5],
            context=context_in(group[5]),
            labels=group[6:8],
            decided=LEVEL_OF[group[8]],
            assessed=LEVEL_OF[group[9]],
            count=group[10],
        )
        for group in groups.iterator(chunk_size=10_000)
    ]


@cache
def context_in(text: str) -> frozenset[Context]:
    """There are 64 sets of context, and each has one text."""
    return frozenset(map(Context, json.loads(text)))


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


def use_of_criteria(version: CriteriaVersion) -> Iterator[tuple[tuple[str, ...], str, str, int]]:
    """How often each set of codes decided, and what was decided then: codes, level, decided level, count.

    The decided level is empty for those on whom nobody has decided yet.
    """
    rows = judged().filter(criteria_version=version).values_list("deciding", "level", "decided_level")
    for codes, level, decided, count in rows.annotate(count=Count("pk")):
        yield tuple(codes), level, decided, count


def agreement_by_version() -> dict[int, tuple[int, Agreement, Agreement]]:
    """For each version that judged somebody: how many, and its agreement with decisions and assessments."""
    rows = judged().values_list("criteria_version", "level", "decided_level", "assessed_level")
    counts, decided, assessed = Counter(), {}, {}
    for version, level, decided_level, assessed_level, count in rows.annotate(count=Count("pk")):
        counts[version] += count
        for found, other in ((decided, decided_level), (assessed, assessed_level)):
            pairs = found.setdefault(version, Counter())
            if other:
                pairs[Level(level), Level(other)] += count
    return {each: (counts[each], Agreement(decided[each]), Agreement(assessed[each])) for each in counts}
