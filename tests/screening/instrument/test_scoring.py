"""Answers to ratings, flags and notes: both sides of every threshold of the questionnaire's rules."""

import pytest

from programs.criteria.dimensions import Context
from screening.instrument.flags import Flag, Note
from screening.instrument.instruments import RELEASED
from screening.instrument.journey import Journey, MissingAnswer, UnknownAnswer
from tests.asked import BY_KEY
from tests.cast import NO_SUBSTANCE, PAT, answers

SYMPTOMS = BY_KEY["symptoms"].values[:-1]


class Version:
    """The one whose rules a test is about."""

    instrument = RELEASED[0]


@pytest.fixture(autouse=True, params=RELEASED, ids=str)
def each_version(request, monkeypatch):
    monkeypatch.setattr(Version, "instrument", request.param)


def assess(given):
    return Version.instrument.assess(Journey(Version.instrument, given))


def rating(dimension, **changes):
    return getattr(assess(answers(**changes)).profile, dimension)


def ticked(count):
    return list(SYMPTOMS[:count]) or ["none_of_these"]


# Stability, severity, support, responsibilities


@pytest.mark.parametrize(
    ("place", "safety", "expected"),
    [
        ("stable_home", "safe", 0),
        ("stable_home", "some_use", 1),
        ("temporary", "safe", 2),
        ("temporary", "some_use", 3),
        ("shelter", "safe", 3),
        ("stable_home", "frequent_use", 3),
        ("stable_home", "violence", 4),
        ("unsheltered", "safe", 4),
        ("unsheltered", "violence", 4),
    ],
)
def test_stability_adds_the_place_and_its_safety(place, safety, expected):
    assert rating("stability", sleeping_place=place, home_safety=safety) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (8, 3), (9, 4), (11, 4)]
)
def test_severity_counts_symptoms(count, expected):
    assert rating("severity", symptoms=ticked(count)) == expected


@pytest.mark.parametrize(
    ("count", "overdoses", "expected"),
    [
        (0, "once", 1),
        (1, "once", 1),
        (2, "once", 2),
        (1, "more_than_once", 2),
        (7, "once", 4),
        (3, "more_than_once", 3),
    ],
)
def test_severity_adds_overdoses(count, overdoses, expected):
    assert rating("severity", symptoms=ticked(count), overdose_or_er=overdoses) == expected


@pytest.mark.parametrize(
    ("people", "using", "expected"),
    [
        ("three_or_more", "few", 0),
        ("one_or_two", "few", 1),
        ("one_or_two", "half", 2),
        ("maybe_one", "half", 3),
        ("no_one", "few", 3),
        ("maybe_one", "most", 4),
        ("no_one", "most", 4),
    ],
)
def test_support_adds_people_to_count_on_and_people_who_use(people, using, expected):
    assert rating("support", people_to_count_on=people, people_around_using=using) == expected


@pytest.mark.parametrize(
    ("answer", "expected"), list(zip(BY_KEY["thirty_days_away"].values, range(5), strict=True))
)
def test_responsibilities_are_what_thirty_days_away_would_mean(answer, expected):
    assert rating("responsibilities", thirty_days_away=answer) == expected


# Withdrawal risk: alcohol


def drinking(days="12_to_20", last="last_day", drinks="1_to_4", effects="fine", complications="no", **others):
    return rating(
        "withdrawal",
        **{
            "days_used": {"alcohol": days},
            "last_use": last,
            "drinks_per_day": drinks,
            "stopping_effects": effects,
            "stopping_complications": complications,
            **others,
        },
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, 0, id="0 points"),
        pytest.param({"drinks": "5_to_8"}, 1, id="1 point"),
        pytest.param({"drinks": "9_to_16"}, 1, id="2 points"),
        pytest.param({"drinks": "17_or_more"}, 2, id="3 points"),
        pytest.param({"drinks": "9_to_16", "days": "21_to_30"}, 2, id="near-daily adds 1"),
        pytest.param({"drinks": "17_or_more", "days": "21_to_30"}, 2, id="4 points"),
        pytest.param({"effects": "mild"}, 1, id="mild effects add 1"),
        pytest.param({"effects": "strong"}, 2, id="strong effects add 3"),
        pytest.param({"drinks": "17_or_more", "days": "21_to_30", "effects": "mild"}, 3, id="5 points"),
        pytest.param({"drinks": "17_or_more", "effects": "strong"}, 3, id="6 points"),
        pytest.param({"drinks": "17_or_more", "days": "21_to_30", "effects": "strong"}, 4, id="7 points"),
        pytest.param({"complications": "yes"}, 3, id="a past seizure adds 5"),
        pytest.param({"complications": "yes", "drinks": "9_to_16"}, 4, id="a past seizure and 2 points"),
    ],
)
def test_alcohol_points(changes, expected):
    assert drinking(**changes) == expected


