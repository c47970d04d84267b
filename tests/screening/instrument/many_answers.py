"""Whole sets of answers drawn by number: the same ones for ever, whatever becomes of the questionnaire.

They stand on this table, not on the questionnaire, and on nothing of `random` but `random()`, which
every version of Python draws alike. An answer is drawn for every question, also for those that then are
not asked: such answers have to be left out.
"""

import random

ALWAYS_UNSURE = (
    "drinks_per_day",
    "stopping_effects",
    "stopping_complications",
    "sedative_pattern",
    "opioid_stopping",
    "mental_health",
)
OF_2026_1 = {
    "who_for": "self someone_else",
    "danger_signs": "seizure hallucinations confusion overdose chest_pain_or_breathing vomiting_blood"
    " none_of_these",
    "suicidal_thoughts": "no thoughts plan",
    "health_concerns": "pregnant serious_illness cannot_keep_water_down head_injury none_of_these",
    "substances": "alcohol opioids sedatives stimulants cannabis prescribed_opioid_medication other none",
    "days_used": "1_to_4 5_to_11 12_to_20 21_to_30",
    "last_use": "last_day 1_to_3_days 4_to_7_days 8_to_30_days over_30_days",
    "symptoms": "more_than_meant could_not_cut_down took_much_time cravings let_things_slip"
    " trouble_with_people gave_up_activities unsafe_use hurt_health_or_mood tolerance withdrawal"
    " none_of_these",
    "overdose_or_er": "no once more_than_once",
    "past_help": "finished_program_30_days finished_detox_30_days weekly_counseling_still_using"
    " intensive_program_used_again longer_ago no",
    "drinks_per_day": "1_to_4 5_to_8 9_to_16 17_or_more",
    "stopping_effects": "fine mild strong",
    "stopping_complications": "no yes",
    "sedative_pattern": "occasional one_to_six_months over_six_months more_than_told",
    "opioid_stopping": "fine mild flu_like cannot_cope",
    "sleeping_place": "stable_home temporary shelter unsheltered",
    "home_safety": "safe some_use frequent_use violence",
    "people_to_count_on": "three_or_more one_or_two maybe_one no_one",
    "people_around_using": "few half most",
    "thirty_days_away": "no_problem few_things someone_could_cover very_hard could_not",
    "mental_health": "not_at_all some_days most_days cannot_function",
    "readiness": "start_now not_sure can_attend no_ride evenings_or_weekends none_of_these",
}
SEVERAL = ("danger_signs", "health_concerns", "substances", "symptoms", "past_help", "readiness")
RARELY = {"danger_signs": 0.05, "health_concerns": 0.2}  # how often any of them is ticked
LEAN = {"days_used": 0.8, "last_use": 1.8, "suicidal_thoughts": 6}  # above 1: mostly the first choices
UNSURE = 0.06


def drawn(number: int) -> dict:
    """The answers of the person with this number."""
    dice = random.Random(number)
    lean = 0.4 + 2.6 * dice.random()  # some have mostly mild answers, some mostly hard ones
    answers = {}
    for key, values in OF_2026_1.items():
        may_be_unsure = key in ALWAYS_UNSURE or (answers.get("who_for") == "someone_else")
        values = values.split()
        if key in SEVERAL:
            answers[key] = several(dice, values, RARELY.get(key, 0.85))
        elif key == "days_used":
            things = OF_2026_1["substances"].split()[:-1]
            answers[key] = {thing: one(dice, values, LEAN[key], may_be_unsure) for thing in things}
        else:
            answers[key] = one(dice, values, LEAN.get(key, lean), may_be_unsure)
    return answers


def one(dice: random.Random, values: list[str], lean: float, may_be_unsure: bool) -> str:
    chosen = values[int(len(values) * dice.random() ** lean)]
    return "dont_know" if dice.random() < UNSURE and may_be_unsure else chosen


def several(dice: random.Random, values: list[str], some: float) -> list[str]:
    if dice.random() >= some:
        return values[-1:]
    share = dice.random() ** 1.5
    return [value for value in values[:-1] if dice.random() < share] or values[-1:]
