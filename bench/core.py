"""What the core takes, in this process: from answers to a level and its reasons, and a draft verified."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from bench.person import ANSWERS

TIMES = 300


def ready() -> None:
    """The core's words are translated, so Django has to be set up; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def tasks(times: int = TIMES) -> list[Callable[[], dict[str, float]]]:
    from programs.criteria.dimensions import Context
    from programs.criteria.explanation import nearest_changes, reasons
    from programs.criteria.ruleset import Ruleset
    from programs.criteria.verification import verify
    from programs.defaults import default_ruleset
    from screening.instrument.instruments import newest_published
    from screening.instrument.journey import Journey
    from screening.instrument.judgement import judge

    rules, numbers, asked = default_ruleset(), count(), newest_published()
    profile = asked.assess(Journey(asked, ANSWERS)).profile

    def explain():
        assert all(reason.because for reason in reasons(rules, profile))
        nearest_changes(rules, profile)

    def verify_a_new_draft():
        """Each time another one, so that nothing is remembered of it."""
        first, *others = rules.criteria
        verify(Ruleset([replace(first, why=f"Draft {next(numbers)}"), *others]), asked=tuple(Context))

    return [
        timed("core.score.cpu", lambda: asked.assess(Journey(asked, ANSWERS)), times, 1e6),
        timed("core.recommend.cpu", lambda: rules.recommend(profile), times, 1e6),
        timed("core.recommendation.cpu", lambda: judge(Journey(asked, ANSWERS), rules), times, 1e6),
        timed("core.explain.cpu", explain, times, 1e6),
        timed("core.verification.cpu", verify_a_new_draft, 5, 1e3),
    ]


def timed(name: str, work: Callable[[], object], times: int, scale: float) -> Callable[[], dict[str, float]]:
    def task() -> dict[str, float]:
        started = time.process_time()
        for _ in range(times):
            work()
        return {name: (time.process_time() - started) / times * scale}

    return task
