"""A small world of invented people, for a first look: nobody in it exists.

Everything happens through the actions, in the order in which it would have happened, as if the
clock had stood where the story has it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid5

from django.contrib.auth.models import Group, User
from django.utils import timezone

from people.roles import Role
from programs.criteria.ruleset import Level
from programs.models import CriteriaVersion
from programs.offered import demo as programs_offered
from screening.actions import calling, claiming, reviewing, sending, staging
from screening.asked import asked_now
from screening.contact import Contact
from screening.instrument.journey import Journey
from screening.models import Call, CloseReason, Place, Review, Screening, Submission

JOURNEYS = UUID("6c1f0a52-5c0e-4f0d-9a7a-2a1b6c0d3e4f")  # so that a second run sends nothing twice
FRIDAY = 4
COLLEAGUES = {
    "cora": ("Cora", "Coordinates", Role.COORDINATOR),
    "colin": ("Colin", "Coordinates", Role.COORDINATOR),
    "lee": ("Lee", "Leads", Role.LEAD),
    "ada": ("Ada", "Administers", Role.ADMIN),
}

CALM = {
    "who_for": "self",
    "danger_signs": ["none_of_these"],
    "suicidal_thoughts": "no",
    "health_concerns": ["none_of_these"],
    "substances": ["alcohol"],
    "days_used": {"alcohol": "5_to_11"},
    "last_use": "1_to_3_days",
    "symptoms": ["more_than_meant", "cravings"],
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
    "mental_health": "some_days",
    "readiness": ["start_now", "can_attend"],
}
HEAVY_DRINKING = {
    "days_used": {"alcohol": "21_to_30"},
    "last_use": "last_day",
    "drinks_per_day": "9_to_16",
    "stopping_effects": "strong",
    "symptoms": [
        "more_than_meant",
        "could_not_cut_down",
        "cravings",
        "tolerance",
        "withdrawal",
        "unsafe_use",
    ],
}
OPIOIDS = {
    "substances": ["opioids"],
    "days_used": {"opioids": "21_to_30"},
    "last_use": "last_day",
    "opioid_stopping": "flu_like",
    "symptoms": [
        "more_than_meant",
        "cravings",
        "took_much_time",
        "let_things_slip",
        "tolerance",
        "withdrawal",
    ],
    "overdose_or_er": "once",
}
WEED = {
    "substances": ["cannabis"],
    "days_used": {"cannabis": "12_to_20"},
    "last_use": "1_to_3_days",
    "symptoms": ["more_than_meant", "let_things_slip", "gave_up_activities", "cravings"],
}


@dataclass(frozen=True)
class Story:
    """One invented person: when they sent what, and what was done about it since.

    `steps` are (minutes after sending, who, what they did), in order.
    """

    key: str
    sent_ago: timedelta
    answers: dict
    contact: Contact | None = None
    language: str = "en"
    stopped_at_emergency: bool = False
    steps: tuple[tuple[int, str, Callable], ...] = field(default=())


def phone(number: int) -> str:
    return f"(212) 555-01{number:02d}"  # numbers kept for fiction


def opened(submission, by):
    reviewing.open_submission(submission=submission, by=by)


def claimed(submission, by):
    claiming.claim(submission=submission, by=by)


def acknowledged(submission, by):
    claiming.acknowledge(submission=submission, by=by)


def shown(reason=""):
    def reveal(submission, by):
        allowed = reason or ("" if calling.may_call_now(submission) else calling.RevealReason.AGREED)
        calling.reveal_contact(submission=submission, by=by, reason=allowed)

    return reveal


def called(outcome, words="", next_in=None):
    def log(submission, by):
        due = timezone.now() + next_in if next_in else None
        calling.log_call(submission=submission, by=by, outcome=outcome, words=words, next_due=due)

    return log


def agreed(submission, by):
    reviewing.record_review(submission=submission, by=by, decided_level=Level(submission.level))


def decided(level, reason, rationale):
    def decide(submission, by):
        reviewing.record_review(
            submission=submission, by=by, decided_level=level, reason=reason, rationale=rationale
        )

    return decide


def noted(words):
    def note(submission, by):
        reviewing.add_note(submission=submission, by=by, words=words)

    return note


def booked(days):
    def book(submission, by):
        tomorrow = (timezone.localtime() + timedelta(days=days)).replace(hour=10, minute=30, second=0)
        staging.book(submission=submission, by=by, at=tomorrow)

    return book


def assessed(level):
    def assess(submission, by):
        staging.record_assessment(submission=submission, by=by, level=level)

    return assess


def placed(level, where=Place.HERE):
    def place(submission, by):
        staging.place(submission=submission, by=by, level=level, where=where)

    return place


def closed(reason):
    def close(submission, by):
        staging.close(submission=submission, by=by, reason=reason)

    return close


def taken_by(who: str, at: int) -> tuple:
    """Read, claimed, the number shown: how work on a submission begins."""
    return ((at, who, opened), (at + 1, who, claimed), (at + 3, who, shown()))


def since_a_working_morning(now: datetime, days_ago: int, number: int) -> timedelta:
    """How long ago a morning was, that many days back or, before a weekend, a little more."""
    morning = timezone.localtime(now).replace(hour=9, minute=5, second=0) - timedelta(days=days_ago)
    while morning.weekday() > FRIDAY:
        morning -= timedelta(days=1)
    return now - morning - timedelta(minutes=37 * number % 240)


def assessment_story(
    now: datetime,
    number: int,
    answers: dict,
    days_ago: int,
    who: str,
    *,
    language="en",
    level: Level,
    decision=agreed,
) -> Story:
    """Somebody from weeks ago who was called, assessed and placed."""
    return Story(
        f"past-{number}",
        since_a_working_morning(now, days_ago, number),
        answers,
        Contact(
            name=f"Invented Person {number}",
            phone=phone(60 + number),
            message_is_safe=True,
            language=language,
        ),
        language,
        steps=(
            *taken_by(who, 20 + 13 * number % 90),
            (40 + 13 * number, who, called(Call.Outcome.NO_ANSWER)),
            (55 + 29 * number, who, claimed_again),
            (60 + 29 * number, who, called(Call.Outcome.CONVERSATION, "Talked for a quarter of an hour.")),
            (61 + 29 * number, who, decision),
            (62 + 29 * number, who, booked(2)),
            (60 * 60, who, claimed_again),
            (60 * 60 + 5, who, assessed(level)),
            (60 * 60 + 6, who, placed(level)),
        ),
    )


def claimed_again(submission, by):
    """Take it up again, if the claim ran out meanwhile."""
    if submission.owner != by:
        claiming.claim(submission=submission, by=by)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def stories(now: datetime) -> Iterator[Story]:
    yield Story(
        "plan",
        minutes(6),
        {key: CALM[key] for key in ("who_for", "danger_signs")} | {"suicidal_thoughts": "plan"},
        Contact(name="Pat", phone=phone(1), message_is_safe=False, ask_for="Pat", call_times=()),
        stopped_at_emergency=True,
    )
    yield Story(
        "shaking",
        minutes(14),
        CALM | HEAVY_DRINKING | {"danger_signs": ["hallucinations"], "stopping_complications": "yes"},
        Contact(
            name="Robin",
            phone=phone(2),
            message_is_safe=True,
            call_times=("morning", "afternoon", "evening", "weekend"),
        ),
    )
    yield Story(
        "unsafe-home",
        hours(2),
        CALM | OPIOIDS | {"home_safety": "violence", "people_to_count_on": "no_one"},
        Contact(
            name="Marisol",
            phone=phone(3),
            ask_for="Mari",
            call_times=("morning",),
            language="es",
            safety="Solo cuando él está en el trabajo. Diga que llama de la biblioteca.",
        ),
        "es",
    )
    yield Story(
        "pregnant",
        minutes(50),
        CALM | OPIOIDS | {"health_concerns": ["pregnant"]},
        Contact(
            name="Jamie",
            phone=phone(4),
            email="jamie@example.org",
            message_is_safe=True,
            call_times=("afternoon",),
        ),
        steps=((9, "cora", opened), (10, "cora", acknowledged)),
    )
    yield Story(
        "taper",
        hours(3),
        CALM | HEAVY_DRINKING | {"thirty_days_away": "could_not"},
        Contact(name="Alex", phone=phone(5), message_is_safe=False, call_times=("evening",)),
        steps=(
            (12, "colin", opened),
            (13, "colin", acknowledged),
            (16, "colin", shown(calling.RevealReason.DANGER)),
            (19, "colin", called(Call.Outcome.NO_ANSWER, "Rang out.", minutes(240))),
        ),
    )
    yield Story(
        "sister",
        hours(5),
        CALM
        | WEED
        | {
            "who_for": "someone_else",
            "substances": ["cannabis", "stimulants"],
            "days_used": {"cannabis": "21_to_30", "stimulants": "dont_know"},
            "suicidal_thoughts": "dont_know",
            "mental_health": "dont_know",
            "people_around_using": "dont_know",
            "readiness": ["not_sure"],
        },
        Contact(name="Toni", email="toni@example.org", message_is_safe=True),
    )
    yield Story(
        "returns",
        days(9),
        CALM | WEED,
        Contact(name="Kim", phone=phone(7), message_is_safe=True, call_times=("afternoon",)),
        steps=(
            *taken_by("cora", 35),
            (41, "cora", called(Call.Outcome.CONVERSATION, "Wants to think it over.")),
            (43, "cora", closed(CloseReason.DECLINED)),
        ),
    )
    yield Story(
        "returned",
        hours(1),
        CALM
        | WEED
        | {
            "substances": ["cannabis", "alcohol"],
            "days_used": {"cannabis": "21_to_30", "alcohol": "12_to_20"},
            "drinks_per_day": "5_to_8",
            "people_to_count_on": "maybe_one",
            "people_around_using": "most",
        },
        Contact(name="Kim", phone=phone(7), message_is_safe=True, call_times=("afternoon",)),
    )
    yield Story("no-contact", hours(4), CALM | {"symptoms": ["more_than_meant"]}, None)
    yield Story(
        "evening",
        hours(20),
        CALM | {"readiness": ["evenings_or_weekends", "no_ride"]},
        Contact(
            name="Sasha",
            phone=phone(8),
            email="sasha@example.org",
            message_is_safe=True,
            call_times=("evening", "weekend"),
        ),
    )
    yield Story(
        "shelter",
        hours(26),
        CALM
        | OPIOIDS
        | {
            "sleeping_place": "shelter",
            "home_safety": "some_use",
            "people_to_count_on": "maybe_one",
            "last_use": "8_to_30_days",
        },
        Contact(name="Jordan", phone=phone(9), message_is_safe=False, ask_for="J"),
        steps=(
            *taken_by("colin", 45),
            (
                50,
                "colin",
                called(Call.Outcome.SOMEONE_ELSE, "Front desk answered; said nothing of us.", hours(22)),
            ),
        ),
    )
    yield Story(
        "booked",
        days(2),
        CALM | WEED | {"mental_health": "most_days"},
        Contact(name="Casey", phone=phone(10), message_is_safe=True),
        steps=(
            *taken_by("cora", 30),
            (
                36,
                "cora",
                called(Call.Outcome.CONVERSATION, "Warm and ready. Sleeps badly. Afraid of losing the job."),
            ),
            (38, "cora", agreed),
            (40, "cora", noted("Ask about sleep and the letter for work at the assessment.")),
            (42, "cora", booked(3)),
        ),
    )
    yield Story(
        "unreachable",
        days(8),
        CALM,
        Contact(name="Devon", phone=phone(11)),
        steps=(
            *taken_by("colin", 60),
            (65, "colin", called(Call.Outcome.NO_ANSWER, next_in=days(1))),
            (60 * 24, "colin", called(Call.Outcome.NO_ANSWER, next_in=days(1))),
            (60 * 48 + 10, "colin", called(Call.Outcome.WRONG_NUMBER)),
            (60 * 48 + 12, "colin", closed(CloseReason.UNREACHABLE)),
        ),
    )
    more_risk = decided(
        Level.PHP,
        Review.Reason.MORE_RISK,
        "Has been through two outpatient programs that did not hold; told me on the phone.",
    )
    duties = decided(
        Level.IOP, Review.Reason.DUTIES, "Cannot leave two small children by day; her mother covers evenings."
    )
    yield assessment_story(now, 1, CALM | WEED, 12, "cora", level=Level.IOP)
    yield assessment_story(now, 2, CALM | WEED, 11, "colin", level=Level.PHP, decision=more_risk)
    yield assessment_story(
        now,
        3,
        CALM | OPIOIDS | {"last_use": "8_to_30_days"},
        10,
        "cora",
        language="es",
        level=Level.IOP,
        decision=duties,
    )
    yield assessment_story(now, 4, CALM, 9, "colin", level=Level.OUTPATIENT)
    yield assessment_story(
        now,
        5,
        CALM | OPIOIDS | {"people_to_count_on": "no_one", "last_use": "8_to_30_days"},
        8,
        "cora",
        level=Level.INPATIENT,
    )
    yield assessment_story(
        now, 6, CALM | WEED | {"thirty_days_away": "very_hard"}, 7, "colin", level=Level.IOP
    )


def make(now: datetime) -> int:
    """Let it all happen. Returns how many people are new."""
    staff = {name: colleague(name) for name in COLLEAGUES}
    programs_offered.make(by=staff["ada"])
    known = set(Screening.objects.values_list("journey", flat=True))
    new = [story for story in stories(now) if uuid5(JOURNEYS, story.key) not in known]
    sent = {}
    for at, story, who, step in in_order(new, now):
        with as_if_at(at):
            if step is None:
                sent[story.key] = send(story)
            else:
                submission = Submission.objects.get(pk=sent[story.key].pk)
                step(submission, staff[who])
    return len(new)


def in_order(new: list[Story], now: datetime) -> list[tuple]:
    """Every step of every story, by the time at which it happens; nothing after now."""
    all_steps = [
        (now - story.sent_ago + timedelta(minutes=after), story, who, step)
        for story in new
        for after, who, step in ((0, "", None), *story.steps)
    ]
    return sorted((each for each in all_steps if each[0] <= now), key=lambda each: each[0])


def send(story: Story) -> Submission:
    journey, version = str(uuid5(JOURNEYS, story.key)), CriteriaVersion.objects.published()
    given: dict[str, Any] = {
        "journey": journey,
        "answered": Journey(asked_now(), story.answers),
        "language": story.language,
        "contact": story.contact,
    }
    if story.stopped_at_emergency:
        return sending.send_in_emergency(**given)
    return sending.send(**given, version=version)


def colleague(name: str) -> User:
    """Somebody to have done the work. Nobody can sign in as them until an admin gives them a password."""
    first, last, role = COLLEAGUES[name]
    person, is_new = User.objects.get_or_create(
        username=name, defaults={"first_name": first, "last_name": last}
    )
    if is_new:
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=role))
    return person


@contextmanager
def as_if_at(moment: datetime):
    """The clock stands at this moment, for whatever asks Django for the time."""
    with patch.object(timezone, "now", lambda: moment):
        yield
