"""Pat, who is plainly invented, with an answer to each of the 22 questions and nothing that interrupts."""

ANSWERS = {
    "who_for": "self",
    "danger_signs": ["none_of_these"],
    "suicidal_thoughts": "no",
    "health_concerns": ["none_of_these"],
    "substances": ["alcohol", "opioids", "sedatives"],
    "days_used": {"alcohol": "12_to_20", "opioids": "1_to_4", "sedatives": "1_to_4"},
    "last_use": "1_to_3_days",
    "symptoms": ["more_than_meant", "could_not_cut_down", "cravings"],
    "overdose_or_er": "no",
    "past_help": ["no"],
    "drinks_per_day": "1_to_4",
    "stopping_effects": "fine",
    "stopping_complications": "no",
    "sedative_pattern": "occasional",
    "opioid_stopping": "mild",
    "sleeping_place": "stable_home",
    "home_safety": "safe",
    "people_to_count_on": "three_or_more",
    "people_around_using": "few",
    "thirty_days_away": "few_things",
    "mental_health": "not_at_all",
    "readiness": ["start_now", "can_attend"],
}
CONTACT = {
    "name": "Pat",
    "phone": "(212) 555-0101",
    "language": "en",
    "consent": "on",
    "sure": "yes",  # this answers faster than people read, so it is asked once more whether it is a person
}
