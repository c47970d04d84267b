"""The safety rules that every version of the criteria must satisfy before it can be published.

They are code, not data: an admin can edit criteria, but not what keeps criteria safe. A change here
is a change of the software, reviewed as one. Each rule says where it comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.criteria.dimensions import RATINGS, Context, Dimension
from programs.criteria.population import EVERYONE, LevelMap, ProfileSet, at_least, with_context
from programs.criteria.ruleset import LEVELS, Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class SafetyRule:
    """`text` is the rule as one sentence, `source` where it comes from."""

    code: str
    text: "StrOrPromise"
    source: "StrOrPromise"


@dataclass(frozen=True)
class RuleForPeople(SafetyRule):
    """A rule about some people: no one of them may get less than `least` or more than `most`."""

    who: Callable[[], ProfileSet]
    least: Level = LEVELS[0]
    most: Level = LEVELS[-1]

    def broken_for(self, levels: LevelMap) -> ProfileSet:
        """Those of the people who would get a level that the rule does not allow."""
        members = self.who()
        too_little, too_much = members - levels.at_least[self.least], members & levels.above(self.most)
        return too_little | too_much


def in_dangerous_withdrawal() -> ProfileSet:
    return at_least(Dimension.WITHDRAWAL, 3)


def with_a_moderate_problem_or_worse() -> ProfileSet:
    return at_least(Dimension.SEVERITY, 2)


def without_any_problem() -> ProfileSet:
    """The one profile with every rating at 0 and no context."""
    members = EVERYONE
    for dimension in Dimension:
        members -= at_least(dimension, RATINGS[1])
    for context in Context:
        members -= with_context(context)
    return members


WITHDRAWAL_IS_INPATIENT = RuleForPeople(
    code="withdrawal_is_inpatient",
    text=_("Withdrawal risk of 3 or 4 is always inpatient, whatever the responsibilities."),
    source=_(
        "Withdrawal from alcohol or sedatives can kill by seizures or delirium. NICE guideline CG100, "
        "1.1.1.1: admission to hospital for people at high risk of either."
    ),
    who=in_dangerous_withdrawal,
    least=Level.INPATIENT,
)
MODERATE_PROBLEM_GETS_IOP = RuleForPeople(
    code="moderate_problem_gets_iop",
    text=_("Severity of 2 or more is never below intensive outpatient (IOP)."),
    source=_(
        "SAMHSA's Advisory on TIP 47 (2021) and McCarty and others, Psychiatric Services 2014;65:718: "
        "intensive outpatient care works for people who need no 24-hour watch. That weekly visits are too "
        "little for a moderate problem is this project's own cautious choice."
    ),
    who=with_a_moderate_problem_or_worse,
    least=Level.IOP,
)
NO_PROBLEM_IS_OUTPATIENT = RuleForPeople(
    code="no_problem_is_outpatient",
    text=_("Every rating at 0 and no context is standard outpatient."),
    source=_("This project's own: no one is sent to a program without a reason that can be named."),
    who=without_any_problem,
    most=Level.OUTPATIENT,
)
EVERY_LEVEL_IS_REACHED = SafetyRule(
    code="level_not_reached",
    text=_("Every level of care can be reached."),
    source=_("This project's own: a level that no one can get is an editing mistake."),
)
NO_CRITERION_IS_DEAD = SafetyRule(
    code="dead_criterion",
    text=_("Every criterion decides for at least one possible person."),
    source=_("This project's own: a rule that never decides gives a false sense of safety."),
)

RULES_FOR_PEOPLE = (WITHDRAWAL_IS_INPATIENT, MODERATE_PROBLEM_GETS_IOP, NO_PROBLEM_IS_OUTPATIENT)
SAFETY_RULES = (*RULES_FOR_PEOPLE, EVERY_LEVEL_IS_REACHED, NO_CRITERION_IS_DEAD)