@pytest.mark.parametrize(
    ("days", "complications", "expected"),
    [
        ("1_to_4", "yes", 0),
        ("5_to_11", "no", 0),
        ("5_to_11", "yes", 2),
        ("5_to_11", "dont_know", 1),
        ("12_to_20", "yes", 3),
        ("12_to_20", "dont_know", 1),
    ],
)
def test_alcohol_on_fewer_days_counts_only_a_past_seizure(days, complications, expected):
    assert drinking(days=days, complications=complications) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [("last_day", 3), ("1_to_3_days", 3), ("4_to_7_days", 3), ("8_to_30_days", 0), ("over_30_days", 0)],
)
def test_alcohol_counts_within_seven_days(last, expected):
    assert drinking(complications="yes", last=last) == expected


@pytest.mark.parametrize(("sedative_days", "expected"), [("5_to_11", 0), ("12_to_20", 2)])
def test_alcohol_with_sedatives_adds_two(sedative_days, expected):
    """2 points each to the other: alcohol 0 + 2, sedatives 0 + 2; mild effects bring both to 3."""
    effects = "fine" if expected == 0 else "mild"
    assert (
        drinking(
            substances=["alcohol", "sedatives"],
            days_used={"alcohol": "12_to_20", "sedatives": sedative_days},
            sedative_pattern="occasional",
            effects=effects,
        )
        == expected
    )


# Withdrawal risk: sedatives


def taking_sedatives(days="12_to_20", pattern="occasional", **changes):
    return rating(
        "withdrawal",
        **{
            "substances": ["sedatives"],
            "days_used": {"sedatives": days},
            "sedative_pattern": pattern,
            "last_use": "last_day",
            **changes,
        },
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, 0, id="0 points"),
        pytest.param({"pattern": "one_to_six_months"}, 1, id="2 points"),
        pytest.param({"pattern": "over_six_months"}, 2, id="3 points"),
        pytest.param({"pattern": "more_than_told"}, 2, id="4 points"),
        pytest.param({"pattern": "more_than_told", "stopping_effects": "mild"}, 3, id="5 points"),
        pytest.param({"pattern": "over_six_months", "stopping_effects": "strong"}, 3, id="6 points"),
        pytest.param({"pattern": "more_than_told", "stopping_effects": "strong"}, 4, id="7 points"),
        pytest.param({"stopping_complications": "yes"}, 3, id="a past seizure adds 5"),
        pytest.param({"stopping_complications": "dont_know"}, 1, id="an unknown one adds 2"),
        pytest.param({"days": "5_to_11", "stopping_effects": "strong"}, 0, id="under 12 days, now and then"),
        pytest.param({"pattern": "over_six_months", "last_use": "8_to_30_days"}, 2, id="within 30 days"),
        pytest.param({"pattern": "over_six_months", "last_use": "over_30_days"}, 0, id="over 30 days"),
    ],
)
def test_sedative_points(changes, expected):
    assert taking_sedatives(**changes) == expected


@pytest.mark.parametrize(
    ("other", "days", "expected"),
    [
        ("opioids", "5_to_11", 1),
        ("opioids", "12_to_20", 2),
        ("alcohol", "5_to_11", 1),
        ("alcohol", "12_to_20", 2),
    ],
)
def test_sedatives_with_alcohol_or_opioids_add_two(other, days, expected):
    assert (
        taking_sedatives(
            pattern="one_to_six_months",
            substances=["sedatives", other],
            days_used={"sedatives": "12_to_20", other: days},
            opioid_stopping="fine",
        )
        == expected
    )


# Withdrawal risk: the others


@pytest.mark.parametrize(
    ("days", "last", "stopping", "expected"),
    [
        ("12_to_20", "last_day", "fine", 0),
        ("12_to_20", "last_day", "mild", 1),
        ("12_to_20", "last_day", "flu_like", 1),
        ("12_to_20", "last_day", "cannot_cope", 2),
        ("21_to_30", "4_to_7_days", "cannot_cope", 2),
        ("21_to_30", "8_to_30_days", "cannot_cope", 0),
        ("5_to_11", "last_day", "cannot_cope", 0),
    ],
)
def test_opioids_alone_never_pass_two(days, last, stopping, expected):
    opioids = {"substances": ["opioids"], "days_used": {"opioids": days}}
    assert rating("withdrawal", **opioids, last_use=last, opioid_stopping=stopping) == expected


