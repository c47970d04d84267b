"""What version 2026.2 rates otherwise than 2026.1: both sides of every threshold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.criteria.dimensions import RISKS
from screening.instrument.adult_substance_use import v2026_1
from screening.instrument.adult_substance_use.v2026_2 import INSTRUMENT
from screening.instrument.flags import Flag, Note
from screening.instrument.journey import Journey
from screening.instrument.questions import DONT_KNOW
from screening.instrument.what_if import level_range
from tests.cast import NO_SUBSTANCE, answers
from tests.rules import RULES
from tests.strategies import any_answers


def assess(given):
    return INSTRUMENT.assess(Journey(INSTRUMENT, given))


def using(thing, days="12_to_20", **changes):
    """A person who uses one thing, which does no harm unless the changes say so."""
    use = {
        "substances": [thing],
        "days_used": {thing: days},
        "drinks_per_day": "1_to_4",
        "sedative_pattern": "occasional",
        "opioid_stopping": "fine",
        "symptoms": ["none_of_these"],
    }
    return answers(**{**use, **changes})


def withdrawal(given):
    return assess(given).profile.withdrawal


# Something else


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, 0, id="0 points"),
        pytest.param({"stopping_effects": "mild"}, 1, id="1 point"),
        pytest.param({"stopping_effects": "strong"}, 2, id="3 points"),
        pytest.param({"stopping_complications": "dont_know"}, 1, id="2 points"),
        pytest.param({"stopping_complications": "yes"}, 3, id="5 points"),
        pytest.param({"stopping_complications": "yes", "stopping_effects": "strong"}, 4, id="8 points"),
        pytest.param({"stopping_effects": "strong", "last_use": "4_to_7_days"}, 2, id="within a week"),
        pytest.param({"stopping_effects": "strong", "last_use": "8_to_30_days"}, 0, id="over a week ago"),
    ],
)
def test_something_else_can_reach_every_rating(changes, expected):
    assert withdrawal(using("other", **changes)) == expected


@pytest.mark.parametrize("thing", ["alcohol", "sedatives", "other"])
@pytest.mark.parametrize(
    ("days", "complications", "expected"),
    [
        ("1_to_4", "yes", 0),
        ("5_to_11", "yes", 2),
        ("5_to_11", "dont_know", 1),
        ("5_to_11", "no", 0),
        ("12_to_20", "yes", 3),
    ],
)
def test_a_past_seizure_counts_from_five_days_on(thing, days, complications, expected):
    given = using(thing, days, stopping_effects="fine", stopping_complications=complications)
    assert withdrawal(given) == expected


@pytest.mark.parametrize("sign", ["seizure", "hallucinations", "confusion"])
@pytest.mark.parametrize(("thing", "expected"), [("other", 4), ("opioids", 0)])
def test_signs_of_a_brain_in_withdrawal_count_for_something_else_too(sign, thing, expected):
    assert withdrawal(using(thing, "1_to_4", danger_signs=[sign])) == expected


@pytest.mark.parametrize(("effects", "is_set"), [("mild", False), ("strong", True)])
def test_something_else_can_make_a_taper_urgent(effects, is_set):
    assert (Flag.URGENT_TAPER in assess(using("other", stopping_effects=effects)).flags) is is_set


# Sedatives


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("occasional", 0),
        ("dont_know", 0),
        ("one_to_six_months", 1),
        ("over_six_months", 2),
        ("more_than_told", 2),
    ],
)
@pytest.mark.parametrize("days", ["1_to_4", "5_to_11"])
def test_sedatives_taken_for_months_count_however_few_the_last_days(days, pattern, expected):
    assert withdrawal(using("sedatives", days, sedative_pattern=pattern)) == expected


@pytest.mark.parametrize(("last", "expected"), [("8_to_30_days", 2), ("over_30_days", 0)])
def test_sedatives_that_ran_out_count_for_thirty_days(last, expected):
    given = using("sedatives", "1_to_4", sedative_pattern="over_six_months", last_use=last)
    assert withdrawal(given) == expected


# Age


@pytest.mark.parametrize(
    ("drinks", "younger", "older"),
    [("1_to_4", 0, 0), ("5_to_8", 1, 1), ("9_to_16", 1, 2), ("dont_know", 1, 2)],
)
def test_age_adds_a_point_to_drinks_that_have_points(drinks, younger, older):
    given = using("alcohol", drinks_per_day=drinks)
    assert withdrawal(given) == younger
    assert withdrawal({**given, "health_concerns": ["age_65_or_older"]}) == older


@pytest.mark.parametrize(
    ("pattern", "effects", "younger", "older"),
    [
        ("occasional", "strong", 2, 2),
        ("one_to_six_months", "fine", 1, 2),
        ("one_to_six_months", "strong", 3, 3),
        ("over_six_months", "mild", 2, 3),
        ("dont_know", "mild", 2, 3),
    ],
)
def test_age_adds_a_point_to_sedatives_taken_for_months(pattern, effects, younger, older):
    given = using("sedatives", sedative_pattern=pattern, stopping_effects=effects)
    assert withdrawal(given) == younger
    assert withdrawal({**given, "health_concerns": ["age_65_or_older"]}) == older


def test_age_is_noted_and_sets_nothing_else():
    before, after = assess(answers()), assess(answers(health_concerns=["age_65_or_older"]))
    assert after.notes == (Note.OLDER_ADULT,)
    assert (after.flags, after.profile) == (before.flags, before.profile)


# Just finished

FINISHED = {"past_help": ["finished_detox_30_days"]}


@pytest.mark.parametrize("finished", ["finished_program_30_days", "finished_detox_30_days"])
@pytest.mark.parametrize(
    ("last", "expected"),
    [("last_day", 3), ("1_to_3_days", 3), ("dont_know", 3), ("4_to_7_days", 0), ("8_to_30_days", 0)],
)
def test_a_program_lowers_nothing_for_those_who_used_in_the_last_three_days(finished, last, expected):
    given = using("alcohol", stopping_complications="yes", last_use=last, who_for="someone_else")
    assert withdrawal({**given, "past_help": [finished]}) == expected


@pytest.mark.parametrize(("effects", "expected"), [("fine", 0), ("mild", 1), ("strong", 1), ("dont_know", 1)])
def test_once_it_is_over_only_what_is_still_felt_counts(effects, expected):
    given = using("other", last_use="4_to_7_days", stopping_complications="yes", stopping_effects=effects)
    assert withdrawal({**given, **FINISHED}) == expected
    assert Flag.URGENT_TAPER not in assess({**given, **FINISHED}).flags


def test_who_ticks_no_substance_after_a_program_has_no_withdrawal():
    assert withdrawal({**NO_SUBSTANCE, **FINISHED}) == 0


@pytest.mark.parametrize(("last", "severity"), [("1_to_3_days", 1), ("4_to_7_days", 0)])
def test_daily_use_counts_again_for_those_who_finished_and_used(last, severity):
    given = using("stimulants", "21_to_30", last_use=last)
    assert assess({**given, **FINISHED}).profile.severity == severity


@pytest.mark.parametrize(("last", "is_set"), [("last_day", True), ("1_to_3_days", False), (DONT_KNOW, False)])
def test_to_have_finished_and_used_in_the_last_day_is_a_contradiction(last, is_set):
    given = using("alcohol", "5_to_11", last_use=last, who_for="someone_else")
    assert (Note.ANSWERS_CONFLICT in assess({**given, **FINISHED}).notes) is is_set
    assert Note.ANSWERS_CONFLICT not in assess(given).notes


# The risk of an overdose

RELEASED = {"past_help": ["left_jail_or_hospital_30_days"]}


def opioids_and(days, other, other_days):
    return using("opioids", substances=["opioids", other], days_used={"opioids": days, other: other_days})


@pytest.mark.parametrize(
    ("given", "is_set"),
    [
        pytest.param(using("opioids", "21_to_30"), False, id="opioids alone"),
        pytest.param(using("opioids", "1_to_4", overdose_or_er="once"), True, id="and an overdose"),
        pytest.param(using("opioids", "1_to_4", overdose_or_er="more_than_once"), True, id="and two"),
        pytest.param(
            using("opioids", "1_to_4", overdose_or_er="dont_know", who_for="someone_else"),
            False,
            id="and perhaps an overdose",
        ),
        pytest.param(using("opioids", "1_to_4", **RELEASED), True, id="and just released"),
        pytest.param(opioids_and("12_to_20", "alcohol", "12_to_20"), True, id="with alcohol"),
        pytest.param(opioids_and("12_to_20", "sedatives", "12_to_20"), True, id="with sedatives"),
        pytest.param(opioids_and("5_to_11", "alcohol", "21_to_30"), False, id="fewer days of opioids"),
        pytest.param(opioids_and("21_to_30", "sedatives", "5_to_11"), False, id="fewer days of sedatives"),
        pytest.param(opioids_and("21_to_30", "stimulants", "21_to_30"), False, id="with stimulants"),
        pytest.param(using("alcohol", overdose_or_er="once"), False, id="an overdose of something else"),
        pytest.param(using("alcohol", **RELEASED), False, id="released, without an overdose"),
        pytest.param(using("alcohol", overdose_or_er="once", **RELEASED), True, id="released, with one"),
        pytest.param({**NO_SUBSTANCE, **RELEASED, "overdose_or_er": "once"}, True, id="whatever was used"),
        pytest.param(
            using("prescribed_opioid_medication", overdose_or_er="once"), False, id="prescribed opioids"
        ),
    ],
)
def test_the_risk_of_an_overdose_is_urgent(given, is_set):
    assert (Flag.URGENT_OVERDOSE_RISK in assess(given).flags) is is_set


def test_release_is_noted_with_what_it_means():
    assert assess(answers(**RELEASED)).notes == (Note.OVERDOSE_PREVENTION, Note.RECENT_RELEASE)


# What is not known


def test_unknown_duties_never_ease_a_level():
    severe = answers(
        who_for="someone_else",
        symptoms=[*INSTRUMENT.question("symptoms").things[:6]],
        thirty_days_away="dont_know",
    )
    assert assess(severe).profile.responsibilities == 2
    assert not RULES.recommend(assess(severe).profile).eased


@given(any_answers(instrument=INSTRUMENT), st.data())
def test_an_unknown_answer_never_counts_less_than_a_known_lower_one(answers, data):
    """Lower than where it stands: the next-to-last choice. How sedatives are taken is told below."""
    journey = Journey(INSTRUMENT, {**answers, "who_for": "someone_else"})
    one = [key for key, answer in journey.answers.items() if answer == DONT_KNOW]
    keys = [key for key in one if key not in ("sedative_pattern", "last_use", "thirty_days_away")]
    if not keys:
        return
    question = INSTRUMENT.question(data.draw(st.sampled_from(keys)))
    lower = data.draw(st.sampled_from(question.values[:-1]))
    known = journey.changed({question.key: lower})
    if known.unanswered:
        return

    counted, less = INSTRUMENT.assess(journey).profile, INSTRUMENT.assess(known).profile

    assert all(getattr(counted, risk) >= getattr(less, risk) for risk in RISKS)


@given(any_answers(instrument=INSTRUMENT))
def test_a_more_recent_use_never_lowers_the_level_before_responsibilities(answers):
    """After a program the rating may go from uncomfortable to none: what is felt is then not asked for."""
    journey = Journey(INSTRUMENT, answers)
    if "last_use" not in journey.answers:
        return
    values = INSTRUMENT.question("last_use").values[::-1]
    profiles = [INSTRUMENT.assess(journey.changed({"last_use": value})).profile for value in values]
    levels = [RULES.recommend(profile).fuller_level for profile in profiles]

    assert levels == sorted(levels)
    if not set(journey.answers["past_help"]) & v2026_1.JUST_FINISHED:
        assert all(
            getattr(before, risk) <= getattr(after, risk)
            for before, after in pairwise(profiles)
            for risk in RISKS
        )


def test_how_sedatives_are_taken_may_count_less_while_it_is_not_known_on_few_days():
    """On under 12 days only what is known to be most days for months counts; the range tells the rest."""
    unknown = using("sedatives", "5_to_11", sedative_pattern="dont_know", stopping_complications="yes")
    known = {**unknown, "sedative_pattern": "one_to_six_months"}
    assert (withdrawal(unknown), withdrawal(known)) == (2, 4)
    lowest, highest = level_range(Journey(INSTRUMENT, unknown), RULES)
    assert lowest < highest
    assert highest is RULES.recommend(assess(known).profile).level
