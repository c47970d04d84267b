"""What a clinician signs of the questionnaire: a rule that changes has another digest, a remark has not."""

from dataclasses import replace

import pytest

from screening.instrument import fingerprint, instruments
from screening.instrument.adult_substance_use.v2026_2 import Scoring
from screening.instrument.rules import rules_of

INSTRUMENT = instruments.newest_published()
RULE = """
POINTS = 3

def rate(answers):
    \"\"\"More is worse.\"\"\"
    return POINTS  # and no less
"""


def test_each_version_has_a_digest_of_its_own():
    digests = {fingerprint.of_rules(instrument) for instrument in instruments.RELEASED}

    assert len(digests) == len(instruments.RELEASED)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("POINTS = 3", "POINTS = 4", id="a point"),
        pytest.param("return POINTS", "return POINTS + 1", id="a rule"),
        pytest.param("return POINTS", "return 0 and POINTS", id="an exception"),
    ],
)
def test_a_rule_that_changes_is_another_one(was, becomes):
    assert fingerprint.rules_in(RULE) != fingerprint.rules_in(RULE.replace(was, becomes))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        pytest.param("# and no less", "# by the bands", id="a comment"),
        pytest.param("More is worse.", "The points.", id="a docstring"),
        pytest.param("\n\n", "\n\n\n", id="a blank line"),
    ],
)
def test_what_changes_no_answer_changes_no_digest(was, becomes):
    assert fingerprint.rules_in(RULE) == fingerprint.rules_in(RULE.replace(was, becomes))


def test_words_are_signed_by_themselves():
    one, other = (
        'CHOICE = Choice("no", _("No"), points=0)',
        'CHOICE = Choice("no", _("Not at all"), points=0)',
    )

    assert fingerprint.rules_in(one) == fingerprint.rules_in(other)
    assert fingerprint.rules_in(one) != fingerprint.rules_in(one.replace("points=0", "points=1"))


def test_two_choices_that_change_places_are_other_words():
    first = INSTRUMENT.questions[0]
    turned = replace(first, choices=tuple(reversed(first.choices)))
    other = replace(INSTRUMENT, questions=(turned, *INSTRUMENT.questions[1:]))

    assert fingerprint.of_words(INSTRUMENT, "en") != fingerprint.of_words(other, "en")


def test_each_language_has_words_of_its_own():
    assert fingerprint.of_words(INSTRUMENT, "en") != fingerprint.of_words(INSTRUMENT, "es")


def test_every_rule_can_be_read_with_its_code():
    rules = {rule.name: rule for rule in rules_of(INSTRUMENT)}

    assert "WITHDRAWAL_BANDS = (1, 3, 5, 7)" in rules["Fixed numbers"].code
    assert "QUESTIONS" not in rules["Fixed numbers"].code
    assert rules["Points for opioids"].said == "At most 3: opioids alone never pass rating 2."
    assert "self.points('opioid_stopping')" in rules["Points for opioids"].code
    methods = {name for name in vars(Scoring) if not name.startswith("__")} - {"assessment"}
    assert {name.replace("_", " ").capitalize() for name in methods} <= set(rules)
