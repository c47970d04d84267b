"""The one place where programs looks at screening: past cases, how answers are rated, what is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q, Sum

from programs.criteria.agreement import Agreement
from programs.criteria.backtest import PastCases
from programs.criteria.dimensions import Context, Dimension, Profile
from programs.criteria.ruleset import Level, Ruleset
from programs.criteria.usage import RowUse
from programs.criteria.verification import Finding, verify
from programs.models import CriteriaVersion
from screening.asked import asked_now
from screening.counting import catch_up
from screening.instrument import instruments
from screening.instrument.assessment import Assessment
from screening.instrument.instruments import NoSuchInstrument, versions
from screening.instrument.journey import AnswerError, Journey
from screening.models import CaseCount, Screening

__all__ = [
    "LABELS",
    "AnswerError",
    "NoSuchInstrument",
    "agreement_by_version",
    "asked_now",
    "assessed",
    "past_cases",
    "people_like",
    "use_of",
    "verify_as_asked",
    "versions",
]

LABELS = ("language", "who_for")
RATINGS = tuple(dimension.value for dimension in Dimension)
LEVEL_OF = {"": None} | {level.value: level for level in Level}


def assessed(answers: object, version: str) -> Assessment:
    """What this version of the questionnaire makes of answers.

    Raises AnswerError, naming the question, or NoSuchInstrument.
    """
    instrument = instruments.get(instruments.ADULT_SUBSTANCE_USE, version)
    return instrument.assess(Journey(instrument, answers))


def verify_as_asked(ruleset: Ruleset) -> tuple[Finding, ...]:
    """Every finding about the ruleset, with what the questionnaire that is asked now can find out."""
    return verify(ruleset, asked_now().context)


class Alike(NamedTuple):
    """What a level hangs on: the ratings in the order of Dimension, and the context."""

    ratings: tuple[int | None, ...]
    context: frozenset[Context]


def past_cases() -> list[PastCases]:
    """Everyone judged so far, including those with only coded facts left: one query, however many."""
    return [
        PastCases(
            ratings=row[:5],
            context=context_in(row[5]),
            labels=row[6:8],
            decided=LEVEL_OF[row[8]],
            assessed=LEVEL_OF[row[9]],
            count=row[10],
        )
        for row in counted_by(*RATINGS, "context", *LABELS, "decided_level", "assessed_level")
    ]


def counted_by(*facts: str, **which) -> Iterator[tuple]:
    """How many people have each combination of these facts, from counts that follow the submissions."""
    catch_up()
    rows = CaseCount.objects.filter(count__gt=0, **which).values_list(*facts)
    return rows.annotate(Sum("count")).iterator(chunk_size=10_000)


@cache
def context_in(codes: str) -> frozenset[Context]:
    """There are 64 sets of context, and each has one text."""
    return frozenset(map(Context, filter(None, codes.split(","))))


def people_like(profiles: Mapping[Alike, int], limit: int) -> list[tuple[str, Alike]]:
    """Of everyone with these ratings and context, at most `limit` by reference: the rarest kinds whole.

    `profiles` says how many there are of each. Two queries at most, each as long as what it finds.
    """
    whole: list[Alike] = []
    left = limit
    for alike in sorted(profiles, key=lambda alike: profiles[alike]):
        if profiles[alike] > left:
            return [*people(whole, limit), *people([alike], left)]
        whole.append(alike)
        left -= profiles[alike]
    return people(whole, limit)


def people(alike: list[Alike], limit: int) -> list[tuple[str, Alike]]:
    """The latest first."""
    if not alike or not limit:
        return []
    any_of = reduce(or_, (Q(**of_profile(*each)) for each in alike))
    found = Screening.objects.filter(any_of, level__isnull=False).order_by("-sent_at")[:limit]
    return [
        (row[0], Alike(row[1:6], frozenset(map(Context, row[6]))))
        for row in found.values_list("reference", *RATINGS, "context")
    ]


def of_profile(ratings: tuple[int | None, ...], context: frozenset[Context]) -> dict:
    """As one index has it: a list of context is stored in alphabetical order."""
    return {**dict(zip(RATINGS, ratings, strict=True)), "context": sorted(context)}


def use_of(version: CriteriaVersion) -> dict[str, RowUse]:
    """How often each row of a version decided, and what coordinators made of it, by code."""

    @cache
    def deciding(*profile) -> list[str]:
        return [row.code for row in ruleset.recommend(Profile(*profile)).deciding]

    ruleset = version.ruleset()
    found: dict[str, RowUse] = {}
    facts = (*RATINGS, "context", "level", "decided_level")
    for *ratings, context, level, decided, count in counted_by(*facts, criteria_version=version):
        cases = PastCases(tuple(ratings), count=count, decided=LEVEL_OF[decided])
        for code in deciding(*ratings, context_in(context)):
            found.setdefault(code, RowUse()).count(Level(level), cases)
    return found


def agreement_by_version() -> dict[int, tuple[int, Agreement, Agreement]]:
    """For each version that judged anyone: how many, and its agreement with decisions and assessments."""
    counts: Counter[int] = Counter()
    decided: dict[int, Counter] = defaultdict(Counter)
    assessed: dict[int, Counter] = defaultdict(Counter)
    rows = counted_by("criteria_version_id", "level", "decided_level", "assessed_level")
    for version, level, *ended_in, count in rows:
        counts[version] += count
        for found, other in zip((decided, assessed), ended_in, strict=True):
            if other:
                found[version][LEVEL_OF[level], LEVEL_OF[other]] += count
    return {each: (counts[each], Agreement(decided[each]), Agreement(assessed[each])) for each in counts}
