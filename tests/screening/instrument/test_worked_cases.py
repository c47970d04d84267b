"""The worked cases that come with the software, by the questionnaire that each names."""

import pytest

from programs.defaults import default_worked_cases
from screening.instrument import instruments
from screening.instrument.journey import Journey
from tests.rules import RULES

CASES = default_worked_cases()
EXPERTS_DISAGREE = {"P11", "P22"}  # published decisions that these rules, on purpose, do not follow


@pytest.mark.parametrize("case", CASES, ids=[case["code"] for case in CASES])
def test_worked_case(case):
    instrument = instruments.get(instruments.ADULT_SUBSTANCE_USE, case["questionnaire"])
    assessment = instrument.assess(Journey(instrument, case["answers"]))
    level = RULES.recommend(assessment.profile).level.value

    agrees = level in [case["expected"], *case["acceptable"]]
    assert agrees is (case["code"] not in EXPERTS_DISAGREE)
    assert sorted(assessment.flags) == sorted(case["flags"])
    assert set(case["notes"]) <= set(assessment.notes)
