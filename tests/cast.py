"""Invented people: Pat as a whole set of answers, from which others differ, and colleagues with accounts."""

from django.contrib.auth.models import Group, User

from people.roles import Role

PAT = {
    "who_for": "self",
    "danger_signs": ["none_of_these"],
    "suicidal_thoughts": "no",
    "health_concerns": ["none_of_these"],
    "substances": ["alcohol"],
    "days_used": {"alcohol": "12_to_20"},
    "last_use": "1_to_3_days",
    "symptoms": ["more_than_meant", "could_not_cut_down", "cravings", "let_things_slip"],
    "overdose_or_er": "no",
    "past_help": ["no"],
    "drinks_per_day": "1_to_4",
    "stopping_effects": "fine",
    "stopping_complications": "no",
    "sleeping_place": "stable_home",
    "home_safety": "safe",
    "people_to_count_on": "three_or_more",
    "people_around_using": "few",
    "thirty_days_away": "few_things",
    "mental_health": "not_at_all",
    "readiness": ["start_now", "can_attend"],
}

NO_SUBSTANCE = {
    key: answer
    for key, answer in PAT.items()
    if key not in ("days_used", "last_use", "drinks_per_day", "stopping_effects", "stopping_complications")
} | {"substances": ["none"], "symptoms": ["none_of_these"]}


def answers(**changes) -> dict:
    """Pat's answers with these changed; None leaves one out."""
    changed = {**PAT, **changes}
    return {key: answer for key, answer in changed.items() if answer is not None}


PASSWORD = "four words in a row"


def member(name, *roles, **fields) -> User:
    """Creates an account with these roles and fields."""
    person = User.objects.create_user(name, **fields)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


def an_admin(name, **fields) -> User:
    return member(name, Role.ADMIN, **fields)
