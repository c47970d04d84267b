"""The one place where programs looks at screening: past cases, how answers are rated, what is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from programs.criteria.agreement import Agreement
from programs.criteria.backtest import PastCases
from programs.criteria.dimensions import Context, Profile
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
from screening.models import CaseCount, Door, Screening, Submission
from screening.models.screening import RATING_FIELDS

__all__ = [
    "LABELS",
    "AnswerError",
    "Door",
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

COUNTED_BY = ("language", "who_for", "door")
LABELS = (*COUNTED_BY, "home")
HOMES = ("safe", "safe", "shaky", "shelter", "none")  # by the rating of stability, which is that of the home
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


def past_cases(*, heard: bool = False) -> list[PastCases]:
    """Everyone judged so far, including those with only coded facts left: one query, however many.

    By their own answers as sent; or with `heard` by what was heard, where the answers were gone through
    with the person.
    """
    facts = (*RATING_FIELDS, "context", *COUNTED_BY, "decided_level", "assessed_level")
    return [
        PastCases(
            ratings=row[:5],
            context=context_in(row[5]),
            labels=(*row[6:9], HOMES[row[0]]),
            decided=LEVEL_OF[row[9]],
            assessed=LEVEL_OF[row[10]],
            count=row[11],
        )
        for row in counted_by(*facts, heard=heard)
    ]


def counted_by(*facts: str, heard: bool, **which) -> Iterator[tuple]:
    """How many people have each combination of these facts, from counts that follow the submissions."""
    catch_up()
    counts = CaseCount.objects.filter(**which) if heard else CaseCount.objects.filter(heard=False, **which)
    people = counts.values_list(*facts).annotate(people=Sum("count")).filter(people__gt=0)
    return people.iterator(chunk_size=10_000)


@cache
def context_in(codes: str) -> frozenset[Context]:
    """There are 64 sets of context, and each has one text."""
    return frozenset(map(Context, filter(None, codes.split(","))))


def people_like(profiles: Mapping[Alike, int], limit: int, *, heard: bool = False) -> list[tuple[str, Alike]]:
    """Of everyone with these ratings and context, at most `limit` by reference: the rarest kinds whole.

    `profiles` says how many there are of each; with `heard`, by what was heard, as in `past_cases`.
    Two queries at most of those as sent, each as long as what it finds.
    """
    whole: list[Alike] = []
    left = limit
    for alike in sorted(profiles, key=lambda alike: profiles[alike]):
        if profiles[alike] > left:
            return [*people(whole, limit, heard), *people([alike], left, heard)]
        whole.append(alike)
        left -= profiles[alike]
    return people(whole, limit, heard)


def people(alike: list[Alike], limit: int, heard: bool) -> list[tuple[str, Alike]]:
    """The latest first; and before them those who were gone through, if that is what counts."""
    if not alike or not limit:
        return []
    gone_through = people_as_heard(set(alike), limit) if heard else []
    any_of = reduce(or_, (Q(**of_profile(*each)) for each in alike))
    sent = Screening.objects.filter(any_of, level__isnull=False).order_by("-sent_at")
    found = sent.filter(case__heard__isnull=True) if heard else sent
    return [
        *gone_through,
        *as_sent(found[: limit - len(gone_through)]),
    ]


def as_sent(found: QuerySet[Screening]) -> list[tuple[str, Alike]]:
    return [
        (row[0], Alike(row[1:6], frozenset(map(Context, row[6]))))
        for row in found.values_list("reference", *RATING_FIELDS, "context")
    ]


def people_as_heard(alike: set[Alike], limit: int) -> list[tuple[str, Alike]]:
    """Read one by one: few submissions are gone through with the person, and an index has just those."""
    rows = Submission.objects.filter(heard__isnull=False).order_by("-sent_at")
    each_as_heard = (
        (
            reference,
            Alike(tuple(heard[name] for name in RATING_FIELDS), frozenset(map(Context, heard["context"]))),
        )
        for reference, heard in rows.values_list("reference", "heard").iterator()
        if heard
    )
    return list(islice((each for each in each_as_heard if each[1] in alike), limit))


def of_profile(ratings: tuple[int | None, ...], context: frozenset[Context]) -> dict:
    """As one index has it: a list of context is stored in alphabetical order."""
    return {**dict(zip(RATING_FIELDS, ratings, strict=True)), "context": sorted(context)}


def use_of(version: CriteriaVersion, *, heard: bool = False) -> dict[str, RowUse]:
    """How often each row of a version decided, and what coordinators made of it, by code.

    `heard`: as in `past_cases`.
    """

    @cache
    def deciding(*profile) -> list[str]:
        return [row.code for row in ruleset.recommend(Profile(*profile)).deciding]

    ruleset = version.ruleset()
    found: dict[str, RowUse] = {}
    facts = (*RATING_FIELDS, "context", "level", "decided_level")
    for *ratings, context, level, decided, count in counted_by(*facts, heard=heard, criteria_version=version):
        cases = PastCases(tuple(ratings), count=count, decided=LEVEL_OF[decided])
        for code in deciding(*ratings, context_in(context)):
            found.setdefault(code, RowUse()).count(Level(level), cases)
    return found


def agreement_by_version(*, heard: bool = False) -> dict[int, tuple[int, Agreement, Agreement]]:
    """For each version that judged anyone: how many, and its agreement with decisions and assessments.

    `heard`: as in `past_cases`.
    """
    counts: Counter[int] = Counter()
    decided: dict[int, Counter] = defaultdict(Counter)
    assessed: dict[int, Counter] = defaultdict(Counter)
    facts = ("criteria_version_id", "level", "decided_level", "assessed_level")
    rows = counted_by(*facts, heard=heard)
    for version, level, *ended_in, count in rows:
        counts[version] += count
        for found, other in zip((decided, assessed), ended_in, strict=True):
            if other:
                found[version][LEVEL_OF[level], LEVEL_OF[other]] += count
    return {each: (counts[each], Agreement(decided[each]), Agreement(assessed[each])) for each in counts}