@pytest.mark.parametrize("thing", ["stimulants", "cannabis"])
@pytest.mark.parametrize(
    ("days", "last", "expected"),
    [("21_to_30", "4_to_7_days", 1), ("12_to_20", "last_day", 0), ("21_to_30", "8_to_30_days", 0)],
)
def test_daily_stimulants_or_cannabis_are_uncomfortable_to_stop(thing, days, last, expected):
    assert rating("withdrawal", substances=[thing], days_used={thing: days}, last_use=last) == expected


def test_the_highest_substance_counts_and_never_the_sum():
    both = {
        "substances": ["opioids", "cannabis"],
        "days_used": {"opioids": "21_to_30", "cannabis": "21_to_30"},
        "opioid_stopping": "flu_like",
    }
    assert rating("withdrawal", **both) == 1


@pytest.mark.parametrize("finished", ["finished_program_30_days", "finished_detox_30_days"])
@pytest.mark.parametrize(("effects", "expected"), [("fine", 0), ("mild", 1), ("strong", 1), ("dont_know", 1)])
def test_just_after_a_program_only_what_is_still_felt_counts(finished, effects, expected):
    given = {"last": "4_to_7_days", "complications": "yes", "past_help": [finished]}
    assert drinking(**given, effects=effects) == expected


@pytest.mark.parametrize("sign", ["seizure", "hallucinations", "confusion"])
@pytest.mark.parametrize(
    ("thing", "expected"), [("alcohol", 4), ("sedatives", 4), ("opioids", 0), ("cannabis", 0)]
)
def test_signs_of_a_brain_in_withdrawal_are_the_worst_rating(sign, thing, expected):
    use = {"substances": [thing], "days_used": {thing: "1_to_4"}, "sedative_pattern": "occasional"}
    assert rating("withdrawal", **use, opioid_stopping="fine", danger_signs=[sign]) == expected


def test_a_seizure_just_after_a_program_is_still_the_worst_rating():
    assert drinking(past_help=["finished_detox_30_days"], danger_signs=["seizure"]) == 4


# Symptoms of medicine taken as told


@pytest.mark.parametrize(
    ("things", "pattern", "expected"),
    [
        (["prescribed_opioid_medication"], None, 0),
        (["sedatives"], "one_to_six_months", 0),
        (["sedatives"], "over_six_months", 0),
        (["sedatives", "prescribed_opioid_medication"], "over_six_months", 0),
        (["sedatives"], "occasional", 1),
        (["sedatives"], "more_than_told", 1),
        (["sedatives"], "dont_know", 1),
        (["sedatives", "cannabis"], "over_six_months", 1),
    ],
)
def test_tolerance_and_withdrawal_do_not_count_for_medicine_taken_as_told(things, pattern, expected):
    use = {"substances": things, "days_used": dict.fromkeys(things, "5_to_11"), "sedative_pattern": pattern}
    assert rating("severity", **use, symptoms=["tolerance", "withdrawal"]) == expected


# Denied problems


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"substances": ["stimulants"], "days_used": {"stimulants": "21_to_30"}}, 1, id="stimulants"
        ),
        pytest.param(
            {"substances": ["stimulants"], "days_used": {"stimulants": "12_to_20"}}, 0, id="not daily"
        ),
        pytest.param({"substances": ["cannabis"], "days_used": {"cannabis": "21_to_30"}}, 0, id="cannabis"),
        pytest.param({"days_used": {"alcohol": "21_to_30"}, "drinks_per_day": "5_to_8"}, 1, id="5+ drinks"),
        pytest.param(
            {"days_used": {"alcohol": "21_to_30"}, "drinks_per_day": "1_to_4"}, 0, id="under 5 drinks"
        ),
        pytest.param(
            {"days_used": {"alcohol": "21_to_30"}, "drinks_per_day": "dont_know"}, 2, id="drinks unknown"
        ),
        pytest.param(
            {"days_used": {"alcohol": "21_to_30"}, "drinks_per_day": "17_or_more"},
            2,
            id="and withdrawal risk 2",
        ),
    ],
)
def test_daily_use_speaks_louder_than_no_symptoms(changes, expected):
    assert rating("severity", symptoms=["none_of_these"], **changes) == expected


