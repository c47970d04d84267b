"""The rules of the questionnaire in words for anyone.

Words are written by hand, and rules are code. So what is said of a rule names the functions that it speaks
of, and the checksum of their code. Of other code it says nothing: it is left out, and a test finds the rule
that is then left unsaid. Thresholds that have a name in the rules are put in.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from screening.instrument.examples import Fact
from screening.instrument.flags import Flag
from screening.instrument.instrument import Instrument
from screening.instrument.rules import rules_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class About(StrEnum):
    """What a rule bears on."""

    WITHDRAWAL = "withdrawal"
    SEVERITY = "severity"
    URGENT = "urgent"
    NOTES = "notes"


@dataclass(frozen=True)
class Words:
    """`rules`: the names of functions. `of`: the checksum of their code, as it was read to write this."""

    about: About
    rules: tuple[str, ...]
    of: str
    sentences: tuple["StrPromise", ...]
    flag: Flag | None = None  # that it sets: of a rule with several, whom it is an example of

    @property
    def fact(self) -> Fact:
        """What holds for the example."""
        return self.flag or self.rules[0]


ON_ITS_OWN = _(
    "We look at each thing you use on its own. The one with the most points counts. We never add them up."
)
SEIZURE = _("A past seizure or hospital stay when you stopped adds 5, or 2 if you do not know.")
LESS_OFTEN = _(
    "If it was less often, but on at least %(some_days)s days, only that seizure or hospital stay counts: 3, "
    "or 1 if you do not know."
)
PILLS_ADD = _("Benzos or sleeping pills on %(most_days)s days or more add 2.")
ALCOHOL = _("Alcohol counts if you drank on %(most_days)s days or more, and in the last 7 days.")
ALCOHOL_ADDS = _("We add the points for how many drinks and for how you feel when you stop.")
DAILY_ADDS = _("Drinking on %(daily)s days or more adds 1.")
PILLS_ARE_ADDED = _("We add the points for how you take them and for how you feel when you stop.")
OTHERS_ADD = _("Alcohol or opioids on %(most_days)s days or more add 2.")
SOME_USE_COUNTS = _("Some use counts even if you check no sign.")
USE_THAT_COUNTS = _(
    "That is opioids, cocaine or meth on %(daily)s days or more, 5 drinks or more a day that often, or more "
    "pills than told that often."
)
AT_LEAST = _("Then the rating is at least 1, and at least 2 if your withdrawal risk is 2 or more.")
STILL_FELT = _("Then only one thing counts: the rating is 1 if stopping still feels bad, and 0 if not.")

ASKED_AGAIN = _(
    "They also ask if you said “I don't know” %(low_confidence_unknowns)s times or more, or said it about "
    "suicide."
)

POINTS_ON_STOPPING = ("points_for_complications", "used_on", "used_within")

RULES = (
    Words(
        About.WITHDRAWAL,
        ("rate_withdrawal",),
        "5b6d86c9c7d5",
        (
            ON_ITS_OWN,
            _(
                "If you use alcohol, benzos, sleeping pills or something else, some signs give a 4 at once: "
                "a seizure, seeing things, or being very mixed up."
            ),
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("rate_withdrawal",),
        "f6ad3070d8f1",
        (
            ON_ITS_OWN,
            _(
                "If you use alcohol, benzos or sleeping pills, some signs give a 4 at once: a seizure, "
                "seeing things, or being very mixed up."
            ),
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_alcohol", "points_for_a_past_seizure", "is_older", *POINTS_ON_STOPPING),
        "88e5a80b9df8",
        (
            ALCOHOL,
            ALCOHOL_ADDS,
            DAILY_ADDS,
            SEIZURE,
            PILLS_ADD,
            _("Being 65 or older adds 1 if the drinks have points."),
            LESS_OFTEN,
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_alcohol", *POINTS_ON_STOPPING),
        "4987d7787dbe",
        (
            ALCOHOL,
            ALCOHOL_ADDS,
            DAILY_ADDS,
            SEIZURE,
            PILLS_ADD,
            _(
                "If it was less often, but on at least 5 days, only that seizure or hospital stay counts: 3, "
                "or 1 if you do not know."
            ),
        ),
    ),
    Words(
        About.WITHDRAWAL,
        (
            "points_for_sedatives",
            "takes_sedatives_for_months",
            "points_for_a_past_seizure",
            "is_older",
            *POINTS_ON_STOPPING,
        ),
        "50351b168168",
        (
            _(
                "Benzos and sleeping pills count if you took them on %(most_days)s days or more, or most "
                "days for months, and in the last 30 days."
            ),
            PILLS_ARE_ADDED,
            SEIZURE,
            OTHERS_ADD,
            _("Being 65 or older adds 1 if how you take them has 2 points or more."),
            LESS_OFTEN,
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_sedatives", *POINTS_ON_STOPPING),
        "3fda3908d3d3",
        (
            _(
                "Benzos and sleeping pills count if you took them on %(most_days)s days or more, and in the "
                "last 30 days."
            ),
            PILLS_ARE_ADDED,
            SEIZURE,
            OTHERS_ADD,
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_something_else", "points_for_a_past_seizure", *POINTS_ON_STOPPING),
        "95262b974ad1",
        (
            _("Something else counts if you used it on %(most_days)s days or more, and in the last 7 days."),
            _("We take the points for how you feel when you stop."),
            SEIZURE,
            LESS_OFTEN,
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_opioids", "used_on", "used_within"),
        "1523ce092491",
        (
            _("Opioids count if you used them on %(most_days)s days or more, and in the last 7 days."),
            _("We take the points for going without them."),
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("points_for_stimulants_and_cannabis", "used_on", "used_within"),
        "94ffe8aa2a0a",
        (
            _(
                "Cocaine, meth, other uppers or weed count 1 if you used them on %(daily)s days or more, and "
                "in the last 7 days."
            ),
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("rating_just_after_a_program", "is_over", "just_finished", "used_within"),
        "1a36bb2f73f1",
        (
            _("Did you just finish a program or detox, and not use in the last %(recent)s days?"),
            STILL_FELT,
        ),
    ),
    Words(
        About.WITHDRAWAL,
        ("rating_just_after_a_program", "just_finished"),
        "a1c183046219",
        (_("Did you just finish a program or detox?"), STILL_FELT),
    ),
    Words(
        About.SEVERITY,
        (
            "count_symptoms",
            "symptoms_that_can_count",
            "only_medicine_as_told",
            "things_used",
            "uses_anything",
        ),
        "29233215d804",
        (
            _("Each sign you check counts 1."),
            _(
                "Do you only take medicine as a doctor told you? Then needing more of it, and feeling sick "
                "without it, do not count."
            ),
        ),
    ),
    Words(
        About.SEVERITY,
        ("least_severity", "daily_use_that_counts", "is_over", "just_finished", "used_on"),
        "73b0296a87d5",
        (
            SOME_USE_COUNTS,
            USE_THAT_COUNTS,
            AT_LEAST,
            _("Not so if you just finished a program or detox, and did not use in the last %(recent)s days."),
        ),
    ),
    Words(
        About.SEVERITY,
        ("least_severity", "daily_use_that_counts", "just_finished", "used_on"),
        "6f8334e5b244",
        (
            SOME_USE_COUNTS,
            USE_THAT_COUNTS,
            AT_LEAST,
            _("Not so if you just finished a program or detox."),
        ),
    ),
    Words(
        About.URGENT,
        ("flags_from_rules",),
        "7ee38e914bda",
        (
            _(
                "Alcohol, pills or something else with %(taper_points)s points or more: stopping all at once "
                "can be dangerous."
            ),
        ),
        Flag.URGENT_TAPER,
    ),
    Words(
        About.URGENT,
        ("flags_from_points",),
        "cf1cb27abff4",
        (_("Alcohol or pills with %(taper_points)s points or more: stopping all at once can be dangerous."),),
    ),
    Words(
        About.URGENT,
        ("may_overdose", "was_released", "used_on"),
        "8eaa97c5613d",
        (
            _("A risk of an overdose: you use opioids, and one more thing is true."),
            _(
                "You overdosed or went to the ER in the last 12 months, or just left jail or a hospital, or "
                "use opioids and also alcohol or pills on %(most_days)s days or more."
            ),
            _(
                "It is the same, whatever you use, if you overdosed or went to the ER and just left jail or "
                "a hospital."
            ),
        ),
    ),
    Words(
        About.NOTES,
        ("notes_from_rules", "answers_conflict", "used_in_the_last_day"),
        "e932b3b3fb50",
        (
            _("Your coordinator asks again if answers do not fit together."),
            ASKED_AGAIN,
            _("They ask about housing if your stability is rated 3 or 4."),
        ),
    ),
    Words(
        About.NOTES,
        ("notes_from_rules", "answers_conflict"),
        "ba7034b3f6d9",
        (
            _("Your coordinator asks again if answers do not fit together."),
            ASKED_AGAIN,
            _("They ask about housing if your stability is rated 3 or 4."),
        ),
    ),
)


def told(instrument: Instrument, about: About) -> list[tuple[Words, list[str]]]:
    """The sentences of each rule that bears on it, as far as they were written for its code."""
    numbers = numbers_of(instrument)
    return [
        (words, [str(sentence) % numbers for sentence in words.sentences])
        for words in true_of(instrument)
        if words.about is about
    ]


@cache
def true_of(instrument: Instrument) -> tuple[Words, ...]:
    """Once a process: the code that it runs does not change."""
    code = {rule.key: rule.code for rule in rules_of(instrument)}
    return tuple(words for words in RULES if checksum(code, words.rules) == words.of)


def checksum(code: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Of the code of these rules and of the lists that it reads; empty where one of them is not there."""
    if not code.keys() >= set(names):
        return ""
    rules = "\n".join(code[name] for name in names)
    read = set(re.findall(r"\w+", rules))
    lists = [
        ast.unparse(each)
        for each in ast.parse(code[""]).body
        if names_in(each) & read and not is_number(each)
    ]
    return hashlib.sha256("\n".join((rules, *lists)).encode()).hexdigest()[:12]


def names_in(statement: ast.stmt) -> set[str]:
    return {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}


def is_number(statement: ast.stmt) -> bool:
    """Numbers are put into the words, or stand on the page by themselves."""
    values = [each.value for each in ast.walk(statement) if isinstance(each, ast.Constant)]
    return all(isinstance(value, int) for value in values)


def numbers_of(instrument: Instrument) -> dict[str, int]:
    """The thresholds that have a name, by it."""
    rules = vars(sys.modules[instrument.rate.__module__])
    return {name.lower(): value for name, value in rules.items() if name.isupper() and isinstance(value, int)}
