"""For each criterion a person for whom it decides, and one who misses it by a step: found among everyone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from programs.criteria.dimensions import Profile
from programs.criteria.explanation import Change, changed, in_order, in_words, level_of
from programs.criteria.population import LevelMap, met_by
from programs.criteria.ruleset import Criterion, Level, Ruleset


@dataclass(frozen=True)
class Example:
    """`missing`: the nearest change by which the criterion no longer holds, with the level that is left."""

    profile: Profile
    level: Level
    missing: Change | None

    @property
    def in_words(self) -> str:
        return in_words(self.profile)


@lru_cache(maxsize=8)  # a version is read far more often than made
def examples(ruleset: Ruleset) -> Mapping[str, Example]:
    """By the code of the criterion. Of one that never decides, someone who meets it."""
    levels = LevelMap.of(ruleset)
    return {each.code: example(ruleset, levels, each) for each in ruleset.criteria}


def example(ruleset: Ruleset, levels: LevelMap, criterion: Criterion) -> Example:
    profile = (levels.decided_by(criterion) or met_by(criterion)).plainest()
    level = ruleset.recommend(profile).level
    steps = list(steps_out(ruleset, criterion, profile))
    missing = next((each for each in steps if each.level is not level), steps[0] if steps else None)
    return Example(profile, level, missing)


def steps_out(ruleset: Ruleset, criterion: Criterion, profile: Profile) -> Iterator[Change]:
    """What is short of the criterion by one rating or one fact of context; none where it asks nothing."""
    for dimension, bound in criterion.bounds.items():
        steps = getattr(profile, dimension) - bound + 1
        yield Change(dimension, bound - 1, steps, level_of(changed(profile, dimension, bound - 1), ruleset))
    for context in in_order(criterion.context):
        yield Change(context, False, 1, level_of(changed(profile, context, False), ruleset))