@pytest.mark.parametrize(("stopping", "expected"), [("flu_like", 1), ("cannot_cope", 2)])
def test_daily_opioids_have_a_floor_that_rises_with_withdrawal(stopping, expected):
    use = {"substances": ["opioids"], "days_used": {"opioids": "21_to_30"}, "opioid_stopping": stopping}
    assert rating("severity", symptoms=["none_of_these"], **use) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"), [("more_than_told", 2), ("dont_know", 0), ("over_six_months", 0)]
)
def test_daily_sedatives_have_a_floor_when_taken_more_than_told(pattern, expected):
    use = {"substances": ["sedatives"], "days_used": {"sedatives": "21_to_30"}, "sedative_pattern": pattern}
    assert rating("severity", symptoms=["none_of_these"], **use) == expected


def test_no_floor_for_those_who_just_finished():
    use = {
        "substances": ["stimulants"],
        "days_used": {"stimulants": "21_to_30"},
        "last_use": "4_to_7_days",
        "past_help": ["finished_detox_30_days"],
    }
    assert rating("severity", symptoms=["none_of_these"], **use) == 0


# Flags, notes, context


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"danger_signs": ["seizure"]}, Flag.EMERGENCY_WITHDRAWAL),
        ({"danger_signs": ["hallucinations"]}, Flag.EMERGENCY_WITHDRAWAL),
        ({"danger_signs": ["confusion"]}, Flag.EMERGENCY_WITHDRAWAL),
        ({"danger_signs": ["overdose"]}, Flag.EMERGENCY_OVERDOSE),
        ({"danger_signs": ["chest_pain_or_breathing"]}, Flag.EMERGENCY_MEDICAL),
        ({"danger_signs": ["vomiting_blood"]}, Flag.EMERGENCY_MEDICAL),
        ({"suicidal_thoughts": "plan"}, Flag.EMERGENCY_SUICIDE),
        ({"suicidal_thoughts": "thoughts"}, Flag.CRISIS_SUICIDE),
        ({"health_concerns": ["pregnant"]}, Flag.URGENT_PREGNANCY),
        ({"health_concerns": ["serious_illness"]}, Flag.URGENT_MEDICAL),
        ({"health_concerns": ["cannot_keep_water_down"]}, Flag.URGENT_MEDICAL),
        ({"health_concerns": ["head_injury"]}, Flag.URGENT_MEDICAL),
        ({"mental_health": "cannot_function"}, Flag.URGENT_PSYCHIATRIC),
        ({"home_safety": "violence"}, Flag.URGENT_UNSAFE_HOME),
        ({"drinks_per_day": "17_or_more"}, Flag.URGENT_TAPER),
    ],
)
def test_each_flag_is_set_by_its_own_answer(changes, flag):
    assert assess(answers(**changes)).flags == (flag,)


def test_pat_has_no_flag_and_no_note():
    assert (assess(PAT).flags, assess(PAT).notes) == ((), ())


@pytest.mark.parametrize(("drinks", "is_set"), [("9_to_16", False), ("17_or_more", True)])
def test_taper_is_urgent_from_three_points(drinks, is_set):
    assert (Flag.URGENT_TAPER in assess(answers(drinks_per_day=drinks)).flags) is is_set


@pytest.mark.parametrize(
    ("changes", "context"),
    [
        ({"past_help": ["finished_program_30_days"]}, Context.RECENT_HIGHER_LEVEL),
        ({"past_help": ["finished_detox_30_days"]}, Context.RECENT_HIGHER_LEVEL),
        ({"past_help": ["weekly_counseling_still_using"]}, Context.RELAPSED_OUTPATIENT),
        ({"past_help": ["intensive_program_used_again"]}, Context.RELAPSED_IOP),
        ({"mental_health": "cannot_function"}, Context.COOCCURRING_SEVERE),
        ({"health_concerns": ["pregnant"]}, Context.PREGNANT),
        ({"health_concerns": ["serious_illness"]}, Context.MEDICAL_UNSTABLE),
        ({"health_concerns": ["cannot_keep_water_down"]}, Context.MEDICAL_UNSTABLE),
        ({"health_concerns": ["head_injury"]}, Context.MEDICAL_UNSTABLE),
    ],
)
def test_each_context_is_set_by_its_own_answer(changes, context):
    assert assess(answers(**changes)).profile.context == {context}


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"overdose_or_er": "once"}, Note.OVERDOSE_PREVENTION),
        ({"overdose_or_er": "more_than_once"}, Note.OVERDOSE_PREVENTION),
        ({"danger_signs": ["overdose"]}, Note.OVERDOSE_PREVENTION),
        ({"sleeping_place": "shelter"}, Note.HOUSING_HELP),
        ({"mental_health": "most_days"}, Note.CO_OCCURRING_PROGRAM),
        ({"readiness": ["no_ride"]}, Note.TRANSPORT_HELP),
        ({"readiness": ["not_sure"]}, Note.MOTIVATION_SUPPORT),
    ],
)
def test_each_note_is_set_by_its_own_answer(changes, note):
    assert assess(answers(**changes)).notes == (note,)


