"""The questionnaire as it is published: keys, values and points may not drift."""

import pytest

from screening.instrument import instruments
from screening.instrument.flags import Flag
from screening.instrument.instruments import RELEASED
from screening.instrument.questions import Kind, Question
from tests.asked import BY_KEY, QUESTIONS

PUBLISHED = {
    "who_for": ["self", "someone_else"],
    "danger_signs": [
        "seizure",
        "hallucinations",
        "confusion",
        "overdose",
        "chest_pain_or_breathing",
        "vomiting_blood",
        "none_of_these",
    ],
    "suicidal_thoughts": ["no", "thoughts", "plan"],
    "health_concerns": [
        "pregnant",
        "serious_illness",
        "cannot_keep_water_down",
        "head_injury",
        "none_of_these",
    ],
    "substances": [
        "alcohol",
        "opioids",
        "sedatives",
        "stimulants",
        "cannabis",
        "prescribed_opioid_medication",
        "other",
        "none",
    ],
    "days_used": ["1_to_4", "5_to_11", "12_to_20", "21_to_30"],
    "last_use": ["last_day", "1_to_3_days", "4_to_7_days", "8_to_30_days", "over_30_days"],
    "symptoms": [
        "more_than_meant",
        "could_not_cut_down",
        "took_much_time",
        "cravings",
        "let_things_slip",
        "trouble_with_people",
        "gave_up_activities",
        "unsafe_use",
        "hurt_health_or_mood",
        "tolerance",
        "withdrawal",
        "none_of_these",
    ],
    "overdose_or_er": ["no", "once", "more_than_once"],
    "past_help": [
        "finished_program_30_days",
        "finished_detox_30_days",
        "weekly_counseling_still_using",
        "intensive_program_used_again",
        "longer_ago",
        "no",
    ],
    "drinks_per_day": ["1_to_4", "5_to_8", "9_to_16", "17_or_more"],
    "stopping_effects": ["fine", "mild", "strong"],
    "stopping_complications": ["no", "yes"],
    "sedative_pattern": ["occasional", "one_to_six_months", "over_six_months", "more_than_told"],
    "opioid_stopping": ["fine", "mild", "flu_like", "cannot_cope"],
    "sleeping_place": ["stable_home", "temporary", "shelter", "unsheltered"],
    "home_safety": ["safe", "some_use", "frequent_use", "violence"],
    "people_to_count_on": ["three_or_more", "one_or_two", "maybe_one", "no_one"],
    "people_around_using": ["few", "half", "most"],
    "thirty_days_away": ["no_problem", "few_things", "someone_could_cover", "very_hard", "could_not"],
    "mental_health": ["not_at_all", "some_days", "most_days", "cannot_function"],
    "readiness": [
        "start_now",
        "not_sure",
        "can_attend",
        "no_ride",
        "evenings_or_weekends",
        "none_of_these",
    ],
}

POINTS = {
    "overdose_or_er": [0, 2, 3],
    "drinks_per_day": [0, 1, 2, 3],
    "stopping_effects": [0, 1, 3],
    "sedative_pattern": [0, 2, 3, 4],
    "opioid_stopping": [0, 1, 2, 3],
    "sleeping_place": [0, 2, 3, 4],
    "home_safety": [0, 1, 3, 4],
    "people_to_count_on": [0, 1, 2, 3],
    "people_around_using": [0, 1, 2],
    "thirty_days_away": [0, 1, 2, 3, 4],
}


NEW_IN_2026_2 = {  # each stands before this value
    "age_65_or_older": ("health_concerns", "none_of_these"),
    "left_jail_or_hospital_30_days": ("past_help", "longer_ago"),
}


def published(version):
    values = {key: list(values) for key, values in PUBLISHED.items()}
    if version == "2026.2":
        for value, (key, before) in NEW_IN_2026_2.items():
            values[key].insert(values[key].index(before), value)
    return values


@pytest.mark.parametrize("instrument", RELEASED, ids=str)
def test_keys_and_values_stand_in_this_order(instrument):
    expected = published(instrument.version)
    assert {question.key: list(question.values) for question in instrument.questions} == expected
    assert [question.key for question in instrument.questions] == list(expected)


def test_released_are_these_versions():
    assert [instrument.version for instrument in RELEASED] == ["2026.1", "2026.2"]


def test_a_version_that_was_never_released_is_not_found():
    with pytest.raises(instruments.NoSuchInstrument, match=r"'2026.9': write 2026.1 or 2026.2"):
        instruments.get(instruments.ADULT_SUBSTANCE_USE, "2026.9")


def test_points_stand():
    assert {key: [choice.points for choice in BY_KEY[key].choices] for key in POINTS} == POINTS


def test_only_questions_with_points_are_scored_by_points():
    assert {q.key for q in QUESTIONS if any(choice.points for choice in q.choices)} == set(POINTS)


def test_dont_know_is_always_offered_where_many_cannot_know():
    always = {question.key for question in QUESTIONS if question.offers_dont_know(someone_else=False)}
    assert always == {
        "drinks_per_day",
        "stopping_effects",
        "stopping_complications",
        "sedative_pattern",
        "opioid_stopping",
        "mental_health",
    }


def test_a_relative_may_say_dont_know_to_all_with_one_answer_but_who_it_is_for():
    offered = {question.key for question in QUESTIONS if question.offers_dont_know(someone_else=True)}
    assert offered == {q.key for q in QUESTIONS if q.kind is not Kind.SEVERAL} - {"who_for"}


def test_each_question_has_a_text_for_either_person_and_an_error_that_says_what_to_do():
    for question in QUESTIONS:
        assert all((question.text, question.other, question.short)), question.key
        assert str(question.error).startswith(("Choose ",)), question.key


def test_no_journey_could_end_before_its_last_question():
    """The last but one is asked of everybody, and only it can set a certain flag: see decision 0005."""
    *earlier, last_but_one, last = QUESTIONS
    assert last_but_one.asked_of is last.asked_of is Question.asked_of
    assert flags_of(last_but_one) - set().union(*map(flags_of, earlier)) == {Flag.URGENT_PSYCHIATRIC}
    assert not flags_of(last)


def flags_of(question):
    return {each for choice in question.choices for each in choice.sets if isinstance(each, Flag)}