@pytest.mark.parametrize("thing", ["opioids", "prescribed_opioid_medication"])
def test_opioids_of_any_kind_bring_up_overdose_prevention(thing):
    use = {"substances": [thing], "days_used": {thing: "1_to_4"}, "opioid_stopping": "fine"}
    assert Note.OVERDOSE_PREVENTION in assess(answers(**use)).notes


def test_answers_conflict_where_the_floor_raises_the_rating():
    use = {"substances": ["stimulants"], "days_used": {"stimulants": "21_to_30"}}
    assert Note.ANSWERS_CONFLICT in assess(answers(**use, symptoms=["none_of_these"])).notes
    assert Note.ANSWERS_CONFLICT not in assess(answers(**use, symptoms=ticked(2))).notes


@pytest.mark.parametrize(("count", "is_set"), [(3, False), (4, True)])
def test_answers_conflict_with_four_symptoms_and_no_substance(count, is_set):
    assert (Note.ANSWERS_CONFLICT in assess({**NO_SUBSTANCE, "symptoms": ticked(count)}).notes) is is_set


def test_symptoms_without_a_substance_fit_someone_who_just_finished():
    given = {**NO_SUBSTANCE, "symptoms": ticked(6), "past_help": ["finished_detox_30_days"]}
    assert Note.ANSWERS_CONFLICT not in assess(given).notes


# "I don't know"


@pytest.mark.parametrize(
    ("key", "dimension", "expected"),
    [
        ("sleeping_place", "stability", 3),
        ("home_safety", "stability", 3),
        ("people_to_count_on", "support", 2),
        ("people_around_using", "support", 1),
        ("overdose_or_er", "severity", 3),
        ("drinks_per_day", "withdrawal", 1),
        ("stopping_effects", "withdrawal", 1),
    ],
)
def test_dont_know_counts_as_the_next_to_last_choice(key, dimension, expected):
    assert rating(dimension, who_for="someone_else", **{key: "dont_know"}) == expected


def test_dont_know_the_days_counts_as_twelve_to_twenty():
    """The alcohol rules apply in full, but near-daily use does not."""
    assert drinking(who_for="someone_else", days="dont_know", complications="yes") == 3
    assert drinking(who_for="someone_else", days="dont_know", drinks="9_to_16") == 1


def test_dont_know_the_last_use_counts_as_one_to_three_days():
    assert drinking(who_for="someone_else", last="dont_know", complications="yes") == 3


@pytest.mark.parametrize("key", ["suicidal_thoughts", "mental_health", "home_safety", "overdose_or_er"])
def test_dont_know_sets_nothing_that_a_particular_choice_sets(key):
    assessment = assess(answers(who_for="someone_else", **{key: "dont_know"}))

    assert assessment.flags == ()
    assert assessment.profile.context == frozenset()
    assert set(assessment.notes) <= {Note.ASK_ABOUT_SUICIDE, Note.HOUSING_HELP}


def test_dont_know_about_suicide_is_passed_on():
    assessment = assess(answers(who_for="someone_else", suicidal_thoughts="dont_know"))
    assert assessment.notes == (Note.ASK_ABOUT_SUICIDE,)


@pytest.mark.parametrize(
    ("keys", "is_set"),
    [
        (["drinks_per_day", "mental_health"], False),
        (["drinks_per_day", "mental_health", "stopping_effects"], True),
    ],
)
def test_three_unknowns_mean_low_confidence(keys, is_set):
    assessment = assess(answers(**dict.fromkeys(keys, "dont_know")))

    assert set(assessment.unknown) == set(keys)
    assert (Note.LOW_CONFIDENCE in assessment.notes) is is_set


# Missing and unknown


@pytest.mark.parametrize("key", list(PAT))
def test_each_missing_answer_is_an_error_that_names_it(key):
    with pytest.raises(MissingAnswer) as refusal:
        assess(answers(**{key: None}))

    assert refusal.value.question == key


def test_a_missing_row_is_a_missing_answer():
    with pytest.raises(MissingAnswer) as refusal:
        assess(answers(substances=["alcohol", "cannabis"]))

    assert refusal.value.question == "days_used"


def test_an_unknown_value_is_an_error_that_names_it():
    with pytest.raises(UnknownAnswer) as refusal:
        assess(answers(home_safety="so-so"))

    assert refusal.value.question == "home_safety"
